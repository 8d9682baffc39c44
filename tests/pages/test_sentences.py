"""What pages say for themselves is true of the dossier at hand, and well put."""

import textwrap
from pathlib import Path

import pytest
from tests.dossier_helpers import made_pages

_BASE = {
    "sources/actors/a.yml": """
        - {id: ann, name: Ann Lee, kind: person}
        - {id: bob, name: Bob Ray, kind: person}
        - {id: state-x, name: State X, kind: state}
        - {id: paper, name: Daily Paper, kind: media}
        """,
    "sources/questions/q.yml": "{id: q, text: Should it be built?, short: Building}",
    "sources/positions/p.yml": """
        - {id: p1, actor: ann, question: q, stance: supports, date: 2024-03-05, text: For it.}
        """,
    "sources/articles/art.yml": """
        id: art
        title: For it
        publisher: paper
        kind: news
        date: 2024-03-06
        summary: She is for it.
        reports:
          - {position: p1, attribution: on-record, via: []}
        """,
}
BASE = {path: textwrap.dedent(text).strip() + "\n" for path, text in _BASE.items()}


def pages(root: Path, **changed: str) -> dict[str, str]:
    """Return the pages of the dossier with some of its files changed, each by its folder."""
    by_folder = {path.split("/")[1]: path for path in BASE}
    return made_pages(root, {**BASE, **{by_folder[name]: text for name, text in changed.items()}})


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("the bridge", "“the bridge”"),
        ("“the bridge”", "“the bridge”"),
        ("«the bridge»", "«the bridge»"),
        ('"x y"', "“x y”"),
    ],
)
def test_words_as_printed_have_one_pair_of_marks(printed: str, shown: str, tmp_path: Path) -> None:
    note = f"notes: [{{kind: source-error, text: It is wrong., as_printed: '{printed}'}}]"
    made = pages(tmp_path, articles=BASE["sources/articles/art.yml"] + f"{note}\n")
    assert f"**As printed:** {shown}\n" in made["articles/art.md"]
    assert f"As printed: {shown}." in made["complete.md"]


def test_a_question_without_an_answer_promises_no_section(tmp_path: Path) -> None:
    """The section on what is not known is there where something is listed in it."""
    made = pages(tmp_path)
    page = made["questions/q.md"]
    assert "No answer has been written yet; what the sources say stands below." in page
    assert "No answer yet." in made["index.md"]
    assert "What is not known" not in page
    open_point = "unknowns: [{text: Who pays., kind: not-reported}]"
    question = f"{{id: q, text: Should it be built?, short: Building, {open_point}}}"
    page = pages(tmp_path, questions=question)["questions/q.md"]
    # Nobody says that the sources give no answer: some of them may be what it asks for.
    both = "; what the sources say stands below, and what is missing under “What is not known”."
    assert f"No answer has been written yet{both}" in page
    assert "# What is not known" in page


@pytest.mark.parametrize("state", ["open", "explained"])
def test_a_dispute_that_is_open_explains_nothing(state: str, tmp_path: Path) -> None:
    dispute = (
        f"{{id: d, title: One or the other, kind: direct, state: {state}, "
        "sides: [p1, p2], explanation: They differ.}"
    )
    made = pages(
        tmp_path,
        questions=f"{{id: q, text: Should it be built?, short: Building, disputes: [{dispute}]}}",
        positions=BASE["sources/positions/p.yml"]
        + "- {id: p2, actor: bob, question: q, stance: opposes, date: 2024-03-05, "
        + "text: Against it.}\n",
    )
    found = made["disputes.md"].partition("## Found by comparison")[2]
    assert ("Set out, but open: [One or the other]" in found) is (state == "open")
    assert ("Explained: [One or the other]" in found) is (state == "explained")


