"""``onrecord pdf``: the complete briefing on paper, in its place, or one line that says why not."""

import os
import re
import shutil
import socket
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from tests.conftest import onrecord
from tests.dossier_helpers import LEAST, REPOSITORY, run, tree, write
from tests.site_helpers import Built, without_blanks

from onrecord.dossier.labels import plain_words
from onrecord.output.pdf import print_pdf

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


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF as Chromium writes it: each letter by its number in a font."""
    objects = {
        int(number): body
        for number, body in re.findall(
            rb"^(\d+) 0 obj\s(.*?)\nendobj", pdf, re.DOTALL | re.MULTILINE
        )
    }
    fonts = {}
    for number, body in objects.items():
        if table := re.search(rb"/ToUnicode (\d+) 0 R", body):
            fonts[number] = letters(unpacked(objects[int(table[1])]))
    names = dict(re.findall(rb"/(F\d+) (\d+) 0 R", b"\n".join(objects.values())))
    words = []
    for body in objects.values():
        if b"stream" not in body:
            continue
        font: dict[bytes, str] = {}
        for name, code in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj", unpacked(body)):
            if name:
                font = fonts.get(int(names[name]), {})
            else:
                size = len(next(iter(font), b"00"))
                words += [font.get(code[at : at + size], "") for at in range(0, len(code), size)]
    return "".join(words)


def unpacked(body: bytes) -> bytes:
    """Return what an object's stream holds."""
    head, _, data = body.partition(b"stream\n")
    if b"/FlateDecode" not in head:
        return data
    return zlib.decompressobj().decompress(data)


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
        "pathlib.Path(place).write_bytes(b'%PDF-1.4 made')",
    )
    done = printed(root, path)
    assert (done.returncode, done.stderr) == (0, f"{PDF}\n")
    assert (root / PDF).read_bytes() == b"%PDF-1.4 made"
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
open([each for each in sys.argv if 'print-to-pdf' in each][0][15:], 'w').write('x')
"""
    done = printed(root, browser_that(tmp_path, asked))
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
    printing = "open([each for each in sys.argv if 'print-to-pdf' in each][0][15:], 'w').write('x')"
    done = printed(root, browser_that(tmp_path, f"import os, shutil; {pulled}; {printing}"))
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
    printing = "open([each for each in sys.argv if 'print-to-pdf' in each][0][15:], 'w').write('x')"
    done = printed(root, browser_that(tmp_path, f"import os; {pulled}; {printing}"))
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
    print_pdf(tmp_path, "in-short.html", "short.pdf")
    short = words_of((tmp_path / "site/short.pdf").read_bytes())
    assert "2/2" in without_blanks(short)
    print_pdf(tmp_path, "complete.html", "all.pdf")
    words = words_of((tmp_path / "site/all.pdf").read_bytes())
    for part in ("The questions", "Who is who", "Timeline", "Figures", "Unnamed sources"):
        assert without_blanks(words).count(without_blanks(part)) >= 3, part
