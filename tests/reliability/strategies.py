"""Dossiers that nobody would write, made from what the schema says of each field."""

import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Union, get_args, get_origin

from hypothesis import strategies as st

from onrecord.diagnostics.findings import Place
from onrecord.source.characters import decode, fault_of_marks
from onrecord.source.dates import Edtf
from onrecord.source.fields import Ref, Struct, Unknown, specs
from onrecord.source.ids import Id
from onrecord.source.nodes import Scalar
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.rich import RichText
from onrecord.source.tables import Stance
from onrecord.source.term import Term
from onrecord.source.urls import Url
from onrecord.source.values import (
    AnswerInShort,
    Count,
    CountryCode,
    Doi,
    Grade,
    Language,
    Limit,
    Number,
    PositionInShort,
    Tag,
    Wikidata,
)
from onrecord.source.versions import FormatVersion

# A record or a part as a source writes it: keys, and values that YAML's JSON subset can hold.
Written = dict[str, Any]

_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co"])
_BITS = [
    *"a b Z 1 0 . , : ; - + * _ ` ~ ^ = | \\ / # < > & % $ @ ! ? ( ) [ ] { } \" '".split(" "),
    *(
        "  ",
        " ",
        "é",
        "中",
        "“",
        "’",
        "–",
        "👍",
        "word ",
        "Word ",
        "the ",
        "no",
        "null",
        "~",
        "yes",
    ),
    *"<b> </p> <script> --- ``` ** __ [[ ]] ]( :// www. a@b.example &amp; {{x}} {%x%} ![".split(),
]
plain = (
    st.lists(st.sampled_from(_BITS) | st.text(_LETTERS, max_size=3), min_size=1, max_size=8)
    .map("".join)
    .filter(lambda text: not decode("x", text.encode())[1] and bool(text.strip()))
    .filter(lambda text: not fault_of_marks(text))
)
# What rich text may hold beside words; the rest of it is plain, and shows as typed.
_MARKED = [
    "*em*",
    "**strong**",
    "`code`",
    "[text](https://a.example/b?c=d&e)",
    "\n\n",
    "\n- ",
    "\n1. ",
]


def _is_rich(text: str) -> bool:
    value, findings = RichText.from_scalar(Scalar(text, Place("x"), text))
    return value is not None and not findings and not value.links


rich = (
    st.lists(plain | st.sampled_from(_MARKED), min_size=1, max_size=4)
    .map(" ".join)
    .filter(_is_rich)
)
ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)

_SCALARS: Mapping[Any, st.SearchStrategy[str]] = {
    str: plain,
    RichText: rich,
    Edtf: st.sampled_from(
        "2024 2024-05 2024-05-06 2024-05? 2024-05-06~ 2023% 2024-01/2024-03 2024-05/.. ../2024-05"
        " [2024-05-01..2024-05-20] [2024-05..] [..2024-05] 202X 2024-XX 2024-22 2024-34 2024/ /2024"
        " 2024-05-06T15:30+08:00 2024-05-06T10:10:10Z".split()
    ),
    Url: st.sampled_from(
        ["https://a.example/", "http://b.example:8080/x?y=z&w=(1)#f", "https://c.example/a_b*c~d"]
    ),
    Number: st.integers(-(10**6), 10**12).map(str),
    Count: st.integers(1, 999).map(str),
    Language: st.sampled_from(["en", "uk", "zh-Hans", "pt-BR"]),
    Grade: st.from_regex(r"[A-F][2-6]", fullmatch=True),
    Wikidata: st.just("Q148"),
    CountryCode: st.sampled_from(["CN", "GBR"]),
    Tag: ids,
    Id: ids,
    PositionInShort: st.sampled_from(["only under a mandate", "No, on record"]),
    AnswerInShort: st.sampled_from(["Open", "No, on record"]),
    FormatVersion: st.just("2"),
    Limit: st.sampled_from(["25", "unlimited"]),
    Doi: st.sampled_from(["10.1000/182", "10.1000/XYZ(1)<2>"]),
}

Names = Mapping[str, list[str]]