def test_an_abbreviation_ends_a_sentence_with_one_stop(tmp_path: Path) -> None:
    actors = BASE["sources/actors/a.yml"].replace(
        "name: State X,", "name: State X, also: [{name: S.X., kind: acronym}, Ecks Co.],"
    )
    article = BASE["sources/articles/art.yml"] + "authors: [Jo Doe Jr.]\n"
    made = pages(tmp_path, actors=actors, articles=article)
    line = next(line for line in made["actors/index.md"].splitlines() if "State X" in line)
    assert "Acronym: S.X. |" in line
    assert "Ecks Co. ·" in line
    assert "By Jo Doe Jr.\n" in made["articles/art.md"]


def test_a_mandate_that_ended_or_is_to_come_is_not_in_force(tmp_path: Path) -> None:
    """In force is what may be so on the last day of the information; other days stand beside it."""
    relations = {
        "ann": "{to: state-x, relation: holds-office, until: 2012}",
        "bob": "{to: state-x, relation: speaks-for, since: 2030}",
        "cy": "{to: state-x, relation: speaks-for, since: 2020, until: 2024}",
    }
    actors = "\n".join(
        f"- {{id: {who}, name: {who.title()} Lee, kind: person, relations: [{relation}]}}"
        for who, relation in relations.items()
    )
    others = "- {id: state-x, name: State X, kind: state}\n- {id: paper, name: P, kind: media}"
    position = BASE["sources/positions/p.yml"].replace("For it.", "For it in State X.")
    made = pages(tmp_path, actors=f"{actors}\n{others}\n", positions=position)
    assert "**Spoke for**" in made["actors/ann.md"]
    assert (
        "Is to speak for: Speaks for: [State X](state-x.md), since 2030" in made["actors/index.md"]
    )
    body = made["actors/state-x.md"]
    for heading, line in [
        ("Who speaks for it", "Cy Lee](index.md#cy): speaks for, since 2020, until 2024"),
        ("Who spoke for it", "Ann Lee](ann.md): holds office, until 2012"),
        ("Who is to speak for it", "Bob Lee](index.md#bob): speaks for, since 2030"),
    ]:
        assert f"**{heading}**\n\n- [{line}\n" in body, body


def test_who_is_only_on_the_list_has_no_page(tmp_path: Path) -> None:
    """All that is known of one who holds and carries nothing stands in the list of actors."""
    listed = (
        "- {id: zed, name: Zed Cole, kind: person, role: clerk, former_ids: [zeb],"
        " wikidata: Q42, summary: 'Married to [[ann]].', part_of: city,"
        " reviewed: [{by: Jo Doe, on: 2024-05-06}],"
        " relations: [{to: paper, relation: formerly, role: reporter}]}\n"
        "- {id: city, name: City, kind: organisation}\n"
    )
    made = pages(tmp_path, actors=BASE["sources/actors/a.yml"] + listed)
    assert "actors/zed.md" not in made
    assert "[Zed Cole](index.md#zed)" in made["actors/zeb.md"]
    assert "[Zed Cole](actors/index.md#zed)" in made["names.md"]
    assert "[Zed Cole](index.md#zed): formerly (reporter)" in made["actors/paper.md"]
    lines = made["actors/index.md"].splitlines()
    [line] = [
        line
        for line in lines
        if line.startswith('| <span id="zeb"></span><span id="zed"></span>Zed Cole |')
    ]
    for words in [
        "Zed Cole | clerk · Married to [Ann Lee](ann.md). · Part of: [City](#city).",
        "Wikidata Q42",
        "Does not speak for: Formerly: [Daily Paper](paper.md) (reporter)",
        "Reviewed by Jo Doe, 6 May 2024.",
    ]:
        assert words in line


@pytest.mark.parametrize(
    "use",
    [
        ("articles", "via: []", "via: [zed]"),
        ("articles", "position: p1", "position: p1, quote: {text: no, speaker: zed}"),
        ("articles", "publisher: paper", "publisher: zed"),
        ("articles", "publisher: paper", "publisher: paper\nauthors: [zed]"),
        ("positions", "text:", "jointly_with: [zed], text:"),
        ("positions", "text:", "about: zed, text:"),
        ("positions", "text:", "note: Zed Cole was there., text:"),
    ],
    ids=lambda use: use[2],
)
def test_who_has_a_part_in_something_has_a_page(use: tuple[str, str, str], tmp_path: Path) -> None:
    folder, place, there = use
    files = {path.split("/")[1]: text for path, text in BASE.items()}
    listed = files["actors"] + "- {id: zed, name: Zed Cole, kind: person}\n"
    assert "actors/zed.md" not in pages(tmp_path / "listed", actors=listed)
    assert place in files[folder]
    changed = {folder: files[folder].replace(place, there, 1)}
    assert "actors/zed.md" in pages(tmp_path / "used", actors=listed, **changed)


