"""Another id, two records made one, a record taken away: nothing leads nowhere, nothing is lost."""

import shutil
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, LEAST, REPOSITORY, findings, read, run, tree, write

from onrecord.editing.changes import Changes, judged
from onrecord.editing.layout import RefusedError
from onrecord.editing.renaming import renamed
from onrecord.reading import Reading
from onrecord.reading import read as read_dossier
from onrecord.source.records import Question

LIDO = REPOSITORY / "tests/dossiers/lido"
BRIDGE = {
    **LEAST,
    "sources/actors/mayor.yml": """
        # The mayor.
        name: Mayor Ames
        kind: person
        also: [Ames]
        relations: [{to: town, relation: leads}]
        """,
    "sources/actors/ames.yml": """
        name: Una Ames
        kind: person
        role: Mayor
        relations: [{to: town, relation: leads}, {to: party, relation: member-of}]
        """,
    "sources/actors/others.yml": """
        - {id: town, name: The town, kind: government-body}
        # Of the mayor.
        - id: party
          name: The party
          kind: organisation
          summary: That of [[mayor]], and of [[ames|Una Ames]].
        - {id: paper, name: The Paper, kind: media}
        """,
    "sources/questions/bridge.yml": """
        text: Is there to be a bridge?
        short: Bridge
        """,
    "sources/positions/mayor.yml": """
        - id: mayor-for
          actor: "mayor"
          question: bridge
          stance: supports
          date: 2024-05-01
          text: Wants one.
        """,
    "sources/positions/ames.yml": """
        - id: ames-against
          actor: ames
          question: bridge
          stance: opposes
          date: 2023-05-01
          text: Wants none.
        """,
    "sources/articles/paper-2024.yml": """
        title: The bridge
        publisher: paper
        kind: news
        date: 2024-05-02
        summary: What the mayor says.
        authors: [ames, A. Writer]
        reports:
          - {position: mayor-for, attribution: paraphrase, via: [mayor, ames]}
          - {position: ames-against, attribution: paraphrase}
        """,
    "captures/paper-2024.txt": "Of the bridge.\n",
}


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    write(tmp_path, BRIDGE)
    assert [each for each in findings(tmp_path) if each["severity"] == "error"] == []
    return tmp_path


def ids_of(reading: Reading) -> list[str]:
    """Return the ids of a dossier's records, and of their disputes."""
    sources = reading.sources
    questions = [each for each in sources.records if isinstance(each, Question)]
    parts = [str(dispute.id) for question in questions for dispute in question.disputes]
    return [*(record.id for record in sources.records), *parts]


