"""Drafts, and what once had another id: on pages, at their addresses."""

import json
import re
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, LEAST, run, tree, write

from onrecord.reading import load
from onrecord.source.records import RECORD_TYPES

LIDO = HARBOUR.parent / "lido"
DRAFTS = ("bathers", "courier-draft", "slide", "bathers-slide", "slide-day")


def pages(root: Path, *options: str) -> dict[str, str]:
    write(root, {f"sources/{path}": text for path, text in tree(LIDO / "sources").items()})
    assert run("build", "-C", root, *options).exit_code == 0
    return {path: text.decode() for path, text in tree(root / "briefs").items()}


def test_a_build_leaves_no_trace_of_drafts(tmp_path: Path) -> None:
    """Neither their ids and texts are on a page, nor their feed entries, nor any count of them."""
    made = pages(tmp_path)
    for name in ("actors", "articles", "questions", "positions", "events"):
        (tmp_path / f"sources/{name}/drafts.yml").unlink()
    assert run("build", "-C", tmp_path).exit_code == 0
    assert {path: text.decode() for path, text in tree(tmp_path / "briefs").items()} == made


def test_each_draft_is_marked_where_it_stands(tmp_path: Path) -> None:
    """Behind every link to one stands the word, and in the title of each page of one."""
    made = pages(tmp_path, "--drafts")
    addresses = "|".join(map(re.escape, DRAFTS))
    link = re.compile(rf"\]\([^)\s]*(?:{addresses})(?:\.md(?:#bathers-slide)?)?\)")
    marked = re.compile(link.pattern + ' <span class="or-tag">Draft</span>')
    seen = 0
    for path, text in made.items():
        if path == "llms.txt":
            continue  # a text without marks, where the word alone stands
        # How a page is cited names itself.
        others = re.sub(r"\[address of this page\]\([^)]*\)", "", text)
        assert len(link.findall(others)) == len(marked.findall(others)), path
        seen += len(link.findall(others))
        if Path(path).stem in DRAFTS and path.endswith(".md"):
            assert re.search(r"^# Draft: ", text, re.MULTILINE), path
    assert seen > 20
    event = made["timeline.md"].partition('id="slide-day"')[2].partition("</h3>")[0]
    assert "Draft" in event
    statement = made["questions/slide.md"].partition('id="bathers-slide"')[2]
    assert 'or-tag">Draft' in statement.partition('class="or-meta"')[2].partition("</div>")[0]
    assert "<title>Draft: Bathers want a slide</title>" in made["feed.xml"]


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("actors/street-blog.md", "blog.md"),
        ("actors/lock-street.md", "blog.md"),
        ("articles/leaflet-2024.md", "leaflet.md"),
        ("questions/selling.md", "sale.md"),
    ],
)
def test_an_old_page_leads_on(former: str, now: str, tmp_path: Path) -> None:
    """It is plain Markdown with a plain link, out of the search, and no page leads to it."""
    made = pages(tmp_path)
    assert f"]({now})" in made[former]
    assert "exclude: true" in made[former]
    assert not any(f"{Path(former).name})" in text for text in made.values())


def test_an_old_anchor_is_beside_the_new_one(tmp_path: Path) -> None:
    """Once on each page that has what it leads to, and on the old page of a question as well."""
    made = pages(tmp_path)
    for former, now, path in [
        ("director-late", "director-2024", "questions/sale.md"),
        ("one-engineer", "described-as", "questions/reopen.md"),
        ("pumps", "pump-test", "timeline.md"),
    ]:
        assert made[path].count(f'id="{former}"') == 1
        assert re.search(rf'<h3 id="{now}" markdown>\s*<span id="{former}">', made[path])
    assert '<span id="director-2024"></span>[' in made["questions/selling.md"]
    assert "(sale.md#director-2024)" in made["questions/selling.md"]


@pytest.mark.parametrize("count", [1, 60])
def test_an_anchor_leads_on_whatever_was_renamed_before_and_after(
    count: int, tmp_path: Path
) -> None:
    """At each address that the question ever had stands each id that what is on it ever had.

    Where the page is divided, the anchors of what stands on a later one are on the first as well.
    """
    write(tmp_path, LEAST)
    ids = ["position-first", "position-second", "position-third"]
    held = [
        dict[str, object](actor="mayor", question="now", stance="supports", text="So it holds.")
        | {"id": f"p-{number}", "date": f"20{number:02}"}
        for number in range(count)
    ]
    held[0] |= {"id": "position-now", "former_ids": ids}
    dispute: dict[str, object] = {"id": "dispute-now", "former_ids": ["dispute-once"]}
    dispute |= {"title": "At odds", "kind": "wording", "state": "open", "explanation": "So."}
    dispute |= {"sides": ["position-now", "news"]}
    question = {"id": "now", "former_ids": ["first", "second", "third"], "text": "Is it so?"}
    article = {"id": "news", "title": "News", "publisher": "unknown", "kind": "news"}
    reports = {"date": "2099", "summary": "News.", "reports": [{"position": "position-now"}]}
    files = {
        "actors/mayor.yml": {"name": "Mayor Ames", "kind": "person"},
        "questions/now.yml": question | {"short": "So", "disputes": [dispute]},
        "positions/all.yml": held,
        "articles/news.yml": article | reports,
    }
    write(tmp_path, {f"sources/{path}": json.dumps(each) for path, each in files.items()})
    assert run("build", "-C", tmp_path).exit_code == 0
    page = "now--2.md" if count > 50 else "now.md"
    for former in ("first", "second", "third"):
        text = (tmp_path / f"briefs/questions/{former}.md").read_text("utf-8")
        [line] = [line for line in text.splitlines() if "position-now" in line]
        assert re.findall('id="([^"]+)"', line) == [*ids, "position-now"]
        assert f"({page}#position-now)" in line
        assert '<span id="dispute-once"></span><span id="dispute-now"></span>' in text
        # So does each page that what is long is divided into.
        later = tmp_path / f"briefs/questions/{former}--2.md"
        assert later.exists() == (count > 50)
        if later.exists():
            assert f"now at [page 2]({page}) of [So](now.md)." in later.read_text("utf-8")
            assert f"({page}#position-now)" in later.read_text("utf-8")
    first = (tmp_path / "briefs/questions/now.md").read_text("utf-8")
    assert all(first.count(f'id="{each}"') == 1 for each in [*ids, "position-now"])


