"""Small dossiers of which the answers are known: what their pages say, in numbers and words."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.dossier_helpers import findings, made_pages

Record = dict[str, Any]

QUESTION = {
    "id": "toll",
    "text": "Is there to be a toll?",
    "short": "Toll",
    "unknowns": [{"text": "From when.", "kind": "not-reported"}],
}
PEOPLE = [
    {"id": each, "name": f"{each.title()} Lind", "kind": "person"}
    for each in ("ada", "bo", "cai", "dot")
]
OUTLETS = [
    {"id": each, "name": f"The {each.title()}", "kind": "media"}
    for each in ("post", "sun", "star", "echo", "globe", "wire")
]


def position(record_id: str, actor: str, **fields: Any) -> Record:
    """Return a position on the question; ``supports`` on 1 May where nothing else is said."""
    usual = {"question": "toll", "stance": "supports", "date": "2024-05-01"}
    return {"id": record_id, "actor": actor, **usual, "text": f"Said in {record_id}.", **fields}


def article(record_id: str, publisher: str, *reports: Record, **fields: Any) -> Record:
    usual = {"title": record_id, "kind": "news", "date": "2024-05-10", "summary": "S."}
    return {"id": record_id, "publisher": publisher, "reports": list(reports), **usual, **fields}


def report(position_id: str, *via: str, attribution: str = "on-record") -> Record:
    return {"position": position_id, "attribution": attribution, "via": list(via)}


def pages(
    root: Path,
    positions: list[Record],
    articles: list[Record],
    *,
    actors: tuple[Record, ...] = (),
    dossier: Record | None = None,
    turned: bool = False,
    **question: Any,
) -> Callable[[str], str]:
    """Return what a page of the dossier says, by its path; ``turned`` turns all lists round."""
    lists = {
        "actors": [*PEOPLE, *OUTLETS, *actors],
        "questions": [{**QUESTION, **question}],
        "positions": positions,
        "articles": articles,
    }
    step = -1 if turned else 1
    files: dict[str, str | bytes] = {
        f"sources/{folder}/all.yml": json.dumps(records[::step])
        for folder, records in lists.items()
    }
    if dossier:
        files["sources/dossier.yml"] = json.dumps(dossier)
    made = made_pages(root, files)
    return lambda path: plain(made[path])


def plain(page: str) -> str:
    """Return the text of a page, without markup, addresses and the legend."""
    text = page.replace(" · [How to read the marks]", "").partition("How to read the marks")[0]
    text = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"\]\([^)]*\)", "]", text)))
    return re.sub(r"[\[\]*]|\u2068|\u2069|\u200e", "", text)


def circles(root: Path) -> list[str]:
    return [each["message"] for each in findings(root) if each["code"] == "via-cycle"]


ORDERS = pytest.mark.parametrize("turned", [False, True], ids=["as written", "turned"])


@ORDERS
@pytest.mark.parametrize("number", [3, 5])
def test_an_agency_after_a_step_that_nobody_names_is_shared(
    number: int, turned: bool, tmp_path: Path
) -> None:
    """It is named though no route is complete, and no origin is counted."""
    outlets = ["post", "sun", "star", "echo", "globe"][:number]
    relayed = [article(f"in-{each}", each, report("yes", "unknown", "wire")) for each in outlets]
    shown = pages(tmp_path, [position("yes", "ada")], relayed, turned=turned)("questions/toll.md")
    assert f"{number} articles, {number} outlets, no origin traced." in shown
    assert "All stated routes rest on The Wire." in shown
    assert f"{number} routes with a step not named." in shown
    assert "Supports 1 (no origin traced)" in shown


def citing(*outlets: str, own: bool) -> tuple[list[Record], list[Record]]:
    """Return outlets that have a statement each from the next one, and the last from the first."""
    pairs = zip(outlets, (*outlets[1:], outlets[0]), strict=True)
    if not own:
        return [position("yes", "ada")], [article(f"in-{a}", a, report("yes", b)) for a, b in pairs]
    said = [position(f"yes-{each}", each, capacity="narrator") for each in outlets]
    return said, [
        article(f"in-{a}", a, report(f"yes-{a}", b, attribution="unattributed")) for a, b in pairs
    ]


@ORDERS
@pytest.mark.parametrize("own", [False, True], ids=["of a speaker", "in own voices"])
@pytest.mark.parametrize("outlets", [("post", "sun", "star"), ("post", "sun", "star", "globe")])
def test_outlets_that_cite_each_other_are_no_origin(
    outlets: tuple[str, ...], own: bool, turned: bool, tmp_path: Path
) -> None:
    """It is a warning at each of them, and stays on record."""
    number = len(outlets)
    shown = pages(tmp_path, *citing(*outlets, own=own), turned=turned)("questions/toll.md")
    assert f"{number} articles, {number} outlets, no origin traced." in shown
    assert f"{number} routes begin in a circle." in shown
    assert len(circles(tmp_path)) == number
    assert not any("outside" in each for each in circles(tmp_path))


@ORDERS
@pytest.mark.parametrize("date", ["2024-05-05", "2024-05-05/2024-05-06", "unknown"])
@pytest.mark.parametrize("own", [False, True], ids=["of a speaker", "in own voices"])
def test_a_circle_that_an_article_outside_leads_into_is_one_origin(
    own: bool, date: str, turned: bool, tmp_path: Path
) -> None:
    """Where one of them has it from elsewhere as well, all of them have it from there."""
    positions, articles = citing("post", "sun", "star", own=own)
    first = articles[0]["reports"][0]
    outside = article("earlier", "post", {**first, "via": ["echo"]}, date=date)
    if date != "unknown" and "/" in date:
        outside["date_basis"] = "inferred-text"
    shown = pages(tmp_path, positions, [outside, *articles], turned=turned)("questions/toll.md")
    assert "4 articles, 3 outlets, 1 independent origin." in shown
    assert ("Supports 3 (1 origin)" if own else "Supports 1 (1 origin)") in shown
    assert all("a route begins outside it" in each for each in circles(tmp_path))


@pytest.mark.parametrize("own", [False, True], ids=["of a speaker", "in own voices"])
def test_two_circles_are_two_warnings_and_no_origin(own: bool, tmp_path: Path) -> None:
    one, other = citing("post", "sun", own=own), citing("star", "echo", own=own)
    positions = one[0] if not own else [*one[0], *other[0]]
    shown = pages(tmp_path, positions, [*one[1], *other[1]])("questions/toll.md")
    assert "4 articles, 4 outlets, no origin traced." in shown
    assert "4 routes begin in a circle." in shown
    assert {each.split(": ")[1][:4] for each in circles(tmp_path)} == {
        "post",
        "sun ",
        "star",
        "echo",
    }


def test_what_outlets_say_one_after_another_has_the_origin_of_the_first(tmp_path: Path) -> None:
    """However many of them say it in their own voice: each has it from the one before."""
    outlets = ["post", "sun", "star", "globe"]
    said = [position(f"yes-{each}", each, capacity="narrator") for each in outlets]
    told = [
        article(f"in-{a}", a, report(f"yes-{a}", b, attribution="unattributed"))
        for a, b in zip(outlets, ["echo", *outlets], strict=False)
    ]
    shown = pages(tmp_path, said, told)("questions/toll.md")
    assert "Supports 4 (1 origin)" in shown


def test_what_an_outlet_says_itself_citing_a_report_has_the_origin_of_its_speaker(
    tmp_path: Path,
) -> None:
    said = [position("yes", "ada"), position("yes-sun", "sun", capacity="narrator")]
    told = [
        article("in-post", "post", report("yes")),
        article("in-sun", "sun", report("yes-sun", "post", attribution="unattributed")),
    ]
    assert "Supports 2 (1 origin)" in pages(tmp_path, said, told)("questions/toll.md")
    told.append(article("in-star", "star", report("yes-sun", "echo", attribution="unattributed")))
    shown = pages(tmp_path / "more", said, told)("questions/toll.md")
    assert "Supports 2 (1 origin)" in shown


CHANGED = [
    ({"date": "2024-04-18"}, {"date": "2024-04-20"}),
    ({"date": "2024-04-17/2024-04-18"}, {"date": "2024-04-20/2024-04-22"}),
    ({"date": "2024-04"}, {"date": "2024-04", "after": ["first"]}),
    ({"date": "2024-04-18"}, {"date": "2024-04-20", "withdraws": "first"}),
    ({"date": "2024-04-18", "until": "2024-04-19"}, {"date": "2024-04-20"}),
]


@ORDERS
@pytest.mark.parametrize(("first", "second"), CHANGED)
def test_a_changed_mind_stands_on_one_side(
    first: Record, second: Record, turned: bool, tmp_path: Path
) -> None:
    """Against the one who holds the other: one pair, and the change is no dispute."""
    positions = [
        position("first", "ada", **first),
        position("second", "ada", stance="opposes", **second),
        position("other", "bo", date="2024-04-19"),
    ]
    told = [article("all", "post", *(report(each["id"]) for each in positions))]
    page = pages(tmp_path, positions, told, turned=turned)
    shown = page("questions/toll.md")
    assert "2 positions and 1 past or not relied on" in shown
    assert "Supports 1 (1 origin) · ▼ Opposes 1 (1 origin)" in shown
    disputes = page("disputes.md").split("Found by comparison")[1]
    assert "Supports · 1 named: Bo Lind" in disputes
    assert "Opposes · 1 named: Ada Lind" in disputes
    assert page("whats-new.md").count("Change from the entry") == 1
    pairs = [each for each in findings(tmp_path) if each["code"] == "unexplained-opposition"]
    assert [("'other'" in each["message"], "'first'" in each["message"]) for each in pairs] == [
        (True, False)
    ]


def test_past_and_present_of_one_actor_are_no_dispute(tmp_path: Path) -> None:
    positions = [
        position("first", "ada", date="2024-04-18"),
        position("second", "ada", date="2024-04-20", stance="opposes"),
    ]
    told = [article("all", "post", report("first"), report("second"))]
    page = pages(tmp_path, positions, told)
    assert "Opposes 1 (1 origin)" in page("questions/toll.md")
    assert "Not explained" not in page("disputes.md")
    assert page("whats-new.md").count("Change from the entry") == 1


@ORDERS
@pytest.mark.parametrize("dates", [("2024-04-18", "2024-04-18"), ("2024-04-18", "2024-04")])
@pytest.mark.parametrize("corrected", ["2024-04-21", "unknown"], ids=["dated", "undated"])
def test_a_misprint_that_its_outlet_corrects_is_never_the_latest(
    corrected: str, dates: tuple[str, str], turned: bool, tmp_path: Path
) -> None:
    """Nor is it counted, and that it was put right is no change of position."""
    figure = {"unit": "euros", "role": "plan"}
    positions = [
        position(name, "ada", stance="asserts", date=date, figure={"min": number, **figure})
        for name, number, date in zip(("wrong", "right"), (37, 3), dates, strict=True)
    ]
    told = [
        article("misprint", "post", report("wrong"), date="2024-04-19"),
        article("correction", "post", report("right"), date=corrected, corrects="misprint"),
    ]
    page = pages(tmp_path, positions, told, turned=turned, kind="quantity")
    shown = page("questions/toll.md")
    assert "1 position and 1 past or not relied on" in shown
    assert "Asserts 1 (1 origin)" in shown
    assert "37 euros · corrected to" in page("figures.md")
    assert "3 euros · corrected to" not in page("figures.md").replace("37 euros", "")
    assert re.search(r"37 euros[^|]*corrected since", page("matrix.md"))
    assert "Change from" not in page("whats-new.md")
    assert "corrected. |" in page("actors/ada.md")


def test_an_earlier_statement_that_a_correction_repeats_is_not_what_it_corrects_to(
    tmp_path: Path,
) -> None:
    """The corrected article had it as well: what it has besides is not put right by it."""
    positions = [
        position("early", "ada", date="2024-04-10"),
        position("late", "ada", date="2024-04-18", stance="opposes"),
    ]
    told = [
        article("first", "post", report("early"), report("late"), date="2024-04-19"),
        article("second", "post", report("early"), date="2024-04-20", corrects="first"),
    ]
    page = pages(tmp_path, positions, told)
    assert "corrected to" not in page("questions/toll.md")
    assert "Change from the entry" in page("whats-new.md")


COUNCIL = {"id": "council", "name": "Town Council", "kind": "government-body"}
HEAD = {
    "id": "head",
    "name": "Head of the Council",
    "kind": "office",
    "relations": [{"to": "council", "relation": "leads"}],
}


@ORDERS
@pytest.mark.parametrize("holders", [("ada", "bo", "cai"), ("head", "council", "cai")])
@pytest.mark.parametrize("date", ["2024-05-06", "2024-05-06/2024-05-08"])
def test_a_joint_statement_that_one_leaves_is_one_origin_and_one_change(
    holders: tuple[str, ...], date: str, turned: bool, tmp_path: Path
) -> None:
    """The others hold it still."""
    first, *others = holders
    positions = [
        position("joint", first, jointly_with=others),
        position("dissent", "cai", stance="opposes", date=date),
    ]
    told = [
        article("in-post", "post", report("joint")),
        article("in-sun", "sun", report("joint")),
        article("later", "star", report("dissent"), date="2024-05-12"),
    ]
    page = pages(tmp_path, positions, told, actors=(COUNCIL, HEAD), turned=turned)
    shown = page("questions/toll.md")
    assert "Supports 1 (1 origin) · ▼ Opposes 1 (1 origin)" in shown
    assert "2 articles, 2 outlets, 1 independent origin." in shown
    assert "for Cai Lind" in shown
    assert page("whats-new.md").count("Change from the entry") == 1
    assert "Not explained" in page("disputes.md")


WEIGHED = [
    ("2024-05-31", {"date": "2024-06-10"}, True),
    ("2024-05-31", {"date": "2024-05-31"}, False),
    ("2024-05-31", {"date": "2024-05-20/2024-06-10", "date_basis": "inferred-text"}, False),
    ("2024-05-31", {"date": "2024-05-20", "updated": "2024-06-10"}, True),
    ("2024-05-31", {"date": "unknown"}, False),
    ("2024-05-20/2024-05-31", {"date": "2024-06-01", "status": "retracted"}, True),
]


@pytest.mark.parametrize(("as_of", "newest", "is_newer"), WEIGHED)
def test_to_which_date_evidence_was_weighed_is_one_on_every_page(
    as_of: str, newest: Record, is_newer: bool, tmp_path: Path
) -> None:
    """Of a key judgement and of the answer to its question, and that something is newer as well."""
    judged: Record = {"text": "There is.", "confidence": "low", "basis": ["yes"], "as_of": as_of}
    dossier: Record = {"title": "T", "scope": "S.", "bottom_line": "B."}
    dossier |= {"judgements": [{**judged, "question": "toll"}]}
    told = [
        article("first", "post", report("yes")),
        article("newest", "sun", report("yes"), **newest),
    ]
    page = pages(tmp_path, [position("yes", "ada")], told, dossier=dossier, answer=judged)
    said = {}
    for path in ("index.md", "questions/toll.md", "complete.md"):
        said[path] = set(re.findall(r"Evidence to [^.]*\.[^\n]*", page(path)))
    assert len(set.union(*said.values())) == 1, said
    assert all(said.values())
    assert ("Newer evidence" in said["index.md"].pop()) is is_newer
    for path in ("index.md", "questions/index.md", "questions/toll.md", "complete.md"):
        assert ("Newer evidence not yet weighed" in page(path)) is is_newer, path


def test_what_was_never_relied_on_is_no_step_of_a_history(tmp_path: Path) -> None:
    """What comes after is compared with what stood before; each list that has it marks it."""
    slip = {"rank": "deprecated", "note": "A slip."}
    positions = [
        position("first", "ada", date="2024-04-10"),
        position("slip", "ada", date="2024-04-12", stance="opposes", **slip),
        position("second", "ada", date="2024-04-14", stance="neutral"),
    ]
    told = [article("all", "post", *(report(each["id"]) for each in positions))]
    page = pages(tmp_path, positions, told)
    entries = page("questions/toll.md").split("Over time")[1].splitlines()
    (of_slip,) = (each for each in entries if each.startswith("- 12 April"))
    assert "deprecated Not a change from the entry of 10 Apr 2024: not relied on" in of_slip
    (second,) = (each for each in entries if each.startswith("- 14 April"))
    assert second.endswith("Change from the entry of 10 Apr 2024: stance.")
    rows = page("actors/ada.md").splitlines()
    (of_slip,) = (each for each in rows if "| 12 April 2024 |" in each)
    assert "deprecated · Not a change from the entry of 10 Apr 2024: not relied on" in of_slip
    (second,) = (each for each in rows if "| 14 April 2024 |" in each)
    assert "Change from the entry of 10 Apr 2024: stance. |" in second
    assert page("whats-new.md").count("Change from the entry of 10 Apr 2024: stance.") == 1


def test_what_somebody_left_is_past_in_the_row_of_the_body_as_well(tmp_path: Path) -> None:
    """Where its speaker holds something else now, and not in its name."""
    mandate = [{"to": "council", "relation": "speaks-for"}]
    speaker = {"id": "eve", "name": "Eve Lind", "kind": "person", "relations": mandate}
    positions = [
        position("then", "eve", date="2024-04-10", stance="opposes", on_behalf_of="council"),
        position("now", "eve", date="2024-04-14"),
    ]
    told = [article("all", "post", report("then"), report("now"))]
    page = pages(tmp_path, positions, told, actors=(COUNCIL, speaker))
    assert "replaced by" in page("questions/toll.md")
    words = page("matrix.md").partition("## In words")[2]
    (row,) = (
        each for each in words.splitlines() if each.startswith("|") and "Town Council" in each
    )
    assert "through Eve Lind, replaced 14 Apr 2024" in row


# --- what no longer stands ---------------------------------------------------------------------

EUROS = {"unit": "euros", "role": "estimate"}
NO_MORE = [
    ({"rank": "deprecated", "note": "From a parody."}, [], "deprecated"),
    ({"until": "2024-05-03"}, [], "until 3 May 2024"),
    (
        {},
        [position("back", "ada", date="2024-05-04", withdraws="old", stance="asserts")],
        "withdrawn, 4 May 2024",
    ),
    (
        {"figure": {"min": 60, **EUROS}},
        [position("new", "ada", date="2024-05-04", stance="asserts", figure={"min": 42, **EUROS})],
        "replaced by asserts 42 euros, 4 May 2024",
    ),
]


@pytest.mark.parametrize(("fields", "others", "mark"), NO_MORE, ids=[each[2] for each in NO_MORE])
def test_what_no_longer_stands_is_marked_wherever_it_shows(
    fields: Record, others: list[Record], mark: str, tmp_path: Path
) -> None:
    """A page that shows it as any other lets it pass for one that stands."""
    figure = {"figure": {"min": 60, **EUROS}}
    old = position("old", "ada", stance="asserts", **{**figure, **fields})
    positions = [old, position("other", "bo", stance="denies"), *others]
    told = [
        article("first", "post", report("old")),
        article("second", "sun", report("other"), *(report(each["id"]) for each in others)),
    ]
    judged = {"text": "No.", "confidence": "low", "basis": ["old", "other"], "question": "toll"}
    sides = [["old", "other"], ["first", "other"]]
    disputes = [
        {"id": f"d{number}", "title": "D", "kind": "evaluation", "state": "open"}
        | {"sides": each, "explanation": "E."}
        for number, each in enumerate(sides)
    ]
    page = pages(
        tmp_path,
        positions,
        told,
        dossier={"title": "T", "scope": "S.", "bottom_line": "B.", "judgements": [judged]},
        kind="quantity",
        answer=judged,
        disputes=disputes,
    )
    told_of = {
        "index.md": ["Rests on Ada Lind"],
        "questions/toll.md": [
            "Rests on Ada Lind",
            "● Asserts · 1 May 2024",
        ],
        "disputes.md": ["● Asserts · Ada Lind · 1 May 2024", "Article · The Post"],
        "figures.md": ["60 euros"],
        "timeline.md": ["1 May 2024 ● Asserts Ada Lind"],
        "articles/first.md": ["● Asserts · Ada Lind on Toll · 1 May 2024"],
        "actors/ada.md": ["Toll | ● Asserts"],
    }
    for path, marks in told_of.items():
        for begin in marks:
            lines = [each.strip("| ") for each in page(path).splitlines()]
            found = [each for each in lines if each.startswith((begin, f"- {begin}"))]
            assert found, (path, begin)
            assert mark in found[0].replace("Deprecated", "deprecated"), (path, begin)


@pytest.mark.parametrize(
    ("denied", "asserted", "is_opposed"),
    [
        ({"min": 60}, {"min": 42}, False),
        ({"min": 60}, {"min": 40, "max": 45, "qualifier": "range"}, False),
        ({"min": 60}, {"min": 60}, True),
        ({"min": 40, "max": 45}, {"min": 42, "qualifier": "about"}, True),
        ({"min": 45}, {"min": 40, "max": 45}, True),
        ({"min": 60}, {"max": 70, "qualifier": "up-to"}, True),
        ({"min": 60}, {"min": 50, "qualifier": "more-than"}, True),
        ({"min": 60}, {"min": 70, "qualifier": "at-least"}, False),
        ({"min": 60}, {"max": 50, "qualifier": "up-to"}, False),
        ({"min": 60}, {"min": 60, "unit": "cars"}, False),
        ({"min": 60}, {"min": 60, "applies_to": "vans"}, False),
        ({"min": 60}, None, True),
        (None, {"min": 60}, True),
    ],
    ids=str,
)
def test_a_number_is_opposed_by_one_that_it_meets_alone(
    denied: Record | None, asserted: Record | None, is_opposed: bool, tmp_path: Path
) -> None:
    """Who denies that it is sixty says nothing against forty, nor of another thing."""
    held = [
        position(
            f"of-{name}", name, stance=stance, **({"figure": {**EUROS, **figure}} if figure else {})
        )
        for name, stance, figure in (("ada", "asserts", asserted), ("bo", "denies", denied))
    ]
    # One that is opposed by nothing stands on no side.
    far = position("far", "cai", stance="asserts", figure={"min": 9_000, **EUROS})
    positions = [*held, *([far] if denied else [])]
    told = [article("all", "post", *(report(each["id"]) for each in positions))]
    page = pages(tmp_path, positions, told, kind="quantity")
    opposed = page("disputes.md").split("Found by comparison")[1]
    assert ("Ada Lind: asserts" in opposed and "Bo Lind: denies" in opposed) is is_opposed
    assert "Cai Lind" not in opposed
    warned = [each for each in findings(tmp_path) if each["code"] == "unexplained-opposition"]
    assert bool(warned) is is_opposed


def test_a_number_that_its_owner_denies_is_not_shown_as_given(tmp_path: Path) -> None:
    """In the matrix the number alone would say that it is the owner's."""
    positions = [
        position("no", "ada", stance="denies", figure={"min": 60, **EUROS}),
        position("yes", "bo", stance="asserts", figure={"min": 42, **EUROS}),
    ]
    told = [article("all", "post", report("no"), report("yes"))]
    page = pages(tmp_path, positions, told, kind="quantity")
    rows = {
        each.split("|")[1].strip()[:3]: each
        for each in page("matrix.md").splitlines()[8:]
        if each.startswith("|")
    }
    assert "60 euros · ✕ Denies" in rows["Ada"]
    assert "Denies" not in rows["Bo "]
    assert "Asserts" not in rows["Bo "]


