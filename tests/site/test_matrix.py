"""The matrix as people work with it: filters, order, as-of date, link and CSV, from a folder."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.conftest import build_once
from tests.dossier_helpers import HARBOUR, LEAST, write
from tests.site_helpers import Built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("harbour")]


def open_matrix(page: Page, site: Built, state: str = "") -> None:
    page.goto("about:blank")
    page.goto(site.address("matrix.html") + state)
    expect(page.locator(".or-controls__count")).to_be_visible()


def actors(page: Page) -> list[str]:
    """Return the names of the rows a reader sees, in order."""
    names = page.locator(".or-table--matrix tbody tr:visible th a")
    return [name.strip() for name in names.all_inner_texts()]


def cells(page: Page) -> list[str]:
    """Return what a reader sees in all cells."""
    shown = page.locator(".or-table--matrix .or-cell:visible")
    return [" ".join(text.split()) for text in shown.all_inner_texts()]


def test_a_stance_is_filtered_and_the_link_keeps_it(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    everybody = actors(page)
    page.locator(".or-controls").get_by_label("Stance").select_option("denies")
    # The ministry holds nothing itself; its spokeswoman's denial is its own.
    assert actors(page) == ["Ministry of Transport", "Ada Quill"]
    assert all("No" in cell for cell in cells(page))
    kept = page.url
    open_matrix(page, harbour)
    assert actors(page) == everybody
    page.goto("about:blank")
    page.goto(kept)
    expect(page.locator(".or-controls").get_by_label("Stance")).to_have_value("denies")
    assert actors(page) == ["Ministry of Transport", "Ada Quill"]
    page.get_by_role("button", name="Show all").click()
    assert actors(page) == everybody


def test_filters_add_up(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour, "#?kind=organisation&attribution=paraphrase")
    assert actors(page) == ["Fishers' Association"]
    page.get_by_label("Find an actor").fill("board")
    assert actors(page) == []
    expect(page.locator(".or-controls__count")).to_contain_text("0 of")


def test_one_question_is_one_column(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.get_by_role("combobox", name="Question").select_option(label="Funding")
    heads = page.locator(".or-table--matrix thead th:visible").all_inner_texts()
    assert [head.strip() for head in heads] == ["Actor", "Funding"]
    assert "Fishers' Association" not in actors(page)


def test_order(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.get_by_label("Sort by").select_option("name")
    assert actors(page) == sorted(actors(page), key=str.casefold)
    page.get_by_label("Sort by").select_option("most")
    assert actors(page)[0] == "Harbour Board"


def test_as_of_a_date_nothing_later_is_shown(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour, "#?asof=2024-03-12")
    # On that day the Board had voted; nobody else had said anything.
    assert actors(page) == ["Harbour Board"]
    assert not any("None stated" in cell for cell in cells(page))
    slider = page.get_by_label("As of")
    expect(slider).to_have_attribute("aria-valuetext", "12 March 2024")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "31 May 2024 (latest)")
    assert len(actors(page)) > 1


def test_the_csv_is_exactly_what_is_shown(page: Page, harbour: Built, tmp_path: Path) -> None:
    open_matrix(page, harbour, "#?stance=denies&sort=name")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of what is shown").click()
    file = tmp_path / "shown.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [row["actor_name"] for row in rows] == actors(page)
    assert [row["words"] for row in rows] == [
        "✕ No, 6 May 2024",
        "✕ No, 6 May 2024, through Ada Quill",
    ]


def test_the_csv_has_the_rows_that_the_data_have(page: Page, own: Built) -> None:
    """Its ids lead into the tables beside the site, which say the same of each position."""

    def table(name: str) -> dict[str, dict[str, str]]:
        text = (own.folder / f"data/{name}.csv").read_text("utf-8")
        return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}

    open_matrix(page, own)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of what is shown").click()
    text = download.value.path().read_text("utf-8-sig")
    found = [*csv.DictReader(io.StringIO(text, newline=""))]
    known = {name: table(name) for name in ("positions", "actors", "questions")}
    for row in found:
        position = known["positions"][row["id"]]
        for column in ("question", "stance", "earliest", "page"):
            assert row[column] == position[column], row["id"]
        assert row["actor_name"] == known["actors"][row["actor"]]["name"]
        assert row["actor_kind"] == known["actors"][row["actor"]]["kind"]
        assert row["question_short"] == known["questions"][row["question"]]["short"]
    # Everything that holds today is somewhere in it.
    current = {name for name, row in known["positions"].items() if row["current"] == "true"}
    assert current <= {row["id"] for row in found}


def test_a_matrix_without_positions_has_no_controls(
    page: Page, shared_folder: Path, tmp_path: Path
) -> None:
    """There is nothing to filter, and nothing goes wrong."""
    question = "text: Why?\nshort: Why\nunknowns: [{text: Why., kind: not-stated}]\n"
    root = write(tmp_path, {**LEAST, "sources/questions/why.yml": question})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(build_once(shared_folder, "without positions", root).address("matrix.html"))
    expect(page.locator(".or-table--matrix table")).to_be_attached()
    assert complaints == []
    assert page.locator(".or-controls").count() == 0


def test_the_keyboard_reaches_every_control(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.get_by_label("Find an actor").focus()
    reached = 1
    while page.evaluate("document.activeElement.closest('.or-controls') !== null"):
        page.keyboard.press("Tab")
        reached += 1
    controls = page.locator(".or-controls :is(input, select, button, summary):visible").count()
    assert reached == controls + 1


# --- at one glance, on a phone and on paper -----------------------------------------------------


def signs(page: Page) -> list[str]:
    """Return what the signs of the overview are called that a reader sees."""
    shown = page.locator(".or-overview .or-mark:visible").get_by_role("link")
    return [" ".join(text.split()) for text in shown.all_text_contents()]


def columns(page: Page, table: str) -> list[str]:
    heads = page.locator(f"{table} thead th:visible").all_inner_texts()
    return [head.strip() for head in heads][1:]


def test_the_overview_says_who_stands_where_and_who_speaks_for_whom(
    page: Page, harbour: Built
) -> None:
    open_matrix(page, harbour)
    rows = page.locator(".or-overview tbody tr:visible th").all_inner_texts()
    names = [" ".join(row.split()) for row in rows]
    assert names.index("Ada Quill") == names.index("Ministry of Transport") + 1
    assert any(sign.startswith("Ada Quill: no, Funding, ") for sign in signs(page))
    # A sign is called what it says, and its glyph is not read to anybody.
    link = page.locator(".or-overview").get_by_role("link", name="Ada Quill: no, Funding")
    assert link.evaluate("each => getComputedStyle(each, '::before').content") == '"✕" / ""'
    link.click()
    page.wait_for_url("**/questions/funding.html#*")


def test_a_filter_leaves_no_empty_rows_and_columns(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    everything = columns(page, ".or-overview")
    page.get_by_label("Find an actor").fill("quill")
    # Whoever speaks for somebody is found with whom she speaks for.
    assert actors(page) == ["Ministry of Transport", "Ada Quill"]
    assert columns(page, ".or-overview") == columns(page, ".or-table--matrix") == ["Funding"]
    assert all("Funding" in sign for sign in signs(page))
    page.get_by_role("button", name="Show all").click()
    assert columns(page, ".or-overview") == everything


def test_the_link_to_a_view_is_copied(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.locator(".or-controls").get_by_label("Stance").select_option("denies")
    page.get_by_role("button", name="Copy link").click()
    # A page from a folder may not write what is copied: then the link is there to be copied.
    shown = page.get_by_label("Link to this view")
    expect(shown.or_(page.get_by_text("is copied"))).to_be_visible()
    if shown.count():
        expect(shown).to_have_value(page.url)


def test_a_table_is_one_stop_of_the_tab_key(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.locator(".or-overview a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focused = "document.activeElement.closest('.or-overview') !== null"
    assert page.evaluate(focused)
    assert page.locator(".or-overview [tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    assert not page.evaluate(focused)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused)


def test_actors_are_compared_side_by_side(page: Page, harbour: Built, tmp_path: Path) -> None:
    open_matrix(page, harbour)
    page.get_by_text("Compare side by side").click()
    page.get_by_role("checkbox", name="Ada Quill").check()
    page.get_by_role("checkbox", name="Harbour Board").check()
    table = page.locator(".or-compared")
    heads = [head.strip() for head in table.locator("thead th").all_inner_texts()]
    assert heads == ["Question", "Ada Quill", "Harbour Board"] or set(heads[1:]) == {
        "Ada Quill",
        "Harbour Board",
    }
    expect(page.locator(".or-overview")).to_be_hidden()
    kept = page.url
    page.goto("about:blank")
    page.goto(kept)
    expect(table.get_by_text("Ada Quill").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of what is shown").click()
    file = tmp_path / "pick.csv"
    download.value.save_as(file)
    shown = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert {row["actor_name"] for row in shown} == {"Ada Quill", "Harbour Board"}
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(page.locator(".or-overview")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_text("Compare side by side").click()
    page.get_by_role("checkbox", name="Ada Quill").uncheck()
    page.get_by_role("checkbox", name="Harbour Board").uncheck()
    expect(page.locator(".or-overview")).to_be_visible()


def test_who_is_picked_is_shown_without_a_record_too(page: Page, harbour: Built) -> None:
    """That somebody is on record with nothing is what a comparison is asked for."""
    open_matrix(page, harbour)
    page.get_by_text("Compare side by side").click()
    for name in ("Ada Quill", "Fishers' Association", "Funding"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    table = page.locator(".or-compared")
    heads = [head.strip() for head in table.locator("thead th").all_inner_texts()]
    assert set(heads) == {"Question", "Ada Quill", "Fishers' Association"}
    [line] = table.locator("tbody tr").all()
    words = line.locator("td").all_inner_texts()
    assert words[heads.index("Fishers' Association") - 1] == ""
    assert "No" in words[heads.index("Ada Quill") - 1]
    expect(page.locator(".or-controls__count")).to_contain_text("2 of")


def test_on_a_phone_who_stands_where_goes_by_question_and_stance(
    page: Page, harbour: Built
) -> None:
    page.set_viewport_size({"width": 375, "height": 667})
    open_matrix(page, harbour, "#?stance=denies")
    expect(page.locator(".or-overview")).to_be_hidden()
    lists = page.locator(".or-standings")
    assert lists.locator("h3:visible > a:first-child").all_inner_texts() == ["Funding"]
    assert [" ".join(text.split()) for text in lists.locator("li:visible").all_inner_texts()] == [
        "Ministry of Transport 6 May 2024, through Ada Quill"
    ]


def test_on_paper_stand_the_overview_and_the_lists(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.emulate_media(media="print")
    expect(page.locator(".or-overview")).to_be_visible()
    expect(page.locator(".or-standings")).to_be_visible()
    expect(page.locator(".or-table--matrix")).to_be_hidden()
    expect(page.locator(".or-controls")).to_be_hidden()


# --- what is replaced, and as of when ----------------------------------------------------------

FEW = {
    **LEAST,
    "sources/actors/all.yml": """
        - {id: town, name: The Town, kind: government-body}
        - id: clerk
          name: A Clerk
          kind: person
          relations: [{to: town, relation: speaks-for}]
        - {id: mayor, name: The Mayor, kind: person}
        - {id: herald, name: The Herald, kind: media}
        """,
    "sources/questions/all.yml": """
        - id: bridge
          text: Should there be a bridge?
          short: Bridge
          order: 1
          unknowns: [{text: The price., kind: not-stated}]
        - id: toll
          text: Should there be a toll?
          short: Toll
          order: 2
          unknowns: [{text: The price., kind: not-stated}]
        """,
    "sources/positions/all.yml": """
        - {id: town-1, actor: town, question: bridge, stance: opposes, date: 2024-01-10, text: No.}
        - id: town-2
          actor: town
          question: bridge
          stance: supports
          date: 2024-05-10/2024-05-20
          text: Yes.
        - id: clerk-1
          actor: clerk
          question: bridge
          stance: neutral
          date: 2024-03-01
          text: Neither.
          on_behalf_of: town
        - {id: mayor-1, actor: mayor, question: bridge, stance: opposes, date: 2024-02, text: No.}
        - id: mayor-2
          actor: mayor
          question: bridge
          stance: supports
          date: "[2024-02-20..2024-03-05]"
          text: Yes.
        - {id: mayor-3, actor: mayor, question: toll, stance: denies, date: 2024-01-10, text: No.}
        """,
    "sources/articles/all.yml": """
        - id: herald-1
          title: The bridge
          publisher: herald
          kind: news
          date: 2024-06-01
          summary: All of it.
          reports:
            - {position: town-1, attribution: on-record, via: []}
            - {position: town-2, attribution: on-record, via: []}
            - {position: clerk-1, attribution: on-record, via: []}
            - {position: mayor-1, attribution: on-record, via: []}
            - {position: mayor-2, attribution: on-record, via: []}
            - {position: mayor-3, attribution: on-record, via: []}
        """,
}


@pytest.fixture
def few(shared_folder: Path, tmp_path: Path) -> Built:
    """A matrix in which one voice replaces itself, and no other one does."""
    return build_once(shared_folder, "few positions", write(tmp_path, FEW))


@pytest.fixture
def lido(shared_folder: Path) -> Built:
    return build_once(shared_folder, "lido", HARBOUR.parent / "lido")


def row(page: Page, actor: str) -> list[str]:
    """Return the stances a reader sees in an actor's row, each with its date."""
    name = page.locator("th[scope=row]").get_by_role("link", name=actor, exact=True)
    shown = page.locator(".or-table--matrix tbody tr", has=name).locator(".or-cell:visible")
    texts = [" ".join(text.split()) for text in shown.all_inner_texts()]
    mark = " perhaps by then"
    return [
        text.removesuffix(mark).split(",")[0][2:] + (mark if text.endswith(mark) else "")
        for text in texts
    ]


