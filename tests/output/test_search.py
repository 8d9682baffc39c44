"""The index of the search: what is in its files, how large they are, and how words are cut."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.exchange.findable import Entry
from onrecord.output.search import INDEX, index
from onrecord.output.sections import sections
from onrecord.output.tokens import Splitter, fold


def pieces(text: str) -> list[str]:
    return Splitter([text]).pieces(text)


def values(files: dict[str, str]) -> dict[str, Any]:
    """Return what each file gives, by the name that it calls it."""
    found = {}
    for path, text in files.items():
        called = re.fullmatch(r'onrecordSearch\("([a-z]+(?:-\d+)?)", (.*)\)\n', text, re.DOTALL)
        assert called, path
        found[called[1]] = json.loads(called[2])
        assert not re.search("[<\u2028\u2029]", text), path
    return found


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The U.K. and the U.S.A.", "the uk and the usa"),
        ("10,000 soldiers, 1.5 of them, 1,234,567.", "10000 soldiers 1.5 of them 1234567"),
        ("Kraków, Łódź, Søren, Straße, Ærø, Đà", "krakow lodz soren strasse aero da"),
        ("People's Party, the state’s", "people party the state"),
        ("İzmir, ısı", "izmir isi"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("中国人民 王毅", "中国 国人 人民 王毅"),
        ("中 a中b", "中 a 中 b"),
        ("المدينة مدينه", "مدينه مدينه"),
        ("خواجه\u200cزاده", "خواجه زاده خواجهزاده"),
        ("Зеленський", "зеленськии"),
        ("co\u00adop", "coop"),
        ("...", ""),
        ("x" * 50, "x" * 40),
    ],
)
def test_a_text_is_cut_into_what_people_type(text: str, wanted: str) -> None:
    assert " ".join(pieces(text)) == wanted


@given(st.text())
@examples(300)
def test_what_is_folded_stays_so(word: str) -> None:
    assert fold(fold(word)) == fold(word)


# --- files -------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("ab cé中国<\u2028\"'\\"), min_size=1)
ENTRIES = st.lists(
    st.builds(
        Entry,
        place=st.from_regex(r"[a-z]{1,5}\.html(#[a-z]{1,5})?", fullmatch=True),
        kind=st.sampled_from(["Actor", "Statement", "Page"]),
        title=TEXTS,
        names=st.lists(TEXTS, max_size=3).map(tuple),
        short=TEXTS,
        text=TEXTS,
    ),
    max_size=12,
)


@given(ENTRIES)
@examples(60)
def test_every_word_of_an_entry_leads_to_it(entries: list[Entry]) -> None:
    """As the script follows it: the row of the word, that of its stem, the numbers there."""
    found = values(index(entries, "en"))
    rows = {
        row.split(" ")[0]: row.split(" ")
        for name, part in found.items()
        if name.startswith("rows-")
        for row in part
    }
    shown = [each for name in sorted(found) if name.startswith("entries-") for each in found[name]]
    assert len(shown) == len(entries) == found["index"]["number"]
    for entry in entries:
        number = [*map(tuple, shown)].index(
            (entry.place, entry.title, entry.about, entry.short, entry.text)
        )
        same = {n for n, each in enumerate(shown) if each == shown[number]}
        for name in (entry.title, *entry.names):
            for word in pieces(name):
                assert same & {*_steps(rows[word][1], 3)}, word
        for word in pieces(f"{entry.short} {entry.text}"):
            [_, _, texts, *_] = rows[word]
            if texts.startswith("="):
                texts = rows[texts[1:]][2]
            assert any(same & {*_steps(part, 1)} for part in texts.split(",")), word


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _steps(text: str, of: int) -> list[int]:
    """Return entries that are written as steps, with others of so many numbers each."""
    numbers, value, shift = [], 0, 0
    for sign in text:
        digit = DIGITS.index(sign)
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(value)
            value = shift = 0
    at, found = 0, []
    for step in numbers[::of]:
        at += step
        found.append(at)
    return found


def test_no_file_is_long_and_a_very_common_word_is_cut() -> None:
    """Whatever a dossier says again and again: a search loads files of bounded size."""
    entries = [
        Entry(f"a.html#e-{n}", "Statement", f"The actor number {n} says", text="the same " * 3)
        for n in range(20_000)
    ]
    files = index(entries, "en")
    assert max(len(text.encode()) for text in files.values()) <= 64_000
    assert len(files) < 600
    rows = [row for name, part in values(files).items() if name.startswith("rows") for row in part]
    [row] = [row for row in rows if row.startswith("same ")]
    assert row.endswith("!")
    # The first ones are kept: those that rank before others.
    assert _steps(row.split(" ")[2].strip(",!"), 1)[:3] == [0, 1, 2]


def test_the_same_entries_give_the_same_files_and_others_another_folder() -> None:
    one, other = (Entry("a.html", "Actor", name) for name in ("Ada", "Bea"))
    assert index([one], "en") == index([one], "en")
    assert not (index([one], "en").keys() & index([other], "en").keys()) - {INDEX}


def test_words_of_one_stem_share_their_places() -> None:
    entries = [
        Entry("a.html", "Article", "A", text="They negotiate."),
        Entry("b.html", "Article", "B", text="Negotiations went on."),
    ]
    for language, is_stemmed in (("en-GB", True), ("ja", False)):
        rows = values(index(entries, language))["rows-0"]
        [row] = [row for row in rows if row.startswith("negotiations ")]
        assert ("=negotiate" in row) is is_stemmed


def test_work_grows_with_the_entries() -> None:
    """Counted by the bytes that come out, twice as many entries are about twice as long."""

    def length(number: int) -> int:
        entries = [
            Entry(f"a.html#{n}", "Article", f"Title {n}", text=f"Of what {n % 97} says {n}")
            for n in range(number)
        ]
        return sum(map(len, index(entries, "en").values()))

    assert length(4_000) < 2.3 * length(2_000)


# --- pages by hand -----------------------------------------------------------------------------


def test_a_page_by_hand_is_found_section_by_section() -> None:
    html = """<h1 id="list">Reading list<a class="headerlink" href="#list">¶</a></h1>
    <p>Books on <em>ti</em>des &amp; dredgers.<br>More.</p>
    <div data-search-exclude><p>Not<p>this</div>
    <h2 id="old">Old <code>ones</code></h2><ul><li>One</li><li>Two</li></ul>
    <script>three</script>"""
    assert [*sections("list.html", "Reading &amp; list", html)] == [
        Entry("list.html", "Page", "Reading & list"),
        Entry(
            "list.html#list",
            "Page",
            "Reading & list – Reading list",
            text="Books on tides & dredgers. More.",
        ),
        Entry("list.html#old", "Page", "Reading & list – Old ones", text="One Two"),
    ]
    [first, _] = sections("list.html", "Reading list", html)
    assert first == Entry(
        "list.html", "Page", "Reading list", text="Books on tides & dredgers. More."
    )


@given(st.text(st.sampled_from("<>/=\"'h1 divaid&;!-[]\n")))
@examples(200)
def test_of_any_markup_something_is_made(html: str) -> None:
    first, *_ = sections("a.html", html, html)
    assert first.place == "a.html"