def value(kind: Any, names: Names) -> st.SearchStrategy[Any] | None:
    """Return what a field of a type may hold; None where nothing can (no record to refer to)."""
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        made = [value(option, names) for option in get_args(kind) if option is not type(None)]
        known = [each for each in made if each is not None]
        return st.one_of(known) if known else None
    if kind is Unknown:
        return st.just("unknown")
    if origin is tuple:
        item = value(get_args(kind)[0], names)
        if item is None:
            return st.just([])
        # Names and ids stand in a list once.
        once = get_origin(get_args(kind)[0]) is Ref or get_args(kind)[0] in {str, Tag}
        return st.lists(item, max_size=3, unique_by=_same if once else None)
    if origin is Ref:
        (accepted,) = get_args(kind)
        options = get_args(accepted) or (accepted,)
        ids_known = [name for option in options for name in names.get(option.__name__, ())]
        return st.sampled_from(ids_known) if ids_known else None
    if isinstance(kind, type) and issubclass(kind, Term):
        return st.sampled_from([term.value for term in kind])
    if isinstance(kind, type) and issubclass(kind, Struct):
        return part(kind, names)
    if kind.__name__ == "YesOrNo":
        # What is no draft leads to none.
        return st.just("no")
    return _SCALARS[kind]


def _same(text: str) -> str:
    return " ".join(text.split())


def part(kind: type[Struct], names: Names) -> st.SearchStrategy[Written]:
    """Return parts or records of a kind, without their id, that break no rule of their own."""
    needed: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for spec in specs(kind):
        made = value(spec.type, names)
        if made is not None and spec.or_unknown:
            made |= st.just("unknown")
        if made is not None:
            (needed if spec.required else optional)[spec.name] = made
        elif spec.required:
            return st.nothing()
    made_of = st.fixed_dictionaries(needed, optional=optional)
    mend = _MENDED.get(kind.__name__)
    return made_of.map(mend) if mend else made_of


def _position(written: Written) -> Written:
    # What is withdrawn is another position, and who holds it together are others.
    written.setdefault("stance", Stance.NEUTRAL.value)
    conditional = written["stance"] == Stance.SUPPORTS_WITH_CONDITIONS
    if conditional and not written.get("conditions"):
        written["conditions"] = ["That it rains."]
    # Mandates and third parties are other rules' business.
    for name in ("on_behalf_of", "about", "figure", "withdraws", "jointly_with", "until"):
        written.pop(name, None)
    if written.get("rank") == "deprecated" and "note" not in written:
        written["rank"] = "normal"
    return written


def _report(written: Written) -> Written:
    if "position" in written:
        written.pop("event", None)
    elif "event" not in written:
        return {}
    if written.get("attribution") == "on-record":
        written["attribution"] = "paraphrase"
    written.pop("via", None)
    if "quote" in written:
        written.pop("quotes", None)
    return written


def _article(written: Written) -> Written:
    written["reports"] = [report for report in written.get("reports", ()) if report]
    for report in written["reports"]:
        report.setdefault("attribution", "paraphrase")
    # Dates that disagree are warnings at most if none of them is stated.
    written["date_basis"] = "inferred-text"
    for name in ("same_text_as", "rewrite_of", "corrects"):
        written.pop(name, None)
    # What was read is no older than its version.
    if "accessed" in written:
        written.pop("updated", None)
    return written


def _event(written: Written) -> Written:
    if written["status"] == "occurred":
        written["status"] = "reported"
    for name in ("not_same_as", "part_of"):
        written.pop(name, None)
    return written


def _actor(written: Written) -> Written:
    for name in ("part_of", "relations", "also"):
        written.pop(name, None)
    return written


def _question(written: Written) -> Written:
    written.setdefault("unknowns", []).append({"text": "Much.", "kind": "not-stated"})
    written.pop("related", None)
    # What an article makes of a position, and who holds a stance now, is other rules' business.
    for dispute in written.get("disputes", ()):
        named = (each for each in dispute["sides"] if isinstance(each, str))
        dispute["sides"] = list(dict.fromkeys(named))
    kept = [each for each in written.get("disputes", ()) if len(each["sides"]) > 1]
    written["disputes"] = list({each["id"]: each for each in kept}.values())
    return _judged(written, "answer")


def _briefing(written: Written) -> Written:
    written["bottom_line"] = "Nothing is known."
    written["judgements"] = [each for each in written.get("judgements", ()) if each["basis"]]
    return written


