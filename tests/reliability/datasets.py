"""Dossiers of the shape of public data sets, as a converter makes them that knows only the format.

    python -m tests.reliability.datasets [shape ...]

A data set is a table of rows, made up here in the shape of three real ones: statements coded in
newspaper articles, outlets' stances on rumours without any date, and what parties answer to the
theses of an election. The converter of each turns the rows into records, and names a row that it
leaves out because it says what another one does. Each dossier is checked and built at half its size
and at its whole: seconds of processor time, and the most memory that the process held at once. Then
each row is looked for among the pages.

The same size gives the same rows: what is drawn by lot is drawn with a fixed seed.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.reliability.costs import GROWTH, spent

Row = Mapping[str, str]
Record = dict[str, Any]


class Converted:
    """The records of a data set by their files below ``sources/``, and how each row got there.

    ``rows`` has the id of the position that each row became; ``left_out`` says of the others why.
    """

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.left_out: list[str] = []
        self._files: dict[str, list[Record] | Record] = {}
        self._ids: dict[tuple[str, ...], str] = {}
        self._taken: Counter[str] = Counter()
        self._reports: dict[str, list[Record]] = {}

    def dossier(self, **fields: str) -> None:
        """Write the dossier file."""
        self._files["dossier.yml"] = {"scope": "All.", "bottom_line": "Disputed.", **fields}

    def once(self, folder: str, name: str, *apart: str, **fields: Any) -> str:
        """Return the id of a record with a name, and make it where it is met for the first time.

        ``apart`` tells it from others of its name.
        """
        key = (folder, name, *apart)
        if key not in self._ids:
            record_id = self._ids[key] = slug(name, self._taken)
            named = {"actors": "name", "questions": "short", "articles": "title"}[folder]
            self._files[f"{folder}/{record_id}.yml"] = {named: name, **fields}
        return self._ids[key]

    def question(self, short: str, text: str, **fields: Any) -> str:
        """Return the id of a question, which nobody has answered."""
        unknowns = [{"text": "What is right.", "kind": "conflicting"}]
        return self.once("questions", short, text=text, unknowns=unknowns, **fields)

    def article(self, title: str, **fields: Any) -> str:
        """Return the id of an article."""
        reports: list[Record] = []
        article = self.once("articles", title, reports=reports, **fields)
        self._reports.setdefault(article, reports)
        return article

    def position(self, record_id: str, article: str, report: Record, **fields: Any) -> None:
        """Make a row a position, which an article reports."""
        held = self._files.setdefault(f"positions/{fields['actor']}.yml", [])
        assert isinstance(held, list)
        held.append({"id": record_id, **fields})
        self._reports[article].append(
            {"position": record_id, "attribution": "paraphrase", **report}
        )
        self.rows.append(record_id)

    def lay_out(self, root: Path) -> None:
        """Write the sources below a folder, as JSON, which is YAML too."""
        for path, content in self._files.items():
            file = root / "sources" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


Shape = Callable[[int], Converted]


def slug(text: str, taken: Counter[str]) -> str:
    """Return an id for a name; the second of one id gets a number."""
    plain = text.lower()
    for letter, typed in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(letter, typed)
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    taken[made] += 1
    return made if taken[made] == 1 else f"{made}-{taken[made]}"


# --- statements coded in newspaper articles ------------------------------------------------------

_FIRST = (
    "Anna Bernd Carla Dieter Eva Frank Gisela Hans Ines Jürgen Karin Lutz Maria Norbert".split()
)
_LAST = (
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer"
    " Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange"
    " Schmitt Werner Krause Lehmann Köhler Maier Groß"
).split()
_BODIES = "Ministerium Verband Bürgerinitiative Fraktion Institut Werk Gewerkschaft Amt".split()
_TOWNS = (
    "Aachen Bonn Cottbus Dresden Essen Fulda Gera Hagen Jena Kiel Lübeck Mainz Nürnberg".split()
)
_PAPERS = "Tagblatt Rundschau Anzeiger Kurier Allgemeine Morgenpost".split()
_CONCEPTS = (
    "den Ausstieg aus der Kohle vorziehen",
    "die Kosten der Netze auf alle verteilen",
    "Windräder näher an Häusern erlauben",
    "Kraftwerke in Reserve halten",
    "Strom für Betriebe verbilligen",
    "die Abgabe auf Gas senken",
    "Leitungen unter die Erde legen",
    "Bürger an Anlagen beteiligen",
)


def coded_rows(articles: int) -> Iterator[Row]:
    """Yield statements as coders note them: 2,391 of 452 speakers in 179 articles."""
    lot = Random(179)  # noqa: S311
    speakers = [
        {"person": f"{lot.choice(_FIRST)} {lot.choice(_LAST)}", "body": _body(lot)}
        for _ in range(articles * 452 // 179)
    ]
    concepts = [
        f"{concept} ({part})" for concept in _CONCEPTS for part in "Bund Land Stadt".split()
    ]
    row: Row = {}
    for number in range(articles * 2391 // 179):
        article = number * 179 // 2391
        # Everybody speaks once, then some more often than others.
        by = number if number < len(speakers) else int(len(speakers) * lot.random() ** 2)
        concept = lot.choice(concepts)
        # Two coders noted some statements both.
        row = (
            row
            if number % 97 == 96
            else {
                **speakers[by],
                "article": str(article),
                "paper": f"{_TOWNS[article % 5]}er {_PAPERS[article % 6]}",
                "date": f"20{10 + article * 10 // articles:02}-0{article % 9 + 1}-1{article % 10}",
                "concept": concept,
                "agrees": lot.choice(("ja", "ja", "nein")),
                "quote": f"Wir müssen {concept.partition(' (')[0]}" if number % 3 == 0 else "",
            }
        )
        yield row


def _body(lot: Random) -> str:
    return f"{lot.choice(_BODIES)} {lot.choice(_TOWNS)}"


def coded(articles: int) -> Converted:
    """Convert statements coded in articles: each is a position of a speaker, in its article."""
    made = Converted()
    made.dossier(title="Energie", language="de")
    rows = list(coded_rows(articles))
    speakers = {(row["person"], row["body"]) for row in rows}
    namesakes = Counter(person for person, _ in speakers)
    held: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows, 1):
        columns = tuple(row.values())
        if columns in held:
            made.left_out.append(f"row {number} is the same in all columns as one before")
            continue
        held.add(columns)
        body = made.once("actors", row["body"], kind="organisation")
        shared = namesakes[row["person"]] > 1
        apart = {"disambiguation": row["body"]} if shared else {}
        relations = [{"to": body, "relation": "speaks-for"}]
        speaker = made.once(
            "actors", row["person"], row["body"], kind="person", relations=relations, **apart
        )
        question = made.question(row["concept"], f"Soll man {row['concept']}?")
        article = made.article(
            f"Energie, Folge {row['article']}",
            publisher=made.once("actors", row["paper"], kind="media"),
            kind="news",
            date=row["date"],
            summary="Wer wofür eintritt.",
        )
        agrees = row["agrees"] == "ja"
        made.position(
            f"statement-{number}",
            article,
            {"attribution": "on-record", "quote": row["quote"]} if row["quote"] else {},
            actor=speaker,
            question=question,
            stance="supports" if agrees else "opposes",
            date=row["date"],
            capacity="institutional",
            text=f"{'Will' if agrees else 'Will nicht'} {row['concept']}.",
        )
    return made


# --- what outlets make of rumours ----------------------------------------------------------------

_UNDATED = {"date": "unknown"}
_STANCES = {"for": "asserts", "against": "denies", "observing": "neutral"}


def rumour_rows(articles: int) -> Iterator[Row]:
    """Yield what 2,595 articles of 724 outlets make of 300 claims."""
    lot = Random(2595)  # noqa: S311
    claims, outlets = articles * 300 // 2595, articles * 724 // 2595
    for number in range(articles):
        claim = number if number < claims else int(claims * lot.random() ** 2)
        outlet = number if number < outlets else int(outlets * lot.random() ** 3)
        yield {
            "claim": f"Claim {claim}: a {lot.choice(('spider', 'meteor', 'snake'))} was seen",
            "outlet": f"Outlet{outlet:03} {lot.choice(('Daily', 'Daily', 'Online'))}",
            "headline": f"[{number}]: “Yes,” says one: it was seen - others: no #{claim}",
            "stance": lot.choice(tuple(_STANCES)),
        }


def rumours(articles: int) -> Converted:
    """Convert outlets' stances on claims: each is a position in the outlet's own voice."""
    made = Converted()
    made.dossier(title="Rumours")
    for number, row in enumerate(rumour_rows(articles), 1):
        outlet = made.once("actors", row["outlet"].partition(" ")[0], kind="media")
        claim = row["claim"].partition(":")[0]
        question = made.question(claim, f"Is it true? {row['claim']}", kind="factual")
        stance = _STANCES[row["stance"]]
        article = made.article(
            row["headline"],
            publisher=outlet,
            kind="news",
            **_UNDATED,
            summary=f"On a rumour: {stance}.",
        )
        made.position(
            f"stance-{number}",
            article,
            {},
            actor=outlet,
            question=question,
            stance=stance,
            **_UNDATED,
            capacity="narrator",
            text=f"The headline takes it to be so: {row['stance']}.",
        )
    return made


# --- what parties answer to the theses of an election --------------------------------------------

_ANSWERS = {"stimme zu": "supports", "stimme nicht zu": "opposes", "neutral": "neutral"}
THESES = 38


def answer_rows(parties: int) -> Iterator[Row]:
    """Yield the answers of 28 parties to 38 theses, each with a reason."""
    lot = Random(38)  # noqa: S311
    for party in range(parties):
        for thesis in range(THESES):
            answer = lot.choice(tuple(_ANSWERS))
            reason = "Das ist uns wichtig, denn es hilft den Menschen vor Ort. " * lot.randint(
                0, 12
            )
            yield {
                "party": f"Partei {party + 1}",
                "thesis": f"These {thesis + 1}",
                "words": f"Nummer {thesis + 1} soll gelten.",
                "answer": answer,
                "reason": reason and f"* {reason}<b>Deshalb</b>: [siehe Programm] #{thesis}",
            }


def answers(parties: int) -> Converted:
    """Convert parties' answers: each is a position, and one document reports them all."""
    made = Converted()
    made.dossier(title="Thesen zur Wahl", language="de")
    body = made.once("actors", "Zentrale für Bildung", kind="government-body")
    for number, row in enumerate(answer_rows(parties), 1):
        article = made.article(
            "Antworten der Parteien",
            publisher=body,
            kind="official-statement",
            date="2021-09-02",
            summary="Alle Antworten im Wortlaut.",
        )
        made.position(
            f"answer-{number}",
            article,
            {"attribution": "on-record", "via": [], "where": row["thesis"]},
            actor=made.once("actors", row["party"], kind="organisation"),
            question=made.question(row["thesis"], f"{row['words']}"),
            stance=_ANSWERS[row["answer"]],
            date="2021-09-02",
            capacity="official",
            text=plain(row["reason"]) or f"Die Partei gibt keinen Grund an: {row['answer']}.",
        )
    return made


