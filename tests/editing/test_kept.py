"""What a person wrote beside what is changed: neighbours, comments, files that are there."""

from pathlib import Path

import pytest
from tests.dossier_helpers import as_options, findings, read, run, tree, write

from onrecord.editing.edits import applied, take_field, take_items
from onrecord.editing.layout import Layout, Listed, Mapped
from onrecord.packaged import starter


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    return write(tmp_path, dict(tree(starter())))


def text(root: Path, path: str) -> str:
    return (root / "sources" / path).read_text("utf-8")


ADD = ["actor", "--name", "Clerk", "--kind", "person"]


def test_a_file_that_is_there_under_the_name_of_a_new_record_is_left(bridge: Path) -> None:
    other = "id: other\nname: Other Man\nkind: person\n"
    write(bridge, {"sources/actors/clerk.yml": other})
    assert run("add", "-C", bridge, *ADD).exit_code == 0
    assert text(bridge, "actors/clerk.yml") == other
    assert {"clerk-2", "other"} <= read(bridge).actors.keys()
    named = run("add", "-C", bridge, *ADD, "--id", "clerk")
    assert named.exit_code == 2
    assert "sources/actors/clerk.yml is there already" in named.stderr
    vote = "title: V\ndate: 2024\nstatus: planned\nactors: [clerk, index]\n"
    write(bridge, {"sources/events/vote.yml": vote})
    stubbed = run("add", "-C", bridge, "--missing")
    assert stubbed.stdout == ""
    assert "'clerk'" in stubbed.stderr
    assert "'index'" in stubbed.stderr
    assert text(bridge, "actors/clerk.yml") == other


def test_a_folder_in_the_way_is_said(bridge: Path) -> None:
    (bridge / "sources/actors/clerk.yml").mkdir()
    before = tree(bridge)
    result = run("add", "-C", bridge, *ADD)
    assert result.exit_code == 2
    assert "sources/actors/clerk.yml" in result.stderr
    assert tree(bridge) == before


def test_of_a_list_in_brackets_one_record_goes(bridge: Path) -> None:
    listed = """[
  {id: ferry, name: Ferry, kind: organisation},
  {id: town-watch, name: Watch, kind: organisation},
  {id: clerk, name: Clerk, kind: person}
]
"""
    write(bridge, {"sources/actors/all.yml": listed})
    assert run("remove", "-C", bridge, "clerk").exit_code == 0
    assert {"ferry", "town-watch"} <= read(bridge).actors.keys()


HASH = """- id: first
  title: First
  date: 2024
  status: planned
  text: >-
    It goes on, and ends with
    #never.
- id: second
  title: Second
  date: 2024
  status: planned
"""


def test_a_line_of_text_that_begins_with_a_number_sign_is_no_comment(bridge: Path) -> None:
    write(bridge, {"sources/events/all.yml": HASH})
    assert run("remove", "-C", bridge, "second").exit_code == 0
    assert text(bridge, "events/all.yml") == HASH.partition("- id: second")[0]


def test_nor_is_it_where_a_field_is_put_below_it_or_fields_change_places(bridge: Path) -> None:
    body = "kind: news\ndate: 2024-03-06\npublisher: town-gazette\ntitle: T\nsummary: |\n"
    article = body + "  Said so, under\n  #bridge.\nnotes: [{kind: other, text: N.}]\n"
    write(bridge, {"sources/articles/t.yml": article})
    added = run(
        "add",
        "-C",
        bridge,
        "position",
        *as_options(
            actor="mia-lund",
            question="closing",
            stance="opposes",
            date="2024",
            text="No.",
            reported_by="t",
        ),
    )
    assert added.exit_code == 0, added.output
    assert read(bridge).articles["t"].summary.source == "Said so, under\n#bridge."
    assert run("fmt", "-C", bridge).exit_code == 0
    assert read(bridge).articles["t"].summary.source == "Said so, under\n#bridge."
    assert "# bridge" not in text(bridge, "articles/t.yml")