def test_a_feed_entry_stays_the_same_one_under_a_new_id(tmp_path: Path) -> None:
    """Readers of feeds would take it for a new article."""

    def ids(root: Path) -> set[str]:
        return set(re.findall(r"<id>.*</id>", pages(root)["feed.xml"]))

    before = ids(tmp_path)
    file = tmp_path / "sources/articles/2024.yml"
    text = file.read_text("utf-8")
    renamed = text.replace("id: radio-june", "id: radio-2024-06\n  former_ids: [radio-june]")
    assert renamed != text
    file.write_text(renamed, "utf-8")
    for other in (tmp_path / "sources").rglob("*.yml"):
        if other != file:
            other.write_text(
                other.read_text("utf-8").replace("radio-june", "radio-2024-06"), "utf-8"
            )
    assert run("build", "-C", tmp_path).exit_code == 0
    after = (tmp_path / "briefs/feed.xml").read_text("utf-8")
    assert set(re.findall(r"<id>.*</id>", after)) == before
    assert "articles/radio-2024-06.html" in after


def test_histories_of_those_who_took_a_place_stay_apart_and_lead_to_each_other(
    tmp_path: Path,
) -> None:
    """No entry of the one is among those of the other, and no difference is called a change."""
    write(tmp_path, LEAST)
    held = "question: bridge, text: So it holds."
    made = {
        "sources/actors/boards.yml": "- {id: old, name: Old Board, kind: organisation}\n"
        "- {id: new, name: New Board, kind: organisation,\n"
        "   relations: [{to: old, relation: succeeds, since: 2024-01-01}]}\n",
        "sources/questions/bridge.yml": "text: A bridge?\nshort: Bridge\n"
        "unknowns: [{text: All., kind: not-stated}]\n",
        "sources/positions/boards.yml": ""
        f"- {{id: old-1, actor: old, date: 2022, stance: opposes, {held}}}\n"
        f"- {{id: old-2, actor: old, date: 2023, stance: neutral, {held}}}\n"
        f"- {{id: new-1, actor: new, date: 2024-05, stance: supports, {held}}}\n",
    }
    assert run("build", "-C", write(tmp_path, made)).exit_code == 0
    pages = {path: text.decode() for path, text in tree(tmp_path / "briefs").items()}
    new, old = pages["actors/new.md"], pages["actors/old.md"]
    assert "Took the place of [Old Board](old.md), since 1 January 2024." in new
    assert "Its place was taken by [New Board](new.md), since 1 January 2024." in old
    assert "Does not speak for" not in new
    assert "Who does not" not in old
    assert "last heard here with [Old Board: neutral, 2023](../questions/bridge.md#old-2)" in new
    assert (
        "first heard here with [New Board: supports, May 2024](../questions/bridge.md#new-1)" in old
    )
    assert 'id="old-' not in new
    over_time = pages["questions/bridge.md"].partition("## Over time")[2]
    one, _, other = over_time.partition("**[New Board]")
    assert "first heard here with" in one
    assert "last heard here with" in other
    assert "or-tag--change" not in other


def test_old_pages_grow_with_the_ids_and_not_with_what_stood_there_as_well(tmp_path: Path) -> None:
    """A question of many former ids and many positions has no line for each pair of them."""
    former = ", ".join(f"was-{number}" for number in range(40))
    write(tmp_path, LEAST)
    held = "actor: old, question: bridge, stance: supports, text: So it holds."
    positions = "".join(
        f"- {{id: held-{year}, date: {year}, {held}}}\n" for year in range(1900, 1940)
    )
    made = {
        "sources/actors/old.yml": "name: Old Board\nkind: organisation\n",
        "sources/questions/bridge.yml": f"text: A bridge?\nshort: Bridge\nformer_ids: [{former}]\n"
        "unknowns: [{text: All., kind: not-stated}]\n",
        "sources/positions/old.yml": positions,
    }
    assert run("build", "-C", write(tmp_path, made)).exit_code == 0
    pages = [
        (tmp_path / f"briefs/questions/was-{each}.md").read_text("utf-8") for each in range(40)
    ]
    assert all("](bridge.md)" in page for page in pages)
    assert sum(map(len, pages)) < 40 * 1_000


def test_the_library_reads_drafts_where_they_are_asked_for() -> None:
    published, whole = load(LIDO), load(LIDO, drafts=True)
    tables = {each: set(whole.of(each)) - set(published.of(each)) for each in RECORD_TYPES}
    assert set().union(*tables.values()) == set(DRAFTS)