def _judged(written: Written, name: str) -> Written:
    if name in written and not written[name]["basis"]:
        del written[name]
    return written


def _judgement(written: Written) -> Written:
    written.pop("likelihood", None)
    return written


def _figure(written: Written) -> Written:
    return {
        "min": "5",
        **{k: v for k, v in written.items() if k not in {"min", "max", "qualifier"}},
    }


_MENDED: Mapping[str, Callable[[Written], Written]] = {
    "Position": _position,
    "Report": _report,
    "Article": _article,
    "Event": _event,
    "Actor": _actor,
    "Question": _question,
    "Briefing": _briefing,
    "Judgement": _judgement,
    "Figure": _figure,
}


def _number(name: str) -> int:
    """Return the number at the end of a record's id."""
    return int(name.rpartition("-")[2])


@st.composite
def dossiers(draw: st.DrawFn) -> dict[str, Any]:
    """Return a dossier by its files' paths; what is in them can be written as JSON, thus YAML."""
    taken = draw(st.lists(ids, min_size=6, max_size=12, unique=True))
    names: dict[str, list[str]] = {kind.__name__: [] for kind in RECORD_TYPES}
    for number, name in enumerate(taken):
        names[RECORD_TYPES[number % len(RECORD_TYPES)].__name__].append(f"{name}-{number}")
    files: dict[str, Any] = {"sources/dossier.yml": draw(part(Briefing, names))}
    borne: set[str] = set()
    for kind in RECORD_TYPES:
        for name in names[kind.__name__]:
            record = draw(part(kind, names))
            # Which nobody else may have.
            for number, each in enumerate((record, *record.get("disputes", ()))):
                if each.pop("former_ids", ()):
                    each["former_ids"] = [f"was-{number}-{name}"]
            if kind.__name__ == "Actor":
                # No two actors of one name.
                if _same(record["name"]).casefold() in borne:
                    record["name"] = f"{record['name']} {name}"
                borne.add(_same(record["name"]).casefold())
            for dispute in record.get("disputes", ()):
                dispute["id"] = f"{dispute['id']}-{name}"[:80].rstrip("-")
            if "after" in record:
                # What came before stands before it here, so that nothing runs in a circle.
                record["after"] = [
                    each for each in record["after"] if _number(each) < _number(name)
                ]
                record["date_basis"] = "inferred-text"
            files[f"sources/{kind.folder}/{name}.yml"] = {"id": name, **record}
    return files


# --- records that hang together ------------------------------------------------------------------

_SAID = ("2022", "2023", "2023-05", "2023-05-04", "2023-05-05", "2023~")
_PRINTED = ("2023", "2024", "2024-01-01", "2024-01-02", "2024-03", "2024~", "2024-06-01")
_KINDS = ("person", "person", "state", "media", "media", "anonymous-group", "government-body")


