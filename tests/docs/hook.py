"""A hook of MkDocs for the site of docs/: documents beside docs/ are pages of it, too.

On a code host their links lead round the repository. Here they lead to the pages that these
documents become, and to other files where the repository is, if that is known.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

REPOSITORY = Path(__file__).resolve().parents[2]
# The documents, and the folder of the site in which they are.
DOCUMENTS = (
    "ARCHITECTURE.md",
    "BENCHMARKS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "FORMAT.md",
    "RELEASING.md",
    "RELIABILITY.md",
    "SECURITY.md",
)
_FOLDER = "project"
_LINK = re.compile(r"(?P<image>!?)\[(?P<words>[^\]]*)\]\((?P<path>[^)#\s]*)(?P<anchor>#[^)\s]*)?\)")
_ELSEWHERE = re.compile(r"[a-z]+:|//", re.IGNORECASE)
# What is shown as it is: blocks of code, and code in a line.
_CODE = re.compile(r"(^```.*?^```$|^(?:    [^\n]*\n)+|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"^<!-- .*? -->\n?", re.DOTALL | re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the documents that lie beside docs/."""
    for name in DOCUMENTS:
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        files.append(File.generated(config, f"{_FOLDER}/{name.lower()}", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Let the links of a page lead where their files are on the site; drop notes for the tests."""
    here = page.file.src_uri
    folder = posixpath.dirname(here)
    from_folder = "" if folder == _FOLDER else posixpath.join("docs", folder)
    source = str(config.extra.get("source_url") or "").replace("/edit/", "/blob/")

    def turned(found: re.Match[str]) -> str:
        path = found["path"]
        if not path or _ELSEWHERE.match(path):
            return found[0]
        there = posixpath.normpath(posixpath.join(from_folder, path))
        anchor = found["anchor"] or ""
        if there.startswith("docs/"):
            target = posixpath.relpath(there.removeprefix("docs/"), folder or ".")
        elif there in DOCUMENTS:
            target = posixpath.relpath(f"{_FOLDER}/{there.lower()}", folder or ".")
        elif source:
            target = f"{source}{there}"
        else:
            return found["words"]
        return f"{found['image']}[{found['words']}]({target}{anchor})"

    parts = _CODE.split(markdown)
    for number in range(0, len(parts), 2):
        parts[number] = _LINK.sub(turned, _COMMENT.sub("", parts[number]))
    return "".join(parts)
