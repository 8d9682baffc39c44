"""What docs/ shows is what happens: commands, what they print, and where links lead."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.pages import DOCS, REPOSITORY, blocks, fits, paths, read
from tests.docs.terminal import Terminal, play


@pytest.mark.parametrize("path", [each for each in paths() if "```console" in read(each)])
def test_what_a_page_shows_is_what_happens(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    """Its commands are run one after another, on the files that it shows."""
    text = read(path)
    terminal = Terminal(tmp_path, monkeypatch)
    lines, faults = text.splitlines(), []
    shift = 0
    for block in blocks(text):
        for command, printed in play(block, terminal):
            if fits(command.shown, printed):
                continue
            faults.append(f"line {command.line}: {command.words} prints\n{printed}")
            height = command.height - len(command.shown.splitlines())
            start = command.line + shift + height
            fresh = printed.splitlines()
            lines[start : start + command.height - height] = fresh
            shift += len(fresh) - (command.height - height)
    if faults and update_golden:
        (DOCS / path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert not faults, "\n\n".join(faults)


@pytest.mark.parametrize("path", paths())
def test_links_of_a_page_lead_somewhere(path: str) -> None:
    """To a file of the repository, and to a heading or an anchor of it."""
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", prose(read(path))):
        name, _, anchor = target.partition("#")
        file = Path(os.path.normpath((DOCS / path).parent / name)) if name else DOCS / path
        assert file.is_file(), f"{path}: {target}"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{path}: {target}"


def prose(text: str) -> str:
    """Return a page without its code, in blocks and in lines."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"(?<!`)`[^`\n]+`(?!`)", "", text)


def anchors(text: str) -> set[str]:
    """Return to what in a page a link can lead, on code hosts and on the site alike."""
    blocks_gone = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^#+ (.+)$", blocks_gone, re.MULTILINE)
    slugs = {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", head).strip().lower()) for head in heads}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def test_the_site_is_built_without_a_warning_and_asks_nobody(tmp_path: Path) -> None:
    """All pages are in its navigation, all links and anchors lead somewhere, and none elsewhere."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(
        [*command, "--config-file", REPOSITORY / "mkdocs-docs.yml", "--site-dir", tmp_path],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    listed = (tmp_path / "index.html").read_text(encoding="utf-8")
    for path in paths():
        page = re.sub(r"(README)?\.md$", lambda found: "index.html" if found[1] else ".html", path)
        assert (tmp_path / page).is_file()
        assert f'href="{page}"' in listed, page
    for file in tmp_path.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        for link in (
            re.findall(r'<a [^>]*href="([^":#?]+)', text) if file.name != "404.html" else ()
        ):
            assert (file.parent / link).exists(), f"{file.name}: {link}"
        loaded = re.findall(
            r'<(?:img|script|iframe)[^>]*\bsrc="([^"]+)"|<link[^>]*\bhref="([^"]+)"', text
        )
        assert [each for pair in loaded for each in pair if re.match("https?:|//", each)] == []