def test_a_comment_behind_a_list_is_no_part_of_a_name(bridge: Path) -> None:
    long = "The chief of all who ever had to do with the bridge, and of the ferry beside it too"
    write(
        bridge,
        {
            "sources/actors/mayor.yml": "name: Mayor\nkind: person\nalso: [Boss]  # the paper's\n",
            "sources/actors/chief.yml": f"name: {long}\nkind: person\n",
        },
    )
    assert run("merge", "-C", bridge, "chief", "mayor").exit_code == 0
    assert [each.name for each in read(bridge).actors["mayor"].also] == ["Boss", long]
    assert "# the paper's" in text(bridge, "actors/mayor.yml")


def test_an_escape_is_no_character_to_be_left_out(bridge: Path) -> None:
    name = 'name: "May\\u202eor"\nkind: person\n'
    write(bridge, {"sources/actors/mayor.yml": name})
    assert run("check", "-C", bridge, "--fix", "--yes").exit_code == 1
    assert text(bridge, "actors/mayor.yml") == name


def test_who_is_merged_does_not_unpublish_or_review_the_other(bridge: Path) -> None:
    write(
        bridge,
        {
            "sources/actors/one.yml": "name: One\nkind: person\n",
            "sources/actors/two.yml": (
                "name: Two\nkind: person\nrole: Clerk\ndraft: yes\n"
                "reviewed: [{by: A, on: 2024-01-01}]\nrelations: [{to: one, relation: leads}]\n"
            ),
        },
    )
    result = run("merge", "-C", bridge, "two", "one")
    assert result.exit_code == 0, result.output
    one = read(bridge).actors["one"]
    assert (one.role, one.reviewed, one.relations) == ("Clerk", (), ())
    assert "taken over from 'two': role" in result.stderr
    assert "  draft: yes\n" in result.stderr


def test_a_route_through_one_twice_is_not_made(bridge: Path) -> None:
    wires = "".join(f"- {{id: {each}, name: {each}, kind: media}}\n" for each in ("wa", "wb"))
    write(bridge, {"sources/actors/wires.yml": wires})
    path = bridge / "sources/articles/town-gazette-2024-03-06.yml"
    path.write_text(path.read_text().replace("via: []", "via: [wa, unknown, wb]", 1))
    before = tree(bridge)
    result = run("merge", "-C", bridge, "wb", "wa")
    assert result.exit_code == 2
    assert "would go through 'wa' twice" in result.stderr
    assert tree(bridge) == before


def test_what_stands_in_the_way_is_seen_before_anything_is_written(bridge: Path) -> None:
    outside = bridge.parent / f"{bridge.name}-outside"
    outside.mkdir()
    (bridge / "captures").symlink_to(outside)
    before = tree(bridge)
    result = run("rename", "-C", bridge, "town-gazette-2024-03-06", "gazette-1")
    assert result.exit_code == 1
    assert tree(bridge) == before


@pytest.mark.parametrize("why", ["\x1b[31mred", "a\u202eb"])
def test_a_reason_that_does_not_show_as_what_it_is_is_refused(why: str, bridge: Path) -> None:
    write(bridge, {"sources/questions/toll.yml": "text: A toll?\nshort: Toll\n"})
    before = tree(bridge)
    assert run("remove", "-C", bridge, "toll", "--why", why).exit_code == 2
    assert tree(bridge) == before


def test_line_ends_go_along_where_a_file_is_called_otherwise(bridge: Path) -> None:
    write(bridge, {"sources/actors/clerk.yml": b"name: Clerk\r\nkind: person\r\n"})
    assert run("rename", "-C", bridge, "clerk", "scribe").exit_code == 0
    assert tree(bridge)["sources/actors/scribe.yml"] == (
        b"former_ids: [clerk]\r\nname: Clerk\r\nkind: person\r\n"
    )