@pytest.mark.parametrize(
    ("day", "town", "mayor"),
    [
        pytest.param(
            "2024-01-10",
            ["No 10 Jan 2024"],
            ["Denies 10 Jan 2024"],
            id="the day itself counts, what is said later does not",
        ),
        pytest.param(
            "2024-02-19",
            ["No 10 Jan 2024"],
            ["No Feb 2024 perhaps by then", "Denies 10 Jan 2024"],
            id="in a month it can have been said already",
        ),
        pytest.param(
            "2024-02-28",
            ["No 10 Jan 2024"],
            [
                "No Feb 2024 perhaps by then",
                "Yes 20 Feb – 5 Mar 2024 perhaps by then",
                "Denies 10 Jan 2024",
            ],
            id="a month is over on its last day",
        ),
        pytest.param(
            "2024-02-29",
            ["No 10 Jan 2024"],
            [
                "No Feb 2024",
                "Yes 20 Feb – 5 Mar 2024 perhaps by then",
                "Denies 10 Jan 2024",
            ],
            id="and then it is known",
        ),
        pytest.param(
            "2024-03-01",
            ["No 10 Jan 2024", "Neutral 1 Mar 2024"],
            [
                "No Feb 2024",
                "Yes 20 Feb – 5 Mar 2024 perhaps by then",
                "Denies 10 Jan 2024",
            ],
            id="who speaks for the town does not replace what it said itself",
        ),
        pytest.param(
            "2024-03-05",
            ["No 10 Jan 2024", "Neutral 1 Mar 2024"],
            ["No Feb 2024", "Yes 20 Feb – 5 Mar 2024", "Denies 10 Jan 2024"],
            id="what may have been said before replaces nothing",
        ),
        pytest.param(
            "2024-05-19",
            [
                "No 10 Jan 2024",
                "Neutral 1 Mar 2024",
                "Yes from 10 to 20 May 2024 perhaps by then",
            ],
            ["No Feb 2024", "Yes 20 Feb – 5 Mar 2024", "Denies 10 Jan 2024"],
            id="an interval is sure from its end on",
        ),
        pytest.param(
            "2024-05-20",
            ["Yes from 10 to 20 May 2024", "Neutral 1 Mar 2024"],
            ["No Feb 2024", "Yes 20 Feb – 5 Mar 2024", "Denies 10 Jan 2024"],
            id="what the town said itself replaces what it said before",
        ),
    ],
)
@pytest.mark.sampled(2)
def test_as_of_a_day_a_voice_is_replaced_by_itself_alone(
    day: str, town: list[str], mayor: list[str], page: Page, few: Built
) -> None:
    """What surely came later replaces what the same voice said, and nothing else does."""
    open_matrix(page, few, f"#?asof={day}")
    assert sorted(row(page, "The Town")) == sorted(town)
    assert sorted(row(page, "The Mayor")) == sorted(mayor)


