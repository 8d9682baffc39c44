"""The corpus as the tests read it: files laid over a sound dossier, and a dossier full of texts.

How a case is written stands in ``corpus.toml``.
"""

import json
import os
import re
import shutil
import tomllib
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

FOLDER = Path(__file__).resolve().parent
BASE = FOLDER / "base"
CHANGED = "events/fair"


@cache
def corpus() -> Mapping[str, Any]:
    """Return the manifest."""
    return tomllib.loads((FOLDER / "corpus.toml").read_text(encoding="utf-8"))


def squeeze(text: str) -> str:
    """Return text as a page shows it: runs of blanks, tabs and line ends as one blank."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


# --- files -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileCase:
    """One hostile file of a dossier that is sound without it, and what comes of it."""

    kind: str
    name: str
    path: str
    data: bytes
    # Each finding as ``path:line:column code``; None where the file is accepted.
    says: tuple[str, ...] | None
    # What the event's heading shows then.
    shows: str | None

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"

    def lay_out(self, root: Path) -> Path:
        """Write the sound dossier with the hostile file in it; return ``root``."""
        shutil.copytree(BASE, root, dirs_exist_ok=True)
        (root / self.path).write_bytes(self.data)
        return root


def file_cases() -> Iterator[FileCase]:
    """Yield the cases of ``[files]``."""
    for kind, cases in corpus()["files"].items():
        for case in cases:
            path = case.get("file") or f"sources/{case.get('in', CHANGED)}.yml"
            says = case.get("says")
            yield FileCase(
                kind,
                case["name"],
                path,
                content(case, path),
                None if says is None else tuple(placed(said, path) for said in says),
                case.get("shows"),
            )


def placed(said: str, path: str) -> str:
    """Return a finding with the path of the changed file where it names none."""
    return f"{path}:{said}" if said[0].isdigit() else said


def content(case: Mapping[str, Any], path: str) -> bytes:
    """Return the bytes of a case's file."""
    if "bytes" in case:
        return raw(str(case["bytes"]).replace(r"\n", "\n"))
    if "text" in case:
        return str(case["text"]).encode()
    line = str(case["put"])
    key = line.partition(":")[0]
    lines = (BASE / path).read_text(encoding="utf-8").splitlines()
    at = [number for number, old in enumerate(lines) if old.startswith(f"{key}:")]
    start = at[0] if at else len(lines)
    lines[start : start + 1] = [line]
    return "\n".join([*lines, ""]).encode()


def raw(text: str) -> bytes:
    """Return a text in which a backslash, an x and two digits stand for a byte."""
    return re.sub(
        rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), text.encode()
    )


@dataclass(frozen=True)
class LimitCase:
    """A file that is large, deep or many-headed, and what is said of it."""

    kind: str
    name: str
    path: str
    pieces: list["Piece"]
    command: str
    first: str
    findings: int

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"

    def lay_out(self, root: Path) -> Path:
        """Write the sound dossier with the file in it; return ``root``."""
        shutil.copytree(BASE, root, dirs_exist_ok=True)
        with (root / self.path).open("wb") as file:
            for what, times in self.pieces:
                text = "".join(expand(what)) if isinstance(what, list) else what
                if "{" in text and times > 1:
                    for n in range(times):
                        piece = text.replace("{n}", str(n)).replace("{m}", str(n + 1))
                        file.write(raw(piece))
                else:
                    file.write(raw(text) * times)
        return root


# A text, or some pieces after one another, and how often that stands there.
Piece = tuple[str | list[tuple[str, int]], int]


def expand(pieces: list[tuple[str, int]]) -> Iterator[str]:
    """Yield the texts of pieces that stand in another one; {k} counts them from 0."""
    for text, times in pieces:
        for k in range(times):
            yield text.replace("{k}", str(k))


def limit_cases() -> Iterator[LimitCase]:
    """Yield the cases of ``[limits]``."""
    for kind, cases in corpus()["limits"].items():
        for case in cases:
            path = case.get("file", "sources/actors/more.yml")
            first = case.get("first", "")
            yield LimitCase(
                kind,
                case["name"],
                path,
                case["pieces"],
                case.get("command", "check"),
                first and placed(first, path),
                case["findings"],
            )