def test_a_warning_is_no_hindrance(bridge: Path) -> None:
    write(bridge, {"sources/actors/clerk.yml": "name: Clerk # the old one\nkind: person\n"})
    assert [each["code"] for each in findings(bridge)] == ["cut-text"]
    assert run("rename", "-C", bridge, "clerk", "scribe").exit_code == 0


def test_records_and_lists_in_braces_and_brackets_are_added_to(bridge: Path) -> None:
    position = as_options(
        actor="mia-lund", question="closing", stance="opposes", date="2024", text="No: never."
    )
    article = """{title: N, publisher: town-gazette, kind: news,  # as printed
  date: 2024, summary: Said.}  # all
"""
    write(bridge, {"sources/articles/n.yml": article})
    for _ in range(2):
        added = run("add", "-C", bridge, "position", *position, "--reported-by", "n")
        assert added.exit_code == 0, added.output
    ids = [str(each.position) for each in read(bridge).articles["n"].reports]
    reports = ", ".join(f"{{position: {each}}}" for each in ids)
    assert len(ids) == 2
    assert text(bridge, "articles/n.yml") == article.replace(
        "summary: Said.}", f"summary: Said., reports: [{reports}]}}"
    )


BRIEFING = """title: The bridge
scope: All of it.
bottom_line: It stays open.
judgements:
  - {text: It stays., confidence: low, # of the first
     basis: [one, # said early
             two, # said late
             three]}
  # Of the second.
  - {text: 'It goes, {some} day', confidence: low,
     # where it rests
     basis: [ # on these
       two, three,
       # and on this
       one, ],
     question: closing}
"""
STATEMENTS = "".join(
    f"- {{id: {each}, actor: mia-lund, question: closing, stance: supports, date: 2024-0{n}-01,"
    f" text: So.}}\n"
    for n, each in enumerate(("one", "two", "three"), 1)
)


@pytest.fixture
def judged(bridge: Path) -> Path:
    write(bridge, {"sources/dossier.yml": BRIEFING, "sources/positions/mia.yml": STATEMENTS})
    assert not [each for each in findings(bridge) if each["severity"] == "error"]
    return bridge


def test_in_a_judgement_in_braces_an_id_becomes_another(judged: Path) -> None:
    assert run("rename", "-C", judged, "two", "other").exit_code == 0
    assert text(judged, "dossier.yml") == BRIEFING.replace("two", "other")
    assert text(judged, "positions/mia.yml") == STATEMENTS.replace(
        "id: two", "id: other, former_ids: [two]"
    )


def test_what_a_judgement_in_braces_rests_on_twice_after_a_merge_stands_once(judged: Path) -> None:
    """Comments of what stays stay, wherever commas stand."""
    assert run("merge", "-C", judged, "two", "one").exit_code == 0
    assert text(judged, "dossier.yml") == BRIEFING.replace(
        """             two, # said late
""",
        "",
    ).replace(
        """       two, three,
       # and on this
       one, ],""",
        """       one, three ],""",
    )
    assert [[str(ref) for ref in each.basis] for each in read(judged).briefing.judgements] == [
        ["one", "three"],
        ["one", "three"],
    ]


def test_a_judgement_in_braces_is_split_off_with_what_it_says(judged: Path) -> None:
    """And the comments of the one that stays are as they were."""
    write(
        judged,
        {
            "sources/questions/toll.yml": "text: A toll?\nshort: Toll\n",
            "sources/positions/toll.yml": STATEMENTS.splitlines()[0]
            .replace("id: one", "id: toll-one")
            .replace("closing", "toll"),
        },
    )
    path = judged / "sources/dossier.yml"
    path.write_text(BRIEFING.replace("three]}", "toll-one, three]}"))
    new = judged.parent / f"{judged.name}-new"
    result = run("split", "-C", judged, "closing", new)
    assert result.exit_code == 0, result.output
    assert (
        text(new, "dossier.yml").partition("judgements:")[2]
        == (BRIEFING.partition("judgements:")[2])
    )
    assert "judgements:\n  - {text: It stays., confidence: low, # of the first\n" in (
        text(judged, "dossier.yml")
    )
    assert "toll-one]}" in text(judged, "dossier.yml")