def test_the_slider_goes_by_the_days_on_which_something_was_known(page: Page, few: Built) -> None:
    open_matrix(page, few)
    slider = page.get_by_label("As of")
    shown = []
    slider.press("Home")
    for _ in range(8):
        shown.append(slider.get_attribute("aria-valuetext"))
        slider.press("ArrowRight")
    assert shown == [
        "10 January 2024",
        "1 February 2024",
        "20 February 2024",
        "29 February 2024",
        "1 March 2024",
        "5 March 2024",
        "10 May 2024",
        "20 May 2024 (latest)",
    ]


def test_what_the_script_hides_is_what_the_page_calls_replaced(page: Page, lido: Built) -> None:
    """With the script or without it, a cell says the same of every voice in it."""
    open_matrix(page, lido)
    entries = page.locator(".or-table--matrix .or-cell")
    texts = [" ".join(text.split()) for text in entries.all_text_contents()]
    hidden = [not entries.nth(number).is_visible() for number in range(len(texts))]
    assert hidden == ["replaced since" in text for text in texts]
    assert 5 < sum(hidden) < len(texts) / 2


def test_rows_go_by_their_newest_or_by_all_that_is_shown(page: Page, few: Built) -> None:
    open_matrix(page, few)
    assert actors(page) == ["The Town", "A Clerk", "The Mayor"]
    page.get_by_label("Sort by").select_option("latest")
    assert actors(page) == ["The Town", "The Mayor", "A Clerk"]
    page.get_by_label("Sort by").select_option("most")
    assert actors(page) == ["The Mayor", "The Town", "A Clerk"]


