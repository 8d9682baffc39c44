"""Sound dossiers that are large in one way each, to measure how the work grows with their size.

A shape is a function of ``n``, the number of what there are many of. The same ``n`` gives the same
files: nothing is drawn by lot.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

# As many as one list of the format holds, and how many of an article's reports and of a file's
# records there are where nothing else is measured.
LIST = 200
REPORTS = 100
FILE = 20
LONG = frozenset({"articles", "questions"})
LEVELS = 19

TEXT = "Says so in a few words of no great weight."


class Sources:
    """The records of a dossier, to be written into its folder."""

    def __init__(self) -> None:
        self.briefing: dict[str, Any] = {"title": "Large", "scope": "All.", "bottom_line": "Much."}
        self._records: dict[str, list[dict[str, Any]]] = {}
        self.actor("press", "media")

    def add(self, folder: str, record_id: str, **fields: Any) -> str:
        """Add a record; return its id."""
        self._records.setdefault(folder, []).append({"id": record_id, **fields})
        return record_id

    def records(self, folder: str) -> list[dict[str, Any]]:
        """Return the records of a folder, to be changed."""
        return self._records[folder]

    def actor(self, record_id: str, kind: str = "organisation", **fields: Any) -> str:
        name = f"The {record_id.replace('-', ' Number').title()}"
        return self.add("actors", record_id, **{"name": name, "kind": kind, **fields})

    def question(self, record_id: str = "question", **fields: Any) -> str:
        unknowns = {"unknowns": [{"text": "All of it.", "kind": "not-reported"}]}
        words = {"text": f"Is it {record_id}?", "short": record_id}
        return self.add("questions", record_id, **{**words, **unknowns, **fields})

    def position(self, record_id: str, actor: str, question: str, **fields: Any) -> str:
        usual = {"stance": "asserts", "date": "2024-01-02", "text": TEXT}
        return self.add(
            "positions", record_id, actor=actor, question=question, **{**usual, **fields}
        )

    def article(self, record_id: str, reports: list[dict[str, Any]], **fields: Any) -> str:
        usual = {"title": f"Article {record_id}", "publisher": "press", "kind": "news"}
        usual |= {"date": "2024-03-04", "summary": "What was said."}
        return self.add("articles", record_id, **{**usual, **fields}, reports=reports)

    def reported(self, positions: list[str]) -> None:
        """Add articles that report the positions, each once."""
        for number, ids in enumerate(_parts(positions, REPORTS)):
            self.article(f"article-{number}", [_report(each) for each in ids])

    def lay_out(self, root: Path) -> None:
        """Write the sources below a folder, as lists in the notation that YAML shares with JSON."""
        for folder, records in self._records.items():
            (root / "sources" / folder).mkdir(parents=True)
            # What holds long lists has a file of its own, or the file holds too much.
            for number, items in enumerate(_parts(records, 1 if folder in LONG else FILE)):
                text = json.dumps(items, ensure_ascii=False, indent=0)
                (root / "sources" / folder / f"{number}.yml").write_text(text, encoding="utf-8")
        briefing = json.dumps(self.briefing, ensure_ascii=False, indent=0)
        (root / "sources" / "dossier.yml").write_text(briefing, encoding="utf-8")


def _parts(items: list[Any], size: int) -> list[list[Any]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def _report(position: str, **fields: Any) -> dict[str, Any]:
    return {"position": position, "attribution": "paraphrase", "via": [], **fields}


def _day(number: int) -> str:
    return str(date(1950, 1, 1) + timedelta(days=number))


def positions_on_a_question(n: int) -> Sources:
    """One question, on which each of many actors has a position."""
    made = Sources()
    made.question()
    stances = ("asserts", "supports", "opposes", "neutral")
    made.reported(
        [
            made.position(
                f"position-{i}", made.actor(f"actor-{i}"), "question", stance=stances[i % 4]
            )
            for i in range(n)
        ]
    )
    return made


def positions_of_an_actor(n: int) -> Sources:
    """One actor, who has a position on each of many questions."""
    made = Sources()
    made.actor("actor")
    made.reported(
        [made.position(f"position-{i}", "actor", made.question(f"question-{i}")) for i in range(n)]
    )
    return made


def silent_actors(n: int) -> Sources:
    """Many actors without a position beside one who has one on each of as many questions."""
    made = positions_of_an_actor(n)
    for i in range(n):
        made.actor(f"silent-{i}")
    return made


def history(n: int) -> Sources:
    """One actor with many positions on one question, each of a day of its own."""
    made = Sources()
    made.actor("actor")
    made.question()
    stances = ("supports", "neutral", "ambiguous")
    made.reported(
        [
            made.position(f"position-{i}", "actor", "question", stance=stances[i % 3], date=_day(i))
            for i in range(n)
        ]
    )
    return made


def series(n: int) -> Sources:
    """One actor with a number a day on one question."""
    made = Sources()
    made.actor("actor")
    made.question(kind="quantity")
    usual = {"unit": "cases", "role": "count"}
    made.reported(
        [
            made.position(
                f"position-{i}", "actor", "question", date=_day(i), figure={"min": i % 97, **usual}
            )
            for i in range(n)
        ]
    )
    return made


def articles_of_an_outlet(n: int) -> Sources:
    """Many articles of one outlet, each with a position of its own."""
    made = Sources()
    for i in range(n):
        group = f"{i % (n // 10)}"
        if i < n // 10:
            made.actor(f"actor-{group}")
            made.question(f"question-{group}")
        position = made.position(f"position-{i}", f"actor-{group}", f"question-{group}")
        made.article(f"article-{i}", [_report(position)], date=_day(i + 30_000))
    return made


def reports_of_an_article(n: int) -> Sources:
    """Ten articles, which report many positions each."""
    made = Sources()
    made.actor("actor")
    for article in range(10):
        ids = [f"position-{article}-{i}" for i in range(n)]
        for each in ids:
            made.position(each, "actor", made.question(f"question-{each}"))
        for number, some in enumerate(_parts(ids, LIST)):
            made.article(f"article-{article}-{number}", [_report(each) for each in some])
    return made


def reports_of_a_position(n: int) -> Sources:
    """Many articles, each of an outlet of its own, which report one and the same position."""
    made = Sources()
    made.position("position", made.actor("actor"), made.question())
    for i in range(n):
        outlet = made.actor(f"outlet-{i}", "media")
        made.article(f"article-{i}", [_report("position")], publisher=outlet)
    return made


def articles_on_a_position(n: int) -> Sources:
    """Many articles of one outlet, which report one and the same position."""
    made = Sources()
    made.position("position", made.actor("actor"), made.question())
    for i in range(n):
        made.article(f"article-{i}", [_report("position")], date=_day(i + 30_000))
    return made


def relay_lengths(n: int) -> Sources:
    """Ten articles with a route of many steps each."""
    made = Sources()
    made.question()
    steps = [made.actor(f"agency-{i}", "media") for i in range(min(n, LIST))]
    for i in range(max(10, 10 * n // LIST)):
        position = made.position(f"position-{i}", made.actor(f"actor-{i}"), "question")
        made.article(f"article-{i}", [_report(position, via=steps)])
    return made


def relays(n: int) -> Sources:
    """Many articles that have one position from each other, in a row."""
    made = Sources()
    made.position("position", made.actor("actor"), made.question())
    before: list[str] = []
    for i in range(n):
        outlet = made.actor(f"outlet-{i}", "media")
        made.article(f"article-{i}", [_report("position", via=before)], publisher=outlet)
        before = [outlet]
    return made


def routes_that_overlap(n: int) -> Sources:
    """Many articles on one question, each with a position that it has from the one before it."""
    made = Sources()
    made.question()
    before: list[str] = []
    for i in range(n):
        position = made.position(f"position-{i}", made.actor(f"actor-{i}"), "question")
        outlet = made.actor(f"outlet-{i}", "media")
        made.article(f"article-{i}", [_report(position, via=before)], publisher=outlet)
        before = [outlet]
    return made


def copies(n: int) -> Sources:
    """One article, whose text many others repeat."""
    made = Sources()
    made.position("position", made.actor("actor"), made.question())
    made.article("article", [_report("position")])
    for i in range(n):
        outlet = made.actor(f"outlet-{i}", "media")
        more = {"kind": "syndicated-copy", "same_text_as": "article"}
        made.article(f"copy-{i}", [_report("position")], publisher=outlet, **more)
    return made


def rewrites(n: int) -> Sources:
    """Many articles that rewrite each other, as many in a row as may be."""
    made = Sources()
    made.position("position", made.actor("actor"), made.question())
    for i in range(n):
        outlet = made.actor(f"outlet-{i}", "media")
        more = {"kind": "rewrite", "rewrite_of": f"article-{i - 1}"} if i % LEVELS else {}
        made.article(f"article-{i}", [_report("position")], publisher=outlet, **more)
    return made


def events_of_an_actor(n: int) -> Sources:
    """One actor, who takes part in many events; each is what an answer rests on."""
    made = Sources()
    made.actor("actor")
    ids = [
        made.add(
            "events",
            f"event-{i}",
            title=f"Event {i}",
            date=_day(i),
            status="occurred",
            actors=["actor"],
            text=TEXT,
        )
        for i in range(n)
    ]
    for number, some in enumerate(_parts(ids, REPORTS)):
        made.article(f"article-{number}", [{"event": each} for each in some])
        answer = {"text": "It is.", "confidence": "low", "basis": some}
        made.question(f"question-{number}", answer=answer)
    return made


def disputes(n: int) -> Sources:
    """Many disputes on a few questions, each between two positions of its own."""
    made = Sources()
    ids = []
    for number, some in enumerate(_parts(list(range(n)), LIST)):
        question = f"question-{number}"
        found = []
        for i in some:
            sides = [f"one-{i}", f"other-{i}"]
            made.position(sides[0], made.actor(f"actor-{i}"), question, stance="supports")
            made.position(sides[1], made.actor(f"opponent-{i}"), question, stance="opposes")
            ids += sides
            usual = {"kind": "evaluation", "state": "open", "explanation": TEXT}
            found.append({"id": f"dispute-{i}", "title": f"Dispute {i}", "sides": sides, **usual})
        made.question(question, disputes=found)
    made.reported(ids)
    return made


def sides(n: int) -> Sources:
    """Many disputes, and as many articles, each with the same positions.

    The more of them there are, the longer are the texts of the positions.
    """
    made = Sources()
    text = "In a few words, all of it. " * (3 * n // 2)
    ids = [
        made.position(f"position-{i}", made.actor(f"actor-{i}"), "question", text=text)
        for i in range(10)
    ]
    usual = {"kind": "wording", "state": "open", "sides": ids, "explanation": TEXT}
    made.question(
        disputes=[{"id": f"dispute-{i}", "title": f"Dispute {i}", **usual} for i in range(n)]
    )
    for i in range(n):
        made.article(f"article-{i}", [_report(each) for each in ids])
    return made


def opposed(n: int) -> Sources:
    """Many questions with ten positions on either side."""
    made = Sources()
    ids = []
    for i in range(n // 20):
        question = made.question(f"question-{i}")
        for side, stance in enumerate(("supports", "opposes")):
            for k in range(10):
                actor = made.actor(f"actor-{i}-{side}-{k}")
                ids.append(
                    made.position(f"position-{i}-{side}-{k}", actor, question, stance=stance)
                )
    made.reported(ids)
    return made


def names(n: int) -> Sources:
    """Many actors with many names, all of them named in texts, and linked in others."""
    made = Sources()
    made.question()
    ids = []
    for i in range(n):
        also = [f"Name{i} the {word}" for word in ("Old", "Young", "Tall", "Wise", "Late")]
        actor = made.actor(f"actor-{i}", also=also)
        others = [f"actor-{(i + k) % n}" for k in range(5)]
        text = f"{also[i % 5]} and {', '.join(f'[[{each}]]' for each in others)} said so."
        ids.append(made.position(f"position-{i}", actor, "question", text=text))
    made.reported(ids)
    return made


def backlinks(n: int) -> Sources:
    """Many texts that link to one question, one article and one actor."""
    made = Sources()
    made.actor("actor")
    made.question()
    text = "As [[article-0]] says of [[actor]], see [[question]]."
    made.reported(
        [
            made.position(f"position-{i}", made.actor(f"actor-{i}"), "question", text=text)
            for i in range(n)
        ]
    )
    return made


def part_of_bodies(n: int) -> Sources:
    """Many bodies that are part of each other, as many in a row as may be, each spoken for."""
    made = Sources()
    made.question()
    ids = []
    for i in range(n):
        more = {"part_of": f"body-{i - 1}"} if i % LEVELS else {}
        body = made.actor(f"body-{i}", **more)
        speaker = made.actor(
            f"speaker-{i}", "person", relations=[{"to": body, "relation": "speaks-for"}]
        )
        ids.append(made.position(f"position-{i}", speaker, "question", on_behalf_of=body))
    made.reported(ids)
    return made


def speakers(n: int) -> Sources:
    """One state, for which many people speak."""
    made = Sources()
    made.actor("state", "state")
    ids = []
    for i in range(n):
        if i % 10 == 0:
            made.question(f"question-{i // 10}")
        relations = [{"to": "state", "relation": "speaks-for"}]
        speaker = made.actor(f"speaker-{i}", "person", relations=relations)
        ids.append(
            made.position(f"position-{i}", speaker, f"question-{i // 10}", on_behalf_of="state")
        )
    made.reported(ids)
    return made


def mandates(n: int) -> Sources:
    """Many bodies that speak for each other, each for a term, and a position of a day for each.

    Half of the positions are of one person, half of as many persons as they are.
    """
    made = Sources()
    ids = []
    made.actor("person", "person", relations=[{"to": "body-0", "relation": "speaks-for"}])
    for i in range(n):
        if i % 10 == 0:
            made.question(f"question-{i // 10}")
        parts = range(10 * i + 1, min(10 * i + 11, n))
        term = {"relation": "speaks-for", "since": _day(i), "until": _day(60_000 - i)}
        body = made.actor(f"body-{i}", relations=[{"to": f"body-{k}", **term} for k in parts])
        speaker = "person"
        if i % 2:
            link = {"to": "body-0", "relation": "holds-office"}
            speaker = made.actor(f"speaker-{i}", "person", relations=[link])
        ids.append(
            made.position(
                f"position-{i}",
                speaker,
                f"question-{i // 10}",
                on_behalf_of=body,
                date=_day(25_000 + i),
            )
        )
    made.reported(ids)
    return made


def descriptions(n: int) -> Sources:
    """One state, whose stance many others describe."""
    made = Sources()
    made.actor("state", "state")
    made.question()
    made.reported(
        [
            made.position(
                f"position-{i}",
                made.actor(f"analyst-{i}", "person"),
                "question",
                about="state",
                capacity="analyst",
            )
            for i in range(n)
        ]
    )
    return made


def anonymous(n: int) -> Sources:
    """Many unnamed groups, each with a position, which it told one outlet."""
    made = Sources()
    made.question()
    ids = []
    for i in range(n):
        group = made.actor(f"group-{i}", "anonymous-group", described_as="officials")
        ids.append(made.position(f"position-{i}", group, "question", capacity="anonymous"))
    made.reported(ids)
    return made


def figures(n: int) -> Sources:
    """Many figures on one question."""
    made = Sources()
    made.question(kind="quantity")
    made.reported(
        [
            made.position(
                f"position-{i}",
                made.actor(f"actor-{i}"),
                "question",
                figure={"min": str(i), "unit": "soldiers", "role": "estimate"},
            )
            for i in range(n)
        ]
    )
    return made


def conditions(n: int) -> Sources:
    """Many conditions, as many on one position as may be."""
    made = Sources()
    made.question()
    made.reported(
        [
            made.position(
                f"position-{number}",
                made.actor(f"actor-{number}"),
                "question",
                stance="supports-with-conditions",
                conditions=[f"Condition {i} is met." for i in some],
            )
            for number, some in enumerate(_parts(list(range(n)), LIST))
        ]
    )
    return made


def unknowns(n: int) -> Sources:
    """Many things that are not known, as many on one question as may be."""
    made = Sources()
    for number, some in enumerate(_parts(list(range(n)), LIST)):
        open_points = [{"text": f"Point {i}.", "kind": "not-stated"} for i in some]
        made.question(f"question-{number}", unknowns=open_points)
    return made


def judgements(n: int) -> Sources:
    """Many key judgements on one question with many positions, none of them newer."""
    made = Sources()
    made.question()
    made.reported(
        [
            made.position(f"position-{i}", made.actor(f"actor-{i}"), "question")
            for i in range(10 * n)
        ]
    )
    usual = {"confidence": "low", "question": "question", "as_of": "2025-01-01"}
    made.briefing["judgements"] = [
        {"text": f"It is {i}.", "basis": [f"position-{i}"], **usual} for i in range(n)
    ]
    return made


def matrix(n: int) -> Sources:
    """Many actors, each with a position on a question of its own."""
    made = Sources()
    made.reported(
        [
            made.position(f"position-{i}", made.actor(f"actor-{i}"), made.question(f"question-{i}"))
            for i in range(n)
        ]
    )
    return made


def together(n: int) -> Sources:
    """Many actors who hold a few positions together, one after the other."""
    made = Sources()
    who = [made.actor(f"actor-{i}") for i in range(n)]
    made.question()
    shared = {"jointly_with": who[1:]}
    made.reported(
        [
            made.position(f"position-{i}", who[0], "question", date=f"201{i}", **shared)
            for i in range(3)
        ]
    )
    return made


def sequence(n: int) -> Sources:
    """Many positions of one actor without a date, each after the one before it and after some."""
    made = Sources()
    actor = made.actor("actor")
    made.question()
    ids: list[str] = []
    for i in range(n):
        before = {"after": [*ids[:10], *ids[10:][-10:]]} if ids else {}
        stance = ("supports", "opposes")[i % 2]
        ids.append(
            made.position(
                f"position-{i}", actor, "question", date="unknown", stance=stance, **before
            )
        )
    made.reported(ids)
    return made


Shape = Callable[[int], Sources]

# Each with an ``n`` that takes some seconds, where the format allows so many.
SHAPES: dict[Shape, int] = {
    positions_on_a_question: 1_500,
    positions_of_an_actor: 1_500,
    silent_actors: 1_000,
    history: 2_000,
    series: 2_000,
    articles_of_an_outlet: 1_500,
    reports_of_an_article: 100,
    reports_of_a_position: 1_500,
    articles_on_a_position: 2_000,
    relay_lengths: 100,
    relays: 1_000,
    routes_that_overlap: 1_000,
    copies: 1_500,
    rewrites: 800,
    events_of_an_actor: 5_000,
    disputes: 600,
    sides: 95,
    opposed: 1_000,
    names: 1_000,
    backlinks: 1_500,
    part_of_bodies: 700,
    speakers: 1_500,
    mandates: 1_000,
    descriptions: 1_500,
    anonymous: 2_000,
    figures: 1_500,
    conditions: 10_000,
    unknowns: 10_000,
    judgements: 100,
    matrix: 300,
    together: 1_000,
    sequence: 1_000,
}