def test_what_others_hold_in_its_name_is_counted(tmp_path: Path) -> None:
    actors = BASE["sources/actors/a.yml"].replace(
        "{id: ann, name: Ann Lee, kind: person}",
        "{id: ann, name: Ann Lee, kind: person, relations: [{to: state-x, relation: speaks-for}]}",
    )
    position = BASE["sources/positions/p.yml"].replace("text:", "on_behalf_of: state-x, text:")
    made = pages(tmp_path, actors=actors, positions=position)
    assert "State · 1 position in its name, held by others" in made["actors/state-x.md"]
    row = "| [State X](state-x.md) | spoken for by [Ann Lee](ann.md) | 1 in its name |"
    assert row in made["actors/index.md"]


def test_one_is_not_counted_as_several(tmp_path: Path) -> None:
    made = pages(tmp_path)
    assert "**1** article ·" in made["articles/index.md"]
    assert "**1** statement ·" in made["timeline.md"]
    assert "**1** question" in made["questions/index.md"]


def test_quotes_are_said_to_be_unchecked_where_there_are_some(tmp_path: Path) -> None:
    assert "were not checked" not in pages(tmp_path)["articles/art.md"]
    quoted = BASE["sources/articles/art.yml"].replace("via: []", "via: [], quote: we are for it")
    assert "were not checked" in pages(tmp_path, articles=quoted)["articles/art.md"]


def test_an_undated_position_that_another_replaces_is_replaced(tmp_path: Path) -> None:
    positions = """
        - {id: p1, actor: ann, question: q, stance: supports, date: unknown, text: For it.}
        - {id: p2, actor: ann, question: q, stance: opposes, date: unknown, after: [p1], text: No.}
        """
    article = BASE["sources/articles/art.yml"] + (
        "  - {position: p2, attribution: on-record, via: []}\n"
    )
    made = pages(tmp_path, positions=positions, articles=article)
    assert "undated, replaced since" in made["matrix.md"].partition("## In words")[2]
    assert "another is dated" not in made["matrix.md"].partition("## In words")[2]


def test_names_are_listed_by_what_they_are_sorted_by(tmp_path: Path) -> None:
    actors = BASE["sources/actors/a.yml"].replace("name: Ann Lee", "name: Ann Zed, sort_name: Zed")
    listed = pages(tmp_path, actors=actors)["names.md"]
    assert listed.index("[Bob Ray]") < listed.index("## Z") < listed.index("[Ann Zed]")


_TWO_BOUNDED = """
    - {id: p1, actor: ann, question: q, stance: supports, date: "[..2024-03-05]", text: For it.}
    - {id: p2, actor: ann, question: q, stance: opposes, date: "[..2024-03-05]", text: Against it.}
    """
_BOTH = BASE["sources/articles/art.yml"] + "  - {position: p2, attribution: on-record, via: []}\n"


def test_an_entry_that_is_only_bounded_is_named_in_english(tmp_path: Path) -> None:
    """Not "the entry of by 5 Mar 2024"; nor can "stance and order not known" be meant."""
    page = pages(tmp_path, positions=_TWO_BOUNDED, articles=_BOTH)["questions/q.md"]
    assert "from the entry before it ([by 5 Mar 2024](#p1)): stance; order not known." in page


def test_a_position_is_called_by_its_few_words(tmp_path: Path) -> None:
    """Two of one holder and one stance are told apart wherever they are named."""
    positions = BASE["sources/positions/p.yml"].replace("text:", "short: only in stone, text:")
    made = pages(tmp_path, positions=positions)
    assert "[Ann Lee: only in stone, 5 Mar 2024]" in made["articles/index.md"]