def plain(text: str) -> str:
    """Return a text as rich text that shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", text)


# --- figures -------------------------------------------------------------------------------------

# With the size of the public ones.
SHAPES: Mapping[Shape, int] = {coded: 179, rumours: 2595, answers: 28}


def shown(made: Converted, briefs: Path) -> set[str]:
    """Return the positions that have an entry of their own on the pages of the questions."""
    entries = re.compile(r'<h3 id="([^"]+)"')
    files = sorted((briefs / "questions").glob("*.md"))
    found = {each for file in files for each in entries.findall(file.read_text("utf-8"))}
    return found & set(made.rows)


@dataclass(frozen=True)
class Figures:
    """What a dossier takes: seconds and megabytes to check it and to build it, and its rows."""

    rows: int
    missing: int
    left_out: int
    check: tuple[float, float]
    build: tuple[float, float]

    def __str__(self) -> str:
        costs = "".join(
            f" {seconds:7.2f} s {mb:5.0f} MB" for seconds, mb in (self.check, self.build)
        )
        return f"{self.rows:6,} rows, {self.missing} missing, {self.left_out} left out; {costs}"


def figures(shape: Shape, size: int) -> Figures:
    """Check and build a dossier of a size, each in a process of its own; both must end well."""
    made = shape(size)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made.lay_out(root)
        spent_on = {}
        for run in ("check", "build"):
            ended, seconds, held = spent(run, root, 900)
            if ended:
                sys.exit(f"{shape.__name__}: {run} of {size:,} ended with {ended}")
            spent_on[run] = (seconds, held)
        missing = len(made.rows) - len(shown(made, root / "briefs"))
        rows = len(made.rows) + len(made.left_out)
        return Figures(rows, missing, len(made.left_out), spent_on["check"], spent_on["build"])


def main() -> None:
    """Print the figures; exit 1 where a row is missing or twice the rows take far longer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("shapes", nargs="*", metavar="shape")
    options = parser.parse_args()
    failed = []
    print(f"{'':<10}{'size':>6} {'rows':>6} {'':<28} {'check':>19} {'build':>18}")
    for shape, size in SHAPES.items():
        if options.shapes and shape.__name__ not in options.shapes:
            continue
        half, whole = figures(shape, size // 2), figures(shape, size)
        print(f"{shape.__name__:<10}{size // 2:>6,} {half}")
        print(f"{shape.__name__:<10}{size:>6,} {whole}", flush=True)
        steep = any(
            after[0] > GROWTH * before[0]
            for before, after in ((half.check, whole.check), (half.build, whole.build))
        )
        if steep or half.missing or whole.missing:
            failed.append(shape.__name__)
    print(f"a row is missing, or twice the rows take too long: {', '.join(failed) or 'none'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