@dataclass(frozen=True)
class ThingCase:
    """Something beside the records that is no plain file, or has a name that is none."""

    name: str
    path: bytes
    make: str
    to: str
    says: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def thing_cases() -> Iterator[ThingCase]:
    """Yield the cases of ``[things]``."""
    for case in corpus()["things"]["file system"]:
        path = unquote_to_bytes(case["file"])
        places = [os.fsdecode(unquote_to_bytes(said)) for said in case["says"]]
        says = tuple(placed(said, os.fsdecode(path)) for said in places)
        yield ThingCase(case["name"], path, case["make"], case.get("to", ""), says)


# --- texts -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextCase:
    """One hostile text."""

    kind: str
    name: str
    text: str
    # What becomes of it in rich text: literal, markup or refused.
    rich: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"

    @property
    def composed(self) -> str:
        """What the reader makes of it: letters and their accents are one."""
        return unicodedata.normalize("NFC", self.text)

    @property
    def shown(self) -> str:
        """What a page shows of it."""
        return squeeze(self.composed)


@cache
def text_cases() -> tuple[TextCase, ...]:
    """Return the cases of ``[texts]``."""
    return tuple(
        TextCase(kind, case["name"], case["text"], case.get("rich", "literal"))
        for kind, cases in corpus()["texts"].items()
        for case in cases
    )


def rich_cases() -> tuple[Mapping[str, str], ...]:
    """Return the cases of ``[rich]``."""
    return tuple(case for cases in corpus()["rich"].values() for case in cases)


def addresses() -> tuple[str, ...]:
    """Return the addresses of ``[links]``."""
    return tuple(case["address"] for case in corpus()["links"]["accepted"])


# Which texts can stand where: in plain text, in names, in rich text, as the words of its links.
CHOICES: Mapping[str, Callable[[TextCase], bool]] = {
    "plain": lambda case: True,
    # Of a name with accents the pages show a spelling without them as well.
    "name": lambda case: case.text.isascii() or not plain_letters(case.text).isascii(),
    "rich": lambda case: case.rich == "literal",
    "label": lambda case: not re.search(r"[\[\]\n]", case.text) and case.shown != "",
    "few": lambda case: len(case.text) <= 40,
    "words": lambda case: (
        case.rich == "literal" and not re.search(r"[\[\]\\`\n]|//|www\.", case.text)
    ),
}


def plain_letters(text: str) -> str:
    """Return a text without accents and the like."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


# Stands where a text is not literal.
HARMLESS = TextCase("", "", "Harmless words", "literal")


class Filling:
    """The texts of a dossier's fields, in ``sets`` sets of records."""

    sets = 1

    def case(self, number: int, name: str, choice: str) -> TextCase:
        """Return what the field ``name`` holds in a set of records."""
        raise NotImplementedError

    def __call__(self, number: int, name: str, choice: str = "plain") -> str:
        """Return the text of a field."""
        return self.case(number, name, choice).text

    def shown(self, number: int, name: str, choice: str = "plain") -> str:
        """Return what a page shows of a field."""
        return self.case(number, name, choice).shown


@dataclass(frozen=True)
class Everywhere(Filling):
    """One text in every field that can hold it."""

    text: TextCase

    def case(self, number: int, name: str, choice: str) -> TextCase:
        return self.text if CHOICES[choice](self.text) else HARMLESS