@st.composite
def related(draw: st.DrawFn) -> dict[str, Any]:
    """Return a dossier whose few records lead to one another in every way that the format has.

    Most have findings, and some of them none.
    """
    odds = draw(st.randoms(use_true_random=False))

    def some(names: list[str], most: int = 3) -> list[str]:
        return odds.sample(names, odds.randint(0, min(most, len(names))))

    def maybe(**values: Any) -> Written:
        return {name: value for name, value in values.items() if value and odds.random() < 0.4}

    def named(letter: str, most: int) -> list[str]:
        return [f"{letter}{number}" for number in range(odds.randint(1, most))]

    actors, articles, events = named("p", 5), named("a", 5), named("e", 3)
    questions, positions = named("q", 2), named("s", 5)
    evidence = [*positions, *articles, *events]

    def one(names: Sequence[str]) -> str:
        return odds.choice(names)

    def judgement() -> Written:
        basis = odds.sample(evidence, odds.randint(1, min(3, len(evidence))))
        confidence = odds.choice(["low", "moderate", "high"])
        return {
            "text": "So.",
            "confidence": confidence,
            "basis": basis,
            **maybe(as_of=one(_PRINTED)),
        }

    def report() -> Written:
        carried = {"position": one(positions)} if odds.random() < 0.8 else {"event": one(events)}
        attribution = one(["on-record", "paraphrase", "paraphrase", "anonymous"])
        way: Written = odds.choice([{}, {"via": []}, {"via": some([*actors, "unknown"])}])
        return {**carried, **way, **maybe(grade="B2", attribution=attribution)}

    def earlier(names: list[str], number: int) -> str | None:
        return one(names[:number]) if number else None

    made: dict[str, dict[str, Written]] = {
        "actors": {
            name: {
                "name": f"Name {name}",
                "kind": odds.choice(_KINDS),
                **maybe(part_of=earlier(actors, number)),
                **maybe(
                    relations=[
                        {
                            "to": to,
                            "relation": odds.choice(["speaks-for", "holds-office", "member-of"]),
                            **maybe(since="2022", until=one(_PRINTED)),
                        }
                        for to in some(actors[:number])
                    ]
                ),
            }
            for number, name in enumerate(actors)
        },
        "questions": {
            name: {
                "text": "Who?",
                "short": name,
                "unknowns": [{"text": "Much.", "kind": "not-stated"}],
                **maybe(
                    answer=judgement(), related=[each for each in some(questions) if each != name]
                ),
            }
            for name in questions
        },
        "positions": {
            name: {
                "actor": actor,
                "question": one(questions),
                "stance": one(["asserts", "supports", "opposes", "denies", "no-position"]),
                "date": one(_SAID),
                "text": odds.choice(["Said.", "[[p0]] said, Name p0 too.", "[[a0]] [[q0]]"]),
                **maybe(rank=one(["normal", "preferred"])),
                **odds.choice([{}, {"rank": "deprecated", "note": "Why."}]),
                **({one(["about", "about", "on_behalf_of"]): of} if of != actor else {}),
            }
            for name in positions
            for actor, of in [(one(actors), one(actors))]
        },
        "articles": {
            name: {
                "title": odds.choice(["Title", "unknown"]),
                "publisher": one([*actors, "unknown", "unknown"]),
                "kind": one(["news", "analysis", "opinion"]),
                "date": one(_PRINTED),
                "summary": odds.choice(["Short.", "[[s0]] and [[e0]]."]),
                "reports": [report() for _ in range(odds.randint(0, 3))],
                **odds.choice(
                    [
                        {},
                        maybe(rewrite_of=earlier(articles, number)),
                        maybe(same_text_as=earlier(articles, number)),
                    ]
                ),
            }
            for number, name in enumerate(articles)
        },
        "events": {
            name: {
                "title": name,
                "date": one(_SAID),
                "status": one(["planned", "reported", "occurred", "alleged"]),
                **maybe(actors=some(actors), part_of=earlier(events, number)),
                **maybe(not_same_as=[each for each in some(events) if each != name]),
            }
            for number, name in enumerate(events)
        },
    }
    if len(evidence) > 1 and odds.random() < 0.5:
        dispute = {"title": "So or so", "kind": "direct", "state": "open", "explanation": "Both."}
        sides = odds.sample(evidence, 2)
        made["questions"]["q0"]["disputes"] = [{"id": "d0", "sides": sides, **dispute}]
    briefing = {"title": "T", "scope": "S.", "bottom_line": "B.", **maybe(judgements=[judgement()])}
    files: dict[str, Any] = {"sources/dossier.yml": briefing}
    for folder, records in made.items():
        for name, record in records.items():
            files[f"sources/{folder}/{name}.yml"] = record
    return files


# --- text that is nearly a source --------------------------------------------------------------

_YAML = [
    *"- : ? , [ ] { } # & * ! | > ' \" % @ ` --- ... << - |- >- ~ null".split(" "),
    *(
        "\n",
        "\n",
        "\n  ",
        "\n- ",
        "\n    ",
        "  ",
        " ",
        "\t",
        ": ",
        ": \n  ",
        "\r\n",
        "\u2028",
        "\x00",
    ),
    *"id title name kind date text actor question stance reports via position event quote".split(),
    *"person supports 2024-05-01 unknown [a..b] [[mayor]] [x](https://a.example) *e*".split(),
    *"&a *a !!python/object:os.system !x <<: *a".split(" "),
    *("\ufeff", "é", "\u202e", "\U000e0041", "\x1b[31m", "::error::x", '"\\u202e"', "mayor"),
]
yaml_like = (
    st.lists(st.sampled_from(_YAML) | st.text(max_size=3), max_size=40)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "surrogatepass"))
) | st.binary(max_size=60)