def test_a_position_without_few_words_is_called_by_its_number(tmp_path: Path) -> None:
    """Two of one owner and one day are not told apart by what they both are."""
    figures = [{"min": 40, "max": 45, **EUROS}, {"min": 54, "qualifier": "about", **EUROS}]
    positions = [
        position(f"p{number}", "ada", stance="asserts", figure=figure)
        for number, figure in enumerate(figures)
    ]
    told = [article("all", "post", report("p0"), report("p1"))]
    judged = {"text": "So it is.", "confidence": "low", "basis": ["p0", "p1"]}
    page = pages(tmp_path, positions, told, kind="quantity", answer=judged)
    rests = "Ada Lind: asserts 40–45 euros, 1 May 2024 and Ada Lind: asserts about 54 euros, 1 May"
    assert f"Rests on {rests} 2024." in page("questions/toll.md")


def test_what_a_body_publishes_of_itself_nobody_said_to_it(tmp_path: Path) -> None:
    """Whoever else signed stands on the route beside it."""
    positions = [
        position("joint", "council", jointly_with=["ada"]),
        position("own", "council", stance="neutral"),
    ]
    told = [
        article("statement", "council", report("joint"), report("own")),
        article("news", "post", report("joint", "council"), report("own")),
    ]
    page = pages(tmp_path, positions, told, actors=(COUNCIL,))
    statement = page("articles/statement.md")
    assert "In the outlet's own voice" in statement
    assert "Said to this outlet itself" not in statement
    assert "Route: Town Council and Ada Lind → Town Council, 10 May 2024" in statement
    assert "Route: in its own voice → Town Council, 10 May 2024" in statement
    assert "Said to this outlet itself" in page("articles/news.md")


