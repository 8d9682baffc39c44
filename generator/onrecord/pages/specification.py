"""The source format as FORMAT.md has it: where a writer of sources can look it up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord import packaged
from onrecord.dossier.model import Dossier
from onrecord.pages.markdown import Markdown, code_block
from onrecord.pages.page import Crumb, Page, View
from onrecord.pages.prose import Prose
from onrecord.pages.wording import information


@dataclass(frozen=True, slots=True)
class Specification(View):
    """The text of FORMAT.md, below its title, for pages."""

    info: Prose
    text: Markdown


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of the source format."""
    yield Page(
        "format.md",
        "specification",
        "The source format",
        "What the sources of this briefing may hold and what it means, field by field.",
        Specification(information(dossier), _text()),
        crumbs=(Crumb("index.md", "Brief"), Crumb("cite.md", "Cite and contribute")),
    )


@cache
def _text() -> Markdown:
    """Return FORMAT.md as every engine reads it, without what is for who works on the program."""
    text = packaged.specification().read_text(encoding="utf-8")
    body = text.partition("\n")[2].partition(_FOR_THE_PROJECT)[0]
    body = _CONTENTS.sub("", _MARK.sub("", body))
    body = _EXAMPLE.sub(lambda match: str(code_block(match[2], match[1])) + "\n", body)
    return Markdown(
        _TABLE.sub(r'<div class="or-table or-table--plain" markdown>\n\n\1\n</div>\n\n', body)
    )


_FOR_THE_PROJECT = "## How this page is kept"
# The contents stand beside a page; the marks are for the test that holds the tables.
_CONTENTS = re.compile(r"^Contents: (?:.+\n)+\n", re.MULTILINE)
_MARK = re.compile(r"^<!-- .+ -->\n\n", re.MULTILINE)
_EXAMPLE = re.compile(r"^```(\w+)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"((?:^\|.*\n)+)", re.MULTILINE)
