"""On whose word positions stand: what rests on one anonymous origin."""

from pathlib import Path

from tests.dossier.test_readings import article, dossier, held, pages, said

from onrecord.dossier.sourcing import on_one_anonymous_origin
from onrecord.reading import read


def test_what_rests_on_one_anonymous_origin(tmp_path: Path) -> None:
    """However many articles carry it, and whether or not they say by which route they have it."""
    positions = [
        held("leak", "supports", "2024-01-10", actor="clerks"),
        held("whisper", "opposes", "2024-01-11", actor="clerks", question="cost"),
        held("hint", "supports", "2024-01-12", actor="mayor"),
        held("speech", "opposes", "2024-01-13", actor="rival"),
        held("slip", "opposes", "2024-01-14", actor="clerks", rank="deprecated", note="A slip."),
    ]
    unsaid = {"position": "whisper", "attribution": "anonymous"}
    articles = [
        article("h", "2024-03-01", *said("leak", "hint", "slip", attribution="anonymous")),
        article("more", "2024-03-02", *said("leak", attribution="anonymous"), unsaid),
        article("open", "2024-03-03", *said("speech")),
    ]
    root = dossier(tmp_path, positions, articles)
    resting = on_one_anonymous_origin(read(root).dossier)
    assert {each.id for each in resting} == {"leak", "whisper", "hint"}
    made = pages(root)
    told = made["anonymous.md"]
    assert "**3 statements** of 5 rest on one anonymous origin each" in told
    assert "Of 1 no route is stated in full" in told
    assert "| 10 Jan 2024 | 2 | 1 |" in told
    assert "| 11 Jan 2024 | 1 | not established |" in told
    assert "**3 statements** rest on one anonymous origin." in made["index.md"]


def test_what_rests_on_one_anonymous_origin_and_is_past_is_marked(tmp_path: Path) -> None:
    positions = [
        held("leak", "supports", "2024-01-10", actor="clerks", until="2024-02-01"),
        held("hint", "supports", "2024-01-12", actor="mayor"),
    ]
    told = [article("h", "2024-03-01", *said("leak", "hint", attribution="anonymous"))]
    lines = pages(dossier(tmp_path, positions, told))["anonymous.md"].splitlines()
    resting = {day: line for line in lines for day in ("10 Jan", "12 Jan") if f"| {day}" in line}
    assert "until 1 February 2024" in resting["10 Jan"]
    assert "until" not in resting["12 Jan"]


def test_where_everybody_is_named_nothing_is_said_of_anonymous_origins(tmp_path: Path) -> None:
    positions = [held("speech", "opposes", "2024-01-13", actor="rival")]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *said("speech"))])
    made = pages(root)
    assert "one anonymous origin" not in made["anonymous.md"]
    assert "one anonymous origin" not in made["index.md"]


def test_positions_are_new_on_the_day_of_the_first_article_with_them(tmp_path: Path) -> None:
    """An article that carries one again later brings nothing new; changes stand by day as well."""
    positions = [
        held("then", "opposes", "2024-01-10", actor="rival"),
        held("now", "supports", "2024-02-10", actor="rival"),
    ]
    articles = [
        article("h", "2024-03-01", *said("then"), recorded="2024-03-02"),
        article("more", "2024-04-01", *said("then", "now"), recorded="2024-04-02"),
    ]
    told = pages(dossier(tmp_path, positions, articles))["whats-new.md"]
    newer, _, rest = told.partition("## Recorded 2 March 2024")
    older, _, changed = rest.partition("## Changed positions")
    assert ("▲ Supports" in newer, "▼ Opposes" in newer) == (True, False)
    assert ("▲ Supports" in older, "▼ Opposes" in older) == (False, True)
    assert "Recorded 2 April 2024" in changed
    assert "Change from the entry of 10 Jan 2024: stance." in changed