def test_a_question_ends_a_sentence_with_one_sign(tmp_path: Path) -> None:
    positions = [position("yes", "ada"), position("no", "bo", stance="opposes")]
    told = [article("all", "post", report("yes"), report("no"))]
    dispute: Record = {"id": "d", "title": "Yes or no?", "kind": "evaluation", "state": "open"}
    dispute |= {"sides": ["yes", "no"], "explanation": "E."}
    page = pages(tmp_path, positions, told, disputes=[dispute])
    assert re.search(r"Set out, but open: Yes or no\?\n", page("disputes.md"))


def test_what_one_says_of_another_is_headed_so_on_its_own_page(tmp_path: Path) -> None:
    positions = [position("of-bo", "ada", about="bo", short="needs it")]
    page = pages(tmp_path, positions, [article("all", "post", report("of-bo"))])
    (row,) = (each for each in page("actors/ada.md").splitlines() if "needs it" in each)
    assert row.startswith("| Toll |")
    assert "about Bo Lind, whose position this is not" in row


def test_origins_under_a_heading_are_those_of_its_statements(tmp_path: Path) -> None:
    """And of outlets that say it themselves it is said that they do."""
    positions = [
        position("a", "ada"),
        position("b", "bo"),
        position("c", "cai", stance="opposes"),
        position("d", "dot", stance="opposes"),
        position("e", "sun", stance="opposes", capacity="narrator"),
    ]
    told = [
        article("in-post", "post", *(report(each) for each in "abcd")),
        article("in-sun", "sun", report("e", attribution="unattributed")),
    ]
    shown = pages(tmp_path, positions, told)("questions/toll.md")
    supports, opposes = shown.split("\n## ")[1:3]
    assert "1 article, 1 outlet, 2 independent origins." in supports
    counted = "2 articles, 2 outlets, 3 independent origins, 1 of them an outlet's own voice."
    assert counted in opposes
    assert "1 independent origin: an outlet's own voice." in opposes