def test_another_outlets_own_voice_is_relayed(tmp_path: Path) -> None:
    actors = BASE["sources/actors/a.yml"] + "- {id: post, name: Post, kind: media}\n"
    position = BASE["sources/positions/p.yml"].replace("ann,", "post, capacity: narrator,")
    for via, heading in {
        "via: [post]": "Relayed from others",
        "via: []": "Said to this outlet itself",
        "grade: B2": "Route not stated",
    }.items():
        article = BASE["sources/articles/art.yml"].replace("via: []", via)
        made = pages(tmp_path / heading, actors=actors, positions=position, articles=article)
        page = made["articles/art.md"]
        assert f"## {heading}" in page
        assert "## In the outlet's own voice" not in page


def test_who_holds_nothing_is_not_said_to_hold_none_on_none(tmp_path: Path) -> None:
    position = BASE["sources/positions/p.yml"].replace("For it.", "For it with Bob Ray.")
    made = pages(tmp_path, positions=position)
    assert "0 positions" not in made["actors/bob.md"]
    assert "1 position on 1 question" in made["actors/ann.md"]


def test_what_is_held_in_its_name_stands_once_in_its_table(tmp_path: Path) -> None:
    """Also where it is a history, which says there how each entry differs from the one before."""
    actors = BASE["sources/actors/a.yml"].replace(
        "name: Ann Lee, kind: person",
        "name: Ann Lee, kind: person, relations: [{to: state-x, relation: speaks-for}]",
    )
    positions = _TWO_BOUNDED.replace("question:", "on_behalf_of: state-x, question:")
    made = pages(tmp_path, actors=actors, positions=positions, articles=_BOTH)
    page = made["actors/state-x.md"]
    assert page.count("For it.") == 1
    assert page.count("from the entry before it") == 1
    assert page.count("held by [Ann Lee](ann.md)") == 2
    alone = BASE["sources/positions/p.yml"].replace("question:", "on_behalf_of: state-x, question:")
    page = pages(tmp_path / "alone", actors=actors, positions=alone)["actors/state-x.md"]
    assert page.count("For it.") == 1


def test_who_is_quoted_in_what_others_hold_is_told_so(tmp_path: Path) -> None:
    """The page of whoever is quoted leads there, and an unnamed one spoke to the same."""
    actors = BASE["sources/actors/a.yml"] + "- {id: aide, name: An aide, kind: anonymous-group}\n"
    quotes = "quotes: [{text: no way, speaker: aide}, {text: ever, speaker: ann}]"
    article = BASE["sources/articles/art.yml"].replace(
        "attribution: on-record, via: []", f"attribution: anonymous, via: [], {quotes}"
    )
    made = pages(tmp_path, actors=actors, articles=article)
    where = "Ann Lee: supports, 5 Mar 2024](../questions/q.md#p1), in [Daily Paper, 6 Mar 2024]"
    assert f"## Quoted\n\n- [{where}" in made["actors/aide.md"]
    assert "## Quoted" not in made["actors/ann.md"]
    group = made["anonymous.md"].partition("(actors/aide.md)")[2]
    assert "Spoke to: [Daily Paper]" in group
    assert "- Quoted: [Ann Lee: supports, 5 Mar 2024]" in group
    assert "No position of its own" not in group


def test_an_article_without_a_title_is_not_given_its_outlet_twice(tmp_path: Path) -> None:
    article = BASE["sources/articles/art.yml"] + "recorded: 2024-03-07\n"
    titled = pages(tmp_path / "a", articles=article)
    untitled = pages(tmp_path / "b", articles=article.replace("title: For it", "title: unknown"))
    for path in ("timeline.md", "whats-new.md"):
        [line] = [each for each in titled[path].splitlines() if "[For it]" in each]
        assert line.count("Daily Paper") == 1
        [line] = [each for each in untitled[path].splitlines() if "[Untitled: " in each]
        assert line.count("Daily Paper") == 1