def test_a_cell_emptied_by_a_filter_looks_empty(page: Page, few: Built) -> None:
    open_matrix(page, few)
    cell = page.locator(".or-table--matrix tbody tr", has_text="The Mayor").locator("td").nth(0)
    hatched = "cell => getComputedStyle(cell).backgroundImage !== 'none'"
    assert not cell.evaluate(hatched)
    page.locator(".or-controls").get_by_label("Stance").select_option("denies")
    assert row(page, "The Mayor") == ["Denies 10 Jan 2024"]
    assert cell.evaluate(hatched)


def test_the_csv_has_nothing_that_is_replaced(page: Page, few: Built, tmp_path: Path) -> None:
    open_matrix(page, few)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of what is shown").click()
    file = tmp_path / "shown.csv"
    download.value.save_as(file)
    rows = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
    assert [row["words"] for row in rows if row["actor_name"] == "The Town"] == [
        "▲ Yes, from 10 to 20 May 2024",
        "◆ Neutral, 1 Mar 2024, through A Clerk",
    ]


def test_show_all_goes_back_to_the_latest_day(page: Page, few: Built) -> None:
    open_matrix(page, few, "#?asof=2024-01-10&kind=person")
    assert actors(page) == ["The Mayor"]
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_label("As of")).to_have_attribute("aria-valuetext", "20 May 2024 (latest)")
    assert actors(page) == ["The Town", "A Clerk", "The Mayor"]