@pytest.mark.parametrize("root", [LIDO, HARBOUR, REPOSITORY], ids=lambda root: root.name)
def test_every_record_can_be_renamed_and_named_back(root: Path) -> None:
    """Nothing else is found to be wrong then, and back again every file is as it was."""
    reading = read_dossier(root, drafts=True)
    codes = sorted(each.code for each in reading.findings)
    ids = ids_of(reading)
    # Of many of a kind some.
    for each in ids[:: 1 + len(ids) // 15]:
        there = judged(reading.texts, renamed(reading.sources, each, "quite-another"))
        assert sorted(finding.code for finding in there.findings) == codes, each
        assert each in there.sources.former_ids
        assert not any(ref.id == each for ref in there.sources.refs)
        forgotten = judged(
            reading.texts, renamed(reading.sources, each, "quite-another", formerly=False)
        )
        back = renamed(forgotten.sources, "quite-another", each, formerly=False)
        texts = {**forgotten.texts, **back.files}
        assert {path: text for path, text in texts.items() if text is not None} == reading.texts


def test_an_actor_is_renamed_in_references_links_authors_and_file_names(bridge: Path) -> None:
    before = read(bridge)
    result = run("rename", "-C", bridge, "ames", "una-ames")
    assert result.exit_code == 0, result.output
    files = tree(bridge)
    assert {"sources/actors/una-ames.yml", "sources/positions/una-ames.yml"} <= files.keys()
    assert not {"sources/actors/ames.yml", "sources/positions/ames.yml"} & files.keys()
    assert b"[[una-ames|Una Ames]]" in files["sources/actors/others.yml"]
    assert b"authors: [una-ames, A. Writer]" in files["sources/articles/paper-2024.yml"]
    assert b"via: [mayor, una-ames]" in files["sources/articles/paper-2024.yml"]
    after = read(bridge)
    assert [str(each) for each in after.actors["una-ames"].former_ids] == ["ames"]
    assert after.positions["ames-against"].actor.id == "una-ames"
    assert len(after.positions) == len(before.positions)


def test_the_folder_of_an_actors_positions_is_called_by_its_id(bridge: Path) -> None:
    (bridge / "sources/positions/ames").mkdir()
    (bridge / "sources/positions/ames.yml").rename(bridge / "sources/positions/ames/ames.yml")
    assert run("rename", "-C", bridge, "ames", "una").exit_code == 0
    assert run("rename", "-C", bridge, "ames-against", "ames-no").exit_code == 0
    files = tree(bridge)
    assert [path for path in files if "/una/" in path] == ["sources/positions/una/ames.yml"]
    assert b"actor: una\n" in files["sources/positions/una/ames.yml"]


def test_an_article_takes_its_capture_along(bridge: Path) -> None:
    assert run("rename", "-C", bridge, "paper-2024", "paper-bridge").exit_code == 0
    files = tree(bridge)
    assert files["captures/paper-bridge.txt"] == b"Of the bridge.\n"
    assert "captures/paper-2024.txt" not in files


def test_back_to_a_former_id(bridge: Path) -> None:
    """What a record is called now is none of the ids that it once had."""
    assert run("rename", "-C", bridge, "town", "city").exit_code == 0
    assert run("rename", "-C", bridge, "city", "town").exit_code == 0
    assert [str(each) for each in read(bridge).actors["town"].former_ids] == ["city"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["rename", "mayr", "x"], "nothing here has the id 'mayr'; did you mean 'mayor'?"),
        (["rename", "mayor", "ames"], "the id 'ames' is taken"),
        (["rename", "mayor", "The Mayor"], "write 'the-mayor'"),
        (["rename", "mayor", "index"], "'index' is reserved"),
        (["merge", "mayor", "bridge"], "not two records of one kind"),
        (["merge", "mayor", "mayor"], "not two records of one kind"),
        (["remove", "nobody"], "nothing here has the id 'nobody'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_misuse_and_nothing_changes(
    command: list[str], told: str, bridge: Path
) -> None:
    before = tree(bridge)
    result = run(command[0], "-C", bridge, *command[1:])
    assert result.exit_code == 2
    assert told in result.stderr
    assert tree(bridge) == before


def test_a_file_that_cannot_be_read_may_hold_a_reference(bridge: Path) -> None:
    write(bridge, {"sources/events/vote.yml": "title: [\nactors: mayor\n"})
    before = tree(bridge)
    result = run("rename", "-C", bridge, "mayor", "una")
    assert result.exit_code == 2
    assert "sources/events/vote.yml" in result.stdout
    assert tree(bridge) == before


def test_an_unknown_id_elsewhere_is_no_hindrance(bridge: Path) -> None:
    write(
        bridge,
        {"sources/events/vote.yml": "title: V\ndate: 2024\nstatus: planned\nactors: [nobody]\n"},
    )
    assert run("rename", "-C", bridge, "town", "city").exit_code == 0


def test_a_dry_run_shows_the_difference_alone(bridge: Path) -> None:
    before = tree(bridge)
    result = run("rename", "-C", bridge, "town", "city", "--dry-run")
    assert result.exit_code == 0
    assert "-- {id: town, name: The town" in result.stdout
    assert "+- {id: city, former_ids: [town], name: The town" in result.stdout
    assert tree(bridge) == before


def test_two_records_of_one_person_become_one(bridge: Path) -> None:
    result = run("merge", "-C", bridge, "ames", "mayor")
    assert result.exit_code == 0, result.output
    dossier = read(bridge)
    mayor = dossier.actors["mayor"]
    assert "ames" not in dossier.actors
    assert mayor.name == "Mayor Ames"
    assert [other.name for other in mayor.also] == ["Ames", "Una Ames"]
    assert mayor.role == "Mayor"
    assert [relation.to.id for relation in mayor.relations] == ["town", "party"]
    assert [str(each) for each in mayor.former_ids] == ["ames"]
    [article] = dossier.articles.values()
    # Whoever passed it on twice did so once.
    assert [[str(step) for step in each.via or ()] for each in article.reports] == [["mayor"], []]
    assert article.authors == ("mayor", "A. Writer")
    assert {each.actor.id for each in dossier.positions.values()} == {"mayor"}
    # Both lists of positions are in one file, and a person's comment is where it was.
    files = tree(bridge)
    assert "sources/positions/ames.yml" not in files
    assert files["sources/positions/mayor.yml"].count(b"- id: ") == 2
    assert files["sources/actors/mayor.yml"].startswith(b"# The mayor.\n")
    assert "name: Una Ames" in result.stderr


def test_what_would_be_wrong_afterwards_is_said_and_not_written(bridge: Path) -> None:
    """A position may not be held jointly by an actor with itself."""
    write(
        bridge,
        {
            "sources/positions/both.yml": """
                - id: both
                  actor: mayor
                  jointly_with: [ames]
                  question: bridge
                  stance: neutral
                  date: 2024-06-01
                  text: Wait.
                """
        },
    )
    before = tree(bridge)
    result = run("merge", "-C", bridge, "ames", "mayor")
    assert result.exit_code == 1
    assert "sources/positions/both.yml" in result.stdout
    assert tree(bridge) == before


DISPUTED = """\
text: Is there to be a bridge?
short: Bridge
why: See [[when]] and [[how]].
disputes:
  # Of the day.
  - id: when
    title: When
    kind: direct
    state: open
    sides: [mayor-for, ames-against]
    explanation: They differ.
  - {id: how, title: How, kind: wording, state: open, # in short
     sides: [ames-against, {stance: supports}], explanation: 'Words: [[how]].'}
"""


@pytest.fixture
def disputed(bridge: Path) -> Path:
    write(bridge, {"sources/questions/bridge.yml": DISPUTED})
    assert [each for each in findings(bridge) if each["severity"] == "error"] == []
    return bridge


def test_two_disputes_on_a_question_become_one(disputed: Path) -> None:
    result = run("merge", "-C", disputed, "when", "how")
    assert result.exit_code == 0, result.output
    [dispute] = read(disputed).questions["bridge"].disputes
    assert (dispute.id, [str(each) for each in dispute.former_ids]) == ("how", ["when"])
    assert (disputed / "sources/questions/bridge.yml").read_text() == (
        DISPUTED.partition("  # Of the day.")[0].replace("[[when]]", "[[how]]")
        + DISPUTED[DISPUTED.index("  - {id: how") :]
        .replace("{id: how,", "{id: how, former_ids: [when],")
        .replace("{stance: supports}]", "{stance: supports}, mayor-for]")
    )
    assert "title: When" in result.stderr
    assert "not taken over from 'when': # Of the day." in result.stderr


def test_disputes_on_two_questions_do_not_and_it_is_said_where_they_stand(disputed: Path) -> None:
    other = DISPUTED.replace("when", "when-2").replace("how", "how-2")
    write(disputed, {"sources/questions/other.yml": other.replace("Is there", "Was there")})
    before = tree(disputed)
    result = run("merge", "-C", disputed, "when", "when-2")
    assert result.exit_code == 2
    assert "'when' is a dispute on 'bridge' (sources/questions/bridge.yml:6:9)" in result.stderr
    assert "'when-2' one on 'other' (sources/questions/other.yml:6:9)" in result.stderr
    assert "merge the questions first" in result.stderr
    assert tree(disputed) == before
    # Questions that both have some have all of them then.
    assert run("merge", "-C", disputed, "other", "bridge").exit_code == 0
    disputes = read(disputed).questions["bridge"].disputes
    assert [str(each.id) for each in disputes] == ["when", "how", "when-2", "how-2"]
    assert run("merge", "-C", disputed, "when-2", "when").exit_code == 0


def test_both_sides_of_a_dispute_do_not_become_one(disputed: Path) -> None:
    """What is to be done first is said, and then it goes."""
    before = tree(disputed)
    result = run("merge", "-C", disputed, "ames-against", "mayor-for")
    assert result.exit_code == 2
    assert "the dispute 'when' at sources/questions/bridge.yml:10 would have one" in result.stderr
    assert "onrecord remove when" in result.stderr
    assert tree(disputed) == before
    linked = run("remove", "-C", disputed, "when")
    assert linked.exit_code == 1
    assert linked.stdout == "sources/questions/bridge.yml:3:10\n"
    write(disputed, {"sources/questions/bridge.yml": DISPUTED.replace("[[when]] and ", "")})
    removed = run("remove", "-C", disputed, "when")
    assert removed.exit_code == 0, removed.output
    assert run("merge", "-C", disputed, "ames-against", "mayor-for").exit_code == 0


def test_a_dispute_that_its_own_text_alone_leads_to_is_removed(disputed: Path) -> None:
    """With the last one the field goes."""
    text = DISPUTED.replace("why: See [[when]] and [[how]].\n", "")
    write(disputed, {"sources/questions/bridge.yml": text})
    assert run("remove", "-C", disputed, "how").exit_code == 0
    assert (disputed / "sources/questions/bridge.yml").read_text() == text.partition("  - {id")[0]
    assert run("remove", "-C", disputed, "when").exit_code == 0
    assert (disputed / "sources/questions/bridge.yml").read_text() == text.partition("disputes")[0]


def test_lists_of_positions_go_together_however_far_they_are_set_in(bridge: Path) -> None:
    theirs = """\
# Against it.

  -   id: ames-against
      actor: ames # still
      question: bridge
      stance: opposes
      date: 2023-05-01
      text: |
        Wants none.

          - Not one.
      # The end.
  - {id: ames-2, actor: ames, question: bridge, stance: opposes, date: 2024,
     text: "No
       means no."}
"""
    ours = bridge / "sources/positions/mayor.yml"
    flat = ours.read_text()
    write(bridge, {"sources/positions/ames.yml": theirs})
    said = {each.id: each.text.source for each in read(bridge).positions.values()}
    for deeper in (False, True):
        if deeper:
            write(bridge, BRIDGE)
            (bridge / "sources/articles/paper-2024.yml").unlink()
            deep = theirs.replace("ames-", "mayor-").replace("actor: ames", "actor: mayor")
            write(bridge, {"sources/positions/mayor.yml": deep.replace("mayor-2", "mayor-for")})
            write(bridge, {"sources/positions/ames.yml": flat.replace("mayor", "ames")})
        assert run("merge", "-C", bridge, "ames", "mayor").exit_code == 0
        assert not (bridge / "sources/positions/ames.yml").exists()
        joined = ours.read_text()
        assert all(each in joined for each in ("# Against it.\n", " # still\n", "# The end.\n"))
        after = {each.id: each.text.source for each in read(bridge).positions.values()}
        assert deeper or after == said
        assert sorted(map(str, after)) == sorted(
            ["ames-for", "mayor-against", "mayor-for"] if deeper else [*said]
        )


def test_an_id_that_is_written_with_escapes_is_named_with_its_place(bridge: Path) -> None:
    path = bridge / "sources/positions/mayor.yml"
    path.write_text(path.read_text().replace('"mayor"', '"may\\u006fr"'))
    before = tree(bridge)
    result = run("rename", "-C", bridge, "mayor", "una")
    assert result.exit_code == 2
    assert "'mayor' is written with escapes at sources/positions/mayor.yml:2:10" in result.stderr
    assert tree(bridge) == before


def test_an_id_keeps_its_quotes_wherever_it_stands(bridge: Path) -> None:
    """In a block, too, with the comment behind its sign."""
    path, paper = (
        bridge / f"sources/{each}.yml" for each in ("actors/mayor", "articles/paper-2024")
    )
    path.write_text(f"id: 'mayor' # him\n{path.read_text()}")
    text = paper.read_text().replace(
        "[ames, A. Writer]", '\n  - "mayor" # she\n  - | # he\n    ames\n'
    )
    paper.write_text(text)
    written = path.read_text()
    assert run("rename", "-C", bridge, "mayor", "una").exit_code == 0
    assert (bridge / "sources/actors/una.yml").read_text() == written.replace(
        "id: 'mayor' # him\n", "id: 'una' # him\nformer_ids: [mayor]\n"
    )
    assert '  - "una" # she\n' in paper.read_text()
    assert run("rename", "-C", bridge, "ames", "old-ames").exit_code == 0
    assert "  - | # he\n    old-ames\n" in paper.read_text()


def test_what_is_referred_to_is_not_removed(bridge: Path) -> None:
    before = tree(bridge)
    result = run("remove", "-C", bridge, "mayor")
    assert result.exit_code == 1
    assert "sources/positions/mayor.yml:2:10\n" in result.stdout
    assert "sources/actors/others.yml:6:20\n" in result.stdout
    assert tree(bridge) == before


def test_a_record_is_removed_and_a_page_says_so(bridge: Path) -> None:
    """The page is a person's own from then on: builds keep it, and the site has it."""
    write(bridge, {"sources/questions/tolls.yml": "text: A toll?\nshort: <b>Tolls</b>\n"})
    assert run("build", "-C", bridge).exit_code == 0
    result = run("remove", "-C", bridge, "tolls", "--why", "Nobody [asks](javascript:x) it.")
    assert result.exit_code == 0, result.output
    assert not (bridge / "sources/questions/tolls.yml").exists()
    page = bridge / "briefs/questions/tolls.md"
    said = page.read_text(encoding="utf-8")
    assert "<b>" not in said
    assert "](javascript" not in said
    assert "taken out of the dossier on 20" in said
    assert run("build", "-C", bridge).exit_code == 0
    assert page.read_text(encoding="utf-8") == said


def test_of_several_records_in_a_file_one_is_removed(bridge: Path) -> None:
    write(
        bridge,
        {
            "sources/events/all.yml": """
                # All events.
                - {id: vote, title: The vote, date: 2024, status: planned}
                # The fair.
                - id: fair
                  title: The fair
                  date: 2024
                  status: planned
                - {id: ball, title: The ball, date: 2024, status: planned}
                """
        },
    )
    assert run("remove", "-C", bridge, "fair").exit_code == 0
    assert (bridge / "sources/events/all.yml").read_text() == (
        "# All events.\n"
        "- {id: vote, title: The vote, date: 2024, status: planned}\n"
        "- {id: ball, title: The ball, date: 2024, status: planned}\n"
    )
    assert not (bridge / "briefs").exists()


def test_a_link_in_the_sources_is_not_written_through(bridge: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yml"
    outside.write_text("- {id: far, name: Far, kind: state}\n")
    (bridge / "sources/actors/far.yml").symlink_to(outside)
    result = run("rename", "-C", bridge, "town", "city")
    assert result.exit_code == 2
    assert outside.read_text() == "- {id: far, name: Far, kind: state}\n"


def test_nothing_is_changed_of_a_dossier_that_has_no_such_thing() -> None:
    reading = read_dossier(LIDO, drafts=True)
    with pytest.raises(RefusedError):
        renamed(reading.sources, "no-such-thing", "x")
    assert not Changes({})


def test_files_that_change_meanwhile_are_read_again(bridge: Path) -> None:
    """Two renames in a row are as good as one of both."""
    shutil.copytree(bridge, bridge / "copy")
    for old, new in (("town", "city"), ("party", "greens")):
        assert run("rename", "-C", bridge / "copy", old, new).exit_code == 0
    assert {"city", "greens"} <= read(bridge / "copy").actors.keys()