@dataclass(frozen=True)
class Spread(Filling):
    """All texts, spread evenly over the fields."""

    sets = 24

    def case(self, number: int, name: str, choice: str) -> TextCase:
        cases = [case for case in text_cases() if CHOICES[choice](case)]
        # The title is on every page, and a person is looked for by what is a sign and a word.
        wanted = {
            ("Briefing.title", 0): "an image that fails",
            ("Actor.name", 0): "an attribute in an unused script",
        }.get((name, number))
        if wanted:
            return next(case for case in cases if case.name == wanted)
        return cases[(number * (len(cases) // self.sets) + zlib.crc32(name.encode())) % len(cases)]


@dataclass
class Marked(Filling):
    """In every field a word of its own, by which the field is found again on the pages.

    ``rich`` is what the words are taken for, since a dossier depends on that.
    """

    rich: str = "literal"
    fields: list[tuple[str, str]] = field(default_factory=list)

    def case(self, number: int, name: str, choice: str) -> TextCase:
        if (name, choice) not in self.fields:
            self.fields.append((name, choice))
        word = f"Qz{self.fields.index((name, choice)):03}z"
        return TextCase("", name, word, self.rich)

    def reveal(self, text: str, other: Filling) -> str:
        """Return a text of the pages as it is where the fields hold what ``other`` puts there."""
        return re.sub(
            r"Qz(\d{3})z", lambda found: other.case(0, *self.fields[int(found[1])]).shown, text
        )


def dossier(fill: Filling) -> dict[str, object]:
    """Return the records of a dossier by their paths, every text field filled."""
    files: dict[str, object] = {"sources/dossier.yml": briefing(fill)}
    for number in range(fill.sets):
        files |= {f"sources/{path}.yml": record for path, record in records(fill, number)}
    return files


def briefing(fill: Filling) -> dict[str, object]:
    """Return the dossier file."""
    return {
        "title": f"A title: {fill(0, 'Briefing.title')}",
        "scope": fill(0, "Briefing.scope", "rich"),
        "bottom_line": fill(0, "Briefing.bottom_line", "rich"),
        "licence": fill(0, "Briefing.licence"),
        "contact": fill(0, "Briefing.contact"),
        "cite_as": fill(0, "Briefing.cite_as"),
        "key": fill(0, "Briefing.key"),
        "editors": [fill(number, "Briefing.editors") for number in range(fill.sets)],
        "judgements": [
            {
                "text": fill(number, "judgements/Judgement.text", "rich"),
                "short": fill(number, "judgements/Judgement.short", "few"),
                "confidence": "low",
                "basis": [f"for-{number}"],
                "question": f"question-{number}",
                "assumptions": [fill(number, "judgements/Judgement.assumptions", "rich")],
                "would_change_if": [fill(number, "judgements/Judgement.would_change_if", "rich")],
            }
            for number in range(fill.sets)
        ],
    }


def records(filling: Filling, number: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the records of one set with their paths."""
    fill = partial(filling, number)
    address = addresses()[number % len(addresses())]
    another = addresses()[(number + 3) % len(addresses())]
    person, outlet, group = f"person-{number}", f"outlet-{number}", f"group-{number}"
    question, event = f"question-{number}", f"event-{number}"
    held, against = f"for-{number}", f"against-{number}"
    # Names are unique, end in what a text can mention, and are sorted by number.
    name = f"{squeeze(fill('Actor.name', 'name'))} Nn{number:02}"
    sound = filling.case(number, "Actor.name", "name").rich == "literal"
    yield (
        f"questions/{question}",
        {
            "text": fill("Question.text"),
            "short": fill("Question.short"),
            "topic": fill("Question.topic"),
            "kind": "quantity",
            "order": str(number),
            "why": fill("Question.why", "rich"),
            "answer": {
                "text": fill("answer/Judgement.text", "rich"),
                "short": fill("answer/Judgement.short", "few"),
                "confidence": "low",
                "basis": [held, event],
                "assumptions": [
                    fill("answer/Judgement.assumptions", "rich"),
                    f"[[{held}|{fill('a cross-link', 'label')}]]",
                    f"[{fill('a link', 'words')}]({address})",
                ],
                "would_change_if": [fill("answer/Judgement.would_change_if", "rich")],
            },
            "unknowns": [
                {
                    "text": fill("OpenPoint.text", "rich"),
                    "kind": "not-stated",
                    "settled_by": fill("OpenPoint.settled_by", "rich"),
                }
            ],
            "disputes": [
                {
                    "id": f"dispute-{number}",
                    "title": fill("Dispute.title"),
                    "kind": "direct",
                    "state": "open",
                    "sides": [held, against, event, f"article-{number}"],
                    "explanation": fill("Dispute.explanation", "rich"),
                }
            ],
        },
    )
    yield (
        f"actors/{person}",
        {
            "name": name,
            "kind": "person",
            "sort_name": f"{number:02} {fill('Actor.sort_name')}",
            "disambiguation": fill("Actor.disambiguation"),
            "reviewed": [{"by": fill("Review.by"), "on": "2024-01-01"}],
            "also": [{"name": f"{fill('OtherName.name', 'name')} Also{number:02}"}],
            "role": fill("Actor.role"),
            "summary": fill("Actor.summary", "rich"),
            "relations": [{"to": outlet, "relation": "speaks-for", "role": fill("Relation.role")}],
        },
    )
    yield (
        f"actors/{outlet}",
        {
            "name": f"{fill('outlet/Actor.name', 'name')} Oo{number:02}",
            "sort_name": f"{number:02}",
            "kind": "media",
            "described_as": fill("outlet/Actor.described_as"),
        },
    )
    yield (
        f"actors/{group}",
        {
            "name": f"{fill('group/Actor.name', 'name')} Gg{number:02}",
            "sort_name": f"{number:02}",
            "kind": "anonymous-group",
            "described_as": fill("group/Actor.described_as"),
            "summary": fill("group/Actor.summary", "rich"),
        },
    )
    yield (
        f"positions/{held}",
        {
            "actor": person,
            "question": question,
            "stance": "supports-with-conditions",
            "date": "2024-05-01",
            "text": fill("Position.text", "rich"),
            "short": fill("Position.short", "few"),
            "conditions": [fill("Position.conditions", "rich")],
            "figure": {
                "min": "1",
                "unit": fill("Figure.unit"),
                "role": "plan",
                "applies_to": fill("Figure.applies_to"),
            },
            "note": fill("Position.note", "rich"),
        },
    )
    yield (
        f"positions/{against}",
        {
            "actor": group,
            "question": question,
            "stance": "opposes",
            "date": "2024-05-01",
            "text": fill("against/Position.text", "rich"),
            "on_behalf_of": outlet,
        },
    )
    yield (
        f"positions/later-{number}",
        {
            "actor": person,
            "question": question,
            "stance": "denies",
            "date": "2024-05-02",
            # Who is named in a text is linked there, if the text is one piece.
            "text": f"Said by {name if sound else 'nobody'}.",
        },
    )
    yield (
        f"positions/about-{number}",
        {
            "actor": person,
            "question": question,
            "stance": "supports",
            "date": "2024-05-02",
            "about": group,
            "text": fill("about/Position.text", "rich"),
        },
    )
    yield (
        f"articles/article-{number}",
        {
            "title": fill("Article.title"),
            "publisher": outlet,
            "kind": "news",
            "date": "2024-05-03",
            "authors": [fill("Article.authors"), group],
            "url": address,
            "archived_url": another,
            "summary": fill("Article.summary", "rich"),
            "date_note": fill("Article.date_note", "rich"),
            "status": "corrected",
            "status_note": fill("Article.status_note", "rich"),
            "key_points": [fill("Article.key_points", "rich")],
            "recorded": "2024-06-01",
            "reports": [
                {
                    "position": held,
                    "attribution": "on-record",
                    "via": [],
                    "quote": {
                        "text": fill("Quote.text"),
                        "speaker": person,
                        "translated_from": "fr",
                        "fidelity": "translated",
                    },
                    "wording": fill("Report.wording", "rich"),
                    "where": fill("Report.where"),
                    "note": fill("Report.note", "rich"),
                },
                {
                    "position": against,
                    "attribution": "anonymous",
                    "via": [person],
                    "quote": fill("short/Quote.text"),
                },
                {"position": f"later-{number}", "attribution": "paraphrase"},
                {"position": f"about-{number}", "attribution": "analyst-inference"},
                {"event": event, "wording": fill("event/Report.wording", "rich")},
            ],
            "notes": [
                {
                    "kind": "overreach",
                    "text": fill("ArticleNote.text", "rich"),
                    "as_printed": fill("ArticleNote.as_printed"),
                    "corrected": fill("ArticleNote.corrected"),
                }
            ],
        },
    )
    yield (
        f"articles/copy-{number}",
        {
            "title": "unknown",
            "publisher": "unknown",
            "kind": "syndicated-copy",
            "date": "2024-05-04",
            "same_text_as": f"article-{number}",
            "summary": fill("copy/Article.summary", "rich"),
            "recorded": "2024-06-02",
            "reports": [{"position": held, "attribution": "on-record"}],
        },
    )
    yield (
        f"events/{event}",
        {
            "title": fill("Event.title"),
            "date": "2024-04-01",
            "status": "reported",
            "actors": [person],
            "place": fill("Event.place"),
            "text": fill("Event.text", "rich"),
        },
    )


def write(root: Path, files: Mapping[str, object]) -> Path:
    """Write records below ``root`` as JSON, which is YAML; return ``root``."""
    for path, record in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return root