LISTS = [
    ("[a, b, c]", "b", "[a, c]"),
    ("[a, b, c]", "c", "[a, b]"),
    ("[a, b, c, ]", "c", "[a, b ]"),
    ("[ a , b, c]", "a", "[ b, c]"),
    ("[a, # of a\n b, # of b\n c]", "b", "[a, # of a\n c]"),
    ("[a, # of a\n b # of b\n ]", "b", "[a, # of a\n ]"),
    ("[a # of a\n , b # of b\n ]", "a", "[b # of b\n ]"),
    ("[\n # of a\n a,\n # of b\n b,\n]", "a", "[\n # of b\n b,\n]"),
    ("[\n # of a\n a,\n # of b\n b,\n]", "b", "[\n # of a\n a\n]"),
    ("['#a', b, '#c']", "b", "['#a', '#c']"),
    ("\n  - a # of a\n  # of b\n  - b # and b\n  - c", "b", "\n  - a # of a\n  - c"),
]


@pytest.mark.parametrize(("before", "gone", "after"), LISTS)
def test_an_item_goes_with_its_own_comments_alone(before: str, gone: str, after: str) -> None:
    layout = Layout(f"x: {before}\n")
    assert isinstance(layout.root, Mapped)
    [(_, listed)] = layout.root.value
    assert isinstance(listed, Listed)
    items = [each for each in listed.value if each.value == gone]
    assert applied(layout.text, take_items(layout, listed, items)) == f"x: {after}\n"


def test_comments_below_a_field_that_goes_are_those_of_the_next() -> None:
    for before, after in (
        ("- a: x # of a\n  # of b\n  b: y\n", "- # of b\n  b: y\n"),
        ("# head\na: x\n# of b\nb: y\n", "# head\n# of b\nb: y\n"),
        ("{a: x, # of a\n # of b\n b: y}\n", "{\n # of b\n b: y}\n"),
    ):
        layout = Layout(before)
        edit = take_field(layout, layout.records()[0], "a")
        assert applied(before, filter(None, [edit])) == after
        Layout(after).records()


def test_where_line_ends_are_of_two_sorts_each_line_keeps_its_own(bridge: Path) -> None:
    clerk = b"- id: clerk\r\n  name: Clerk\n  kind: person\r\n"
    written = clerk + b"- id: cook\n  name: Cook\n  kind: person\n"
    write(bridge, {"sources/actors/all.yml": written})
    assert run("rename", "-C", bridge, "clerk", "scribe").exit_code == 0
    assert tree(bridge)["sources/actors/all.yml"] == written.replace(
        b"- id: clerk\r\n", b"- id: scribe\n  former_ids: [clerk]\n"
    )
    assert run("remove", "-C", bridge, "scribe").exit_code == 0
    assert tree(bridge)["sources/actors/all.yml"] == written.partition(b"person\r\n")[2]


def test_comments_of_a_field_stay_with_it(bridge: Path) -> None:
    """Where nobody can say whose a comment is, the fields stay as they are."""
    deeper = "text: A toll?\nrelated:\n  - closing\n  # - another\nshort: Toll\n"
    second = "# head\n\n# of short\nshort: Toll\ntext: A toll?\n"
    for written in (deeper, second):
        write(bridge, {"sources/questions/toll.yml": written})
        assert run("fmt", "-C", bridge).exit_code == 0
        assert text(bridge, "questions/toll.yml") == written


def test_what_is_added_is_written_as_fmt_would(bridge: Path) -> None:
    words = "A long text about the bridge that goes on over several lines of the file." * 6
    added = run("add", "-C", bridge, "actor", "--name", "X", "--kind", "person", "--summary", words)
    assert added.exit_code == 0
    assert run("fmt", "-C", bridge, "--check").exit_code == 0