def test_a_link_to_a_view_works_from_the_page_itself(page: Page, few: Built) -> None:
    open_matrix(page, few)
    page.evaluate("location.hash = '#?kind=person&attribution=on-record'")
    expect(page.locator(".or-controls__count")).to_have_text("2 of 3 actors shown")
    page.get_by_label("Find an actor").fill("mayor")
    assert actors(page) == ["The Mayor"]


@pytest.fixture
def undated(shared_folder: Path, tmp_path: Path) -> Built:
    """A matrix of positions of which some have no date, and one came after another."""
    held = {
        "town-1": ("town", "opposes", "date: 2024-01-10"),
        "town-2": ("town", "supports", "date: unknown"),
        "mayor-1": ("mayor", "opposes", "date: 2024-02-10"),
        "mayor-2": ("mayor", "supports", "date: unknown, after: [mayor-1]"),
        "clerk-1": ("clerk", "neutral", "date: unknown"),
    }
    positions = "".join(
        f"- {{id: {name}, actor: {actor}, question: bridge, stance: {stance}, {when}, text: T.}}\n"
        for name, (actor, stance, when) in held.items()
    )
    reports = ", ".join(f"{{position: {name}, attribution: on-record, via: []}}" for name in held)
    article = (
        "{id: herald-1, title: The bridge, publisher: herald, kind: news, date: unknown, "
        f"summary: All of it., reports: [{reports}]}}"
    )
    files = {
        **FEW,
        "sources/positions/all.yml": positions,
        "sources/articles/all.yml": f"- {article}\n",
    }
    return build_once(shared_folder, "undated positions", write(tmp_path, files))


def test_what_has_no_date_is_the_latest_only_where_nothing_else_is(
    page: Page, undated: Built
) -> None:
    """A source that says what came before counts for a date; on a day nothing undated is shown."""
    open_matrix(page, undated)
    assert row(page, "The Town") == ["No 10 Jan 2024"]
    assert row(page, "The Mayor") == ["Yes undated"]
    assert row(page, "A Clerk") == ["Neutral undated"]
    slider = page.get_by_label("As of")
    expect(slider).to_have_attribute("aria-valuetext", "10 February 2024 (latest)")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "10 January 2024")
    assert actors(page) == ["The Town"]
