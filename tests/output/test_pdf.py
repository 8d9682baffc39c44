"""``onrecord pdf``: the complete briefing on paper, in its place, or one line that says why not."""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from click.testing import Result
from tests.conftest import onrecord
from tests.dossier_helpers import HARBOUR, LEAST, REPOSITORY, read, run, tree, write
from tests.site_helpers import Built, without_blanks

from onrecord.dossier.freshness import cut_off
from onrecord.dossier.labels import plain_words
from onrecord.editions import edition
from onrecord.output.pdf import print_pdf
from onrecord.pages.contents import make_pages

PDF = "site/briefing.pdf"


def printed(root: Path, path: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command, with another PATH if one is given."""
    env = {**os.environ, **({"PATH": path} if path is not None else {})}
    command = [onrecord(), "pdf", "-C", str(root)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.browser
def test_the_pdf_is_the_complete_briefing(harbour: Built, chromium: str, tmp_path: Path) -> None:
    """It stands beside the pages, and every statement of the dossier is in it, to be read."""
    root = tmp_path / "a dossier"
    shutil.copytree(harbour.root, root)
    before = tree(root / "site")
    done = printed(root)
    assert (done.returncode, done.stderr, done.stdout) == (0, f"{PDF}\n", "")
    after = tree(root / "site")
    data = after.pop("briefing.pdf")
    assert after == before
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    words = without_blanks(words_of(data))
    assert "Saysthatitisso." in words, "the legend, which is closed until it is wanted"
    assert "Thegranthasbeenpromised,forthewholecost." in words
    for position in harbour.dossier.positions.values():
        assert without_blanks(plain_words(harbour.dossier, position.text)) in words, position.id


# --- what it says, and where it leads ------------------------------------------------------------


@pytest.fixture(scope="module")
def briefing(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with a published address whose site was made with its PDF, twice."""
    root = tmp_path_factory.mktemp("printed") / "harbour"
    shutil.copytree(HARBOUR / "sources", root / "sources")
    (root / "mkdocs.yml").write_text("site_url: https://harbour.example/briefing/\n", "utf-8")
    done = run("site", "--pdf", "-C", root)
    assert done.exit_code == 0, done.output
    (root / PDF).rename(root / "first.pdf")
    assert run("pdf", "-C", root).exit_code == 0
    return root


@pytest.mark.browser
def test_the_same_site_gives_the_same_bytes(briefing: Path) -> None:
    assert (briefing / "first.pdf").read_bytes() == (briefing / PDF).read_bytes()


@pytest.mark.browser
def test_the_outline_has_the_headings_with_their_words(briefing: Path) -> None:
    """In the order of the page, those of questions below them."""
    with pikepdf.open(briefing / PDF) as pdf, pdf.open_outline() as outline:
        titles = [str(each.title) for each in _items(outline.root)]
        assert all(each.destination is not None for each in _items(outline.root))
    html = (briefing / "site/complete.html").read_bytes()
    [article] = lxml.html.fromstring(html).find_class("or-page")
    for link in article.find_class("headerlink"):
        link.drop_tree()
    heads = [" ".join(each.text_content().split()) for each in article.iter("h1", "h2", "h3", "h4")]
    assert len(titles) > 20
    # Lists of links alone are not printed, nor are their headings.
    assert [head for head in heads if head in titles] == titles


def _items(items: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for each in items:
        yield each
        yield from _items(each.children)


@pytest.mark.browser
def test_the_sheet_is_a4_with_the_number_of_the_page_and_the_title_at_its_head(
    briefing: Path,
) -> None:
    with pikepdf.open(briefing / PDF) as pdf:
        sizes = {tuple(round(float(each)) for each in page.mediabox) for page in pdf.pages}
        number = len(pdf.pages)
    assert sizes == {(0, 0, 595, 842)}
    words = without_blanks(words_of((briefing / PDF).read_bytes()))
    for page in range(1, number + 1):
        assert f"{page}/{number}" in words
    title = without_blanks(read(HARBOUR).briefing.title)
    assert words.count(title) >= number


def on_paper(briefing: Path, root: Path, paper: str) -> Result:
    """Build a site with its PDF whose own configuration names a paper."""
    shutil.copytree(briefing / "sources", root / "sources")
    (root / "mkdocs.yml").write_text(f"extra:\n  paper: {paper}\n", "utf-8")
    return run("site", "--pdf", "-C", root)


@pytest.mark.browser
def test_the_paper_can_be_letter(briefing: Path, tmp_path: Path) -> None:
    assert on_paper(briefing, tmp_path / "letter", "letter").exit_code == 0
    with pikepdf.open(tmp_path / "letter" / PDF) as pdf:
        assert [round(float(each)) for each in pdf.pages[0].mediabox] == [0, 0, 612, 792]


@pytest.mark.browser
def test_a_paper_that_is_none_is_said_to_be_none(briefing: Path, tmp_path: Path) -> None:
    done = on_paper(briefing, tmp_path / "napkin", "napkin")
    assert done.exit_code == 1
    assert "'extra: paper' is 'napkin', where it is A4 or Letter" in done.output
    assert not (tmp_path / "napkin/site").exists()


@pytest.mark.browser
def test_links_lead_inside_or_to_where_the_site_is_published(briefing: Path) -> None:
    """None knows this machine; a record that the briefing holds is led to in the briefing."""
    with pikepdf.open(briefing / PDF) as pdf:
        inside, outside = links_of(pdf)
        there = {name.removeprefix("/") for name in pdf.Root.Dests.keys()}  # noqa: SIM118
    dossier = read(HARBOUR)
    assert len(inside) > 50
    assert set(inside) <= there
    assert {*dossier.questions, *dossier.articles} <= set(inside)
    # Those who are in the list of who is who are led to there, and from there to their pages.
    assert {
        f"https://harbour.example/briefing/actors/{each}.html"
        for each in ("harbour-board", "ada-quill")
    } <= set(outside)
    assert {*dossier.actors} & set(inside)
    published = [each for each in outside if each.startswith("https://harbour.example/briefing/")]
    assert "https://harbour.example/briefing/method.html#how-to-read-the-marks" in published
    paths = (each.removeprefix("https://harbour.example/briefing/") for each in published)
    pages = {each.partition("#")[0] for each in paths}
    assert all((briefing / "site" / page).is_file() for page in pages)
    assert not [each for each in outside if "invalid" in each or "127.0.0.1" in each]


def links_of(pdf: pikepdf.Pdf) -> tuple[list[str], list[str]]:
    """Return where the links of a PDF lead: anchors inside of it, and addresses."""
    inside, outside = [], []
    for page in pdf.pages:
        for each in page.get("/Annots", []):
            if "/Dest" in each:
                inside.append(str(each.Dest).removeprefix("/"))
            elif "/A" in each:
                outside.append(str(each.A.URI))
    return inside, outside


@pytest.mark.browser
def test_without_an_address_what_leads_to_the_site_is_text(
    harbour: Built, chromium: str, tmp_path: Path
) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(harbour.root, root)
    assert printed(root).returncode == 0
    with pikepdf.open(root / PDF) as pdf:
        inside, outside = links_of(pdf)
    assert inside
    theirs = {"https:", "http:", "mailto:"}
    assert {each.partition(":")[0] + ":" for each in outside} <= theirs
    assert not [each for each in outside if "invalid" in each]
    assert "Howtoreadthemarks" in without_blanks(words_of((root / PDF).read_bytes()))


@pytest.mark.browser
def test_the_properties_come_from_the_sources(briefing: Path) -> None:
    dossier = read(HARBOUR)
    with pikepdf.open(briefing / PDF) as pdf:
        known = {str(key): str(value) for key, value in pdf.docinfo.items()}
        with pdf.open_metadata() as about:
            assert about["dc:title"] == dossier.briefing.title
            assert about["dc:creator"] == list(dossier.briefing.editors)
            assert about["dc:language"] == {"en"}
            assert about["xmp:CreateDate"] == about["xmp:ModifyDate"]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
    # No article says when it was recorded.
    newest = cut_off(dossier)
    assert newest
    day = str(newest.version.latest)
    assert known["/Title"] == dossier.briefing.title
    assert known["/Author"] == ", ".join(dossier.briefing.editors)
    assert known["/Subject"] == plain_words(dossier, dossier.briefing.bottom_line)
    assert known["/CreationDate"] == known["/ModDate"] == f"D:{day.replace('-', '')}000000Z"


def words_of(data: bytes) -> str:
    """Return the text of a PDF as Chromium writes it: each letter by its number in a font."""
    words = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        known: dict[object, dict[bytes, str]] = {}
        for page in pdf.pages:
            font: dict[bytes, str] = {}
            fonts = page.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
            for name, code in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj", content(page)):
                if name:
                    each = fonts[f"/{name.decode()}"]
                    if each.objgen not in known:
                        known[each.objgen] = letters(each.ToUnicode.read_bytes())
                    font = known[each.objgen]
                else:
                    size = len(next(iter(font), b"00"))
                    words += [
                        font.get(code[at : at + size], "") for at in range(0, len(code), size)
                    ]
    return "".join(words)


def content(page: pikepdf.Page) -> bytes:
    """Return what a page is drawn by."""
    found = page.Contents
    streams = found if isinstance(found, pikepdf.Array) else [found]
    return b"\n".join(each.read_bytes() for each in streams)


def letters(table: bytes) -> dict[bytes, str]:
    """Return the letters of a font by their numbers, both as the PDF writes them."""
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letter in re.findall(rb"<([0-9A-F]+)> <([0-9A-F]+)>", block):
            found[code] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in re.findall(rb"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                at = int(letter, 16) + code - int(first, 16)
                found[f"{code:0{len(first)}X}".encode()] = chr(at)
    return found


# --- without a Chromium, or with one of a kind -------------------------------------------------


def sheet() -> bytes:
    """Return a PDF of one empty sheet."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(stream, static_id=True)
    return stream.getvalue()


SHEET = sheet()
PRINTING = (
    f"open([each for each in sys.argv if 'print-to-pdf' in each][0][15:], 'wb').write({SHEET!r})"
)
posix = pytest.mark.skipif(os.name != "posix", reason="no scripts as programs here")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A dossier that looks as if its site had been built."""
    return write(tmp_path / "dossier", {**LEAST, "site/complete.html": "<title>All</title>"})


def browser_that(folder: Path, does: str) -> str:
    """Return a PATH on which the only program is a browser that does something in Python."""
    program = folder / "programs/chromium"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport pathlib, sys\n{does}\n", "utf-8")
    program.chmod(0o755)
    return str(program.parent)


@posix
def test_the_page_and_the_place_are_named_to_the_browser(root: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    path = browser_that(
        tmp_path,
        f"pathlib.Path({str(told)!r}).write_text('\\n'.join(sys.argv[1:]))\n"
        "[place] = [each[15:] for each in sys.argv if each.startswith('--print-to-pdf=')]\n"
        f"pathlib.Path(place).write_bytes({SHEET!r})",
    )
    done = printed(root, path)
    assert (done.returncode, done.stderr) == (0, f"{PDF}\n")
    with pikepdf.open(root / PDF) as pdf:
        assert len(pdf.pages) == 1
    said = told.read_text("utf-8").splitlines()
    assert "--headless" in said
    # Not as a file: a page that is none reaches no file beside it.
    assert said[-1] == "http://onrecord.invalid/complete.html"


@posix
def test_a_link_in_the_site_is_not_followed(root: Path, tmp_path: Path) -> None:
    (root / "site/notes.txt").symlink_to("/etc/passwd")
    done = printed(root, browser_that(tmp_path, "pass"))
    assert done.returncode == 1
    assert "site/notes.txt: a link, where only plain files are read" in done.stderr


@pytest.mark.browser
def test_a_page_that_came_with_a_dossier_prints_no_file_of_this_machine(
    root: Path, chromium: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("Nobody else's business.", "utf-8")
    for way in (
        f'<iframe src="{secret.as_uri()}" width="900" height="300"></iframe>',
        f'<meta http-equiv="refresh" content="0;url={secret.as_uri()}">',
        f'<object data="{secret.as_uri()}" width="900" height="300"></object>',
    ):
        write(root, {"site/complete.html": f"<title>B</title><p>Brief.</p>{way}"})
        done = printed(root)
        assert done.returncode == 0, done.stderr
        assert "business" not in words_of((root / PDF).read_bytes())


# What a page can ask a browser to have at hand.
LINKS = (
    "dns-prefetch",
    "icon",
    "manifest",
    "modulepreload",
    "preconnect",
    "prefetch",
    "preload",
    "prerender",
    "stylesheet",
)
HOSTS = ("127.0.0.1", "localhost", "onrecord.invalid")


@pytest.mark.browser
@pytest.mark.parametrize(
    "way",
    [
        '<img src="{there}" srcset="{there}2 2x"><video poster="{there}"></video>',
        '<body background="{there}"><p style="background: url({there})">Brief.',
        '<iframe src="{there}"></iframe><embed src="{there}"><object data="{there}"></object>',
        '<meta http-equiv="refresh" content="0;url={there}">',
        '<style>@import "{there}";</style>',
        "<b style='font: 1em F'>B</b><style>@font-face {{ font-family: F; src: url({there}); }}",
        "".join(f'<link rel="{kind}" as="script" href="{{there}}">' for kind in LINKS),
        '<script>fetch("{there}")</script>',
        '<img src="x" onerror="fetch(\'{there}\')">',
        "<script>document.write('A script ran.')</script>",
        "<script>while (true) {{}}</script>",
    ],
)
@pytest.mark.sampled(3)
def test_a_page_that_came_with_a_dossier_runs_nothing_and_asks_nobody(
    way: str, root: Path, chromium: str
) -> None:
    """Not so much as a connection is made to another program of this machine, by any name."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.setblocking(False)
        port = other.getsockname()[1]
        html = "".join(way.format(there=f"http://{host}:{port}/there") for host in HOSTS)
        write(root, {"site/complete.html": f"<title>B</title><p>Brief.</p>{html}"})
        done = printed(root)
        with pytest.raises(BlockingIOError):
            other.accept()
    assert done.returncode == 0, done.stderr
    words = words_of((root / PDF).read_bytes())
    assert "Brief." in words
    assert "ran" not in words


def test_without_a_browser_one_line_says_what_was_looked_for(root: Path, tmp_path: Path) -> None:
    before = tree(root)
    done = printed(root, str(tmp_path / "nothing"))
    assert done.returncode == 1
    looked_for = "chromium, chromium-browser, google-chrome, google-chrome-stable"
    said = f"Error: no Chromium here to print with (looked for {looked_for})\n"
    assert done.stderr == said
    assert tree(root) == before


@posix
@pytest.mark.parametrize("does", ["print('No display.', file=sys.stderr); sys.exit(3)", "pass"])
def test_a_browser_that_prints_nothing_is_no_success(root: Path, tmp_path: Path, does: str) -> None:
    before = tree(root)
    done = printed(root, browser_that(tmp_path, does))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: Chromium could not print the page:")
    assert ("No display." in done.stderr) == ("display" in does)
    assert tree(root) == before


@posix
def test_a_browser_that_prints_something_else_is_no_success(root: Path, tmp_path: Path) -> None:
    before = tree(root)
    printing = "open([each for each in sys.argv if 'print-to-pdf' in each][0][15:], 'w').write('x')"
    done = printed(root, browser_that(tmp_path, printing))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: what Chromium printed is no PDF: ")
    assert tree(root) == before


@posix
def test_a_browser_that_hangs_up_is_no_news(root: Path, tmp_path: Path) -> None:
    """As Chromium does on what it needs no more."""
    write(root, {"site/much.png": "0" * 20_000_000})
    asked = """
import re, socket, struct
host, port = re.search(r"MAP ([^ :]+):80 127[.]0[.]0[.]1:(\\d+)", " ".join(sys.argv)).groups()
with socket.create_connection(("127.0.0.1", port)) as stream:
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.sendall(f"GET /much.png HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n".encode())
    stream.recv(10)
"""
    done = printed(root, browser_that(tmp_path, asked + PRINTING))
    assert done.stderr == "site/briefing.pdf\n"
    assert done.returncode == 0


@posix
@pytest.mark.parametrize("name", ["", "/complete.html"])
def test_a_link_that_is_pulled_while_a_page_is_printed_is_not_followed(
    root: Path, tmp_path: Path, name: str
) -> None:
    victim = write(tmp_path / "victim", {"briefing.pdf": "Mine.", "complete.html": "<p>"})
    place = f"{root}/site{name}"
    gone = f"os.unlink({place!r})" if name else f"shutil.rmtree({place!r})"
    pulled = f"{gone}; os.symlink({str(victim) + name!r}, {place!r})"
    done = printed(root, browser_that(tmp_path, f"import os, shutil; {pulled}; {PRINTING}"))
    assert done.returncode == 1
    assert f"{place}: a link" in done.stderr
    assert name == "" or not (root / "site/briefing.pdf").exists()
    assert tree(victim) == {"briefing.pdf": b"Mine.", "complete.html": b"<p>"}


@posix
def test_another_dossier_that_is_pulled_while_a_page_is_printed_is_left_alone(
    root: Path, tmp_path: Path
) -> None:
    victim = write(tmp_path / "victim", {"site/briefing.pdf": "Mine.", "site/complete.html": "x"})
    before = tree(victim)
    pulled = f"os.rename({str(root)!r}, '{root}-away'); os.symlink({str(victim)!r}, {str(root)!r})"
    done = printed(root, browser_that(tmp_path, f"import os; {pulled}; {PRINTING}"))
    assert done.returncode == 1
    assert done.stderr == f"Error: {root}: another folder stands there by now; it is left alone\n"
    assert tree(victim) == before


def test_a_site_that_is_not_built_is_named(tmp_path: Path) -> None:
    root = write(tmp_path / "dossier", LEAST)
    done = printed(root)
    assert done.returncode == 2
    assert done.stderr.endswith("complete.html: build the site first, with 'onrecord site'\n")
    assert not (root / "site").exists()


@pytest.mark.browser
@pytest.mark.skipif(not (REPOSITORY / "sources").is_dir(), reason="there is no sources/ here")
def test_the_briefing_in_short_has_two_pages(chromium: str, tmp_path: Path) -> None:
    """Each with its number; the complete one names its parts on theirs."""
    shutil.copytree(REPOSITORY / "sources", tmp_path / "sources")
    assert run("site", "-C", tmp_path).exit_code == 0
    dossier = read(REPOSITORY)
    about = edition(dossier, make_pages(dossier))
    print_pdf(tmp_path, "in-short.html", "short.pdf", about)
    short = words_of((tmp_path / "site/short.pdf").read_bytes())
    assert "2/2" in without_blanks(short)
    print_pdf(tmp_path, "complete.html", "all.pdf", about)
    words = words_of((tmp_path / "site/all.pdf").read_bytes())
    for part in ("The questions", "Who is who", "Timeline", "Figures", "Unnamed sources"):
        assert without_blanks(words).count(without_blanks(part)) >= 3, part
