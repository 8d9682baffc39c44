"""Comparing the dossier with the articles' own texts, where a contributor keeps them.

A capture is the full text of an article in ``captures/<article-id>.txt``. It is never part of the
repository, so a result of these checks is a finding on one machine and never a statement on a page.
Typography is folded: quotation marks, dashes, apostrophes and white space of any style are equal.
Capitals are not, but for the first letter of a quote, which may begin in the middle of a sentence:
"us" is not what "US" says. Our own wording is compared without them.
A quote is made of whole words, since "likely" is not what "unlikely" says.
"""

import html
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from onrecord import plain_files
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.dossier.model import Dossier, quotes_of, reports_of
from onrecord.source.characters import compose, decode
from onrecord.source.fields import Struct, if_read, is_whole, rich_texts_of, specs, value_of
from onrecord.source.folders import unreadable
from onrecord.source.nodes import Scalar
from onrecord.source.plain import collapse
from onrecord.source.records import Article
from onrecord.source.terms import Fidelity
from onrecord.source.words import pieces, placed_words, weight, words

# A run of this many words is somebody's wording, not a coincidence.
RUN = 9
# The text of a long report; of larger files nothing is read.
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Capture:
    """The text of one article, folded for comparing.

    ``lines`` hold its pieces, once for each way of reading a hyphen at a line's end, and ``bare``
    its words alone, for finding a quote among them; ``words`` are the same in lower case.
    """

    article: str
    lines: tuple[str, ...]
    bare: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, article: str, text: str) -> Self:
        """Return the capture that holds ``text``."""
        text = compose(html.unescape(_ENDLESS.sub("\ufffd", text)))
        once: dict[str, str] = {}
        known = tuple(once.setdefault(word, word) for word in words(text))
        printed = words(text, as_printed=True)
        readings = dict.fromkeys([text, *(_BROKEN.sub(mark, text) for mark in ("", "-"))])
        lines = tuple(_in_line(pieces(reading)) for reading in readings)
        return cls(article, lines, _in_line(printed), known)


# A reference to a character of a number that none has, and Python makes no number of.
_ENDLESS = re.compile(r"&#\d{8,};?")
# A word that goes on in the next line; a soft hyphen is one only there. Of several line ends the
# first is named: with any of them, a row of them would be tried in as many ways as it has pairs.
_BROKEN = re.compile(r"(?<=\w)[-\u00ad\u2010][^\S\n]*\n\s*(?=\w)")


def _in_line(parts: Iterable[str]) -> str:
    """Return pieces or words joined so that none of them is found in a longer one."""
    return "\n{}\n".format("\n".join(parts))


def load_captures(
    folder: Path, dossier: Dossier, drafts: AbstractSet[str] = frozenset()
) -> tuple[dict[str, Capture | None], list[Diagnostic]]:
    """Return the capture of every article by its id; None where its text is not available.

    That a text is not available is a state of its own, neither a pass nor a fault. ``drafts`` are
    the ids of what is left out of the dossier: captures of these are passed over.
    """
    captures: dict[str, Capture | None] = dict.fromkeys(dossier.articles)
    renamed = {
        str(former): article.id
        for article in dossier.articles.values()
        for former in _former_ids(article)
    }
    findings: list[Diagnostic] = []
    # Wherever it leads now: a link that a pull puts in its place is not followed.
    real = Path(os.path.realpath(folder))
    try:
        files = sorted(file for file in real.iterdir() if file.name.endswith(".txt"))
    except OSError as reason:
        return captures, [unreadable(Place(folder.name), reason)]
    tracked = _tracked(real, folder.name)
    for file in files:
        path, name = f"{folder.name}/{file.name}", file.stem
        if os.fsencode(file.name) in tracked:
            message = "Git has this text, and would publish it: it is somebody else's"
            hint = f"git rm --cached {path}, and a line '{folder.name}/' in .gitignore"
            findings.append(warning("tracked-capture", Place(path), message, hint))
        if name in drafts:
            continue
        if name not in captures:
            message = f"a capture of no article: '{name}'"
            hint = f"name it {renamed.get(name, '<article-id>')}.txt"
            findings.append(warning("stray-capture", Place(path), message, hint))
            continue
        text = _text(path, file, findings)
        if text.strip():
            captures[name] = Capture.of(name, text)
    return captures, findings


def _tracked(folder: Path, name: str) -> AbstractSet[bytes]:
    """Return which files of a folder of this name Git would commit in the repository around it.

    Its index is read for the paths in it, which end with a zero byte (gitformat-index). Git is not
    asked: the settings of a repository can name programs that it starts.
    """
    with suppress(OSError):
        if git := _git_folder(folder):
            index = plain_files.read(git / "index", git, _MOST_OF_INDEX) or b""
            return set(re.findall(rb"%b/([^/\0]+)\0" % re.escape(os.fsencode(name)), index))
    return frozenset()


_MOST_OF_INDEX = 100_000_000


def _git_folder(folder: Path) -> Path | None:
    """Return where Git keeps what it knows of the tree around a folder; None where it has none.

    In a second tree of a repository, and in a submodule, ``.git`` is a file that names the place
    (gitrepository-layout).
    """
    above = plain_files.nearest_with(folder, ".git")
    git = above and above / ".git"
    if git is None or plain_files.kind(git) != "a file":
        return git
    said = os.fsdecode(plain_files.beginning(git, git.parent, _MOST_OF_PATH) or b"")
    named = said.removeprefix("gitdir:").rstrip("\r\n").lstrip()
    return git.parent / named if said.startswith("gitdir:") and "\0" not in named else None


_MOST_OF_PATH = 10_000


def _former_ids(article: Article) -> tuple[str, ...]:
    return if_read(lambda: article.former_ids, ())


def _text(path: str, file: Path, findings: list[Diagnostic]) -> str:
    """Return a file's text; the empty string where there is none to be had."""
    try:
        if file.is_symlink() or not file.is_file():
            return ""
        data = plain_files.beginning(file, file.parent.parent, MAX_BYTES + 1) or b""
    except OSError as reason:
        findings.append(unreadable(Place(path), reason))
        return ""
    text, faults = decode(path, data, MAX_BYTES)
    # Captures come from the web as they are; only what cannot be read at all is a fault.
    faults = [fault for fault in faults if fault.code != "refused-character"]
    findings += faults
    return "" if faults else text or ""


def check_captures(dossier: Dossier, captures: dict[str, Capture | None]) -> list[Diagnostic]:
    """Return where quotes do not occur in their article and where our words are an article's."""
    findings = Findings()
    for article in dossier.articles.values():
        capture = captures.get(article.id)
        if capture is not None:
            findings += _quotes(article, capture)
    known = [capture for capture in captures.values() if capture is not None]
    # By a hash of 64 bits: a run is nine words at least, and a long text has some 100,000 of them.
    runs = {hash(run): capture.article for capture in known for run in _runs(capture.words)}
    for struct in dossier.structs():
        _overlaps(struct, runs, findings)
    return list(findings)


def _quotes(article: Article, capture: Capture) -> Iterator[Diagnostic]:
    looks = iter(range(_LOOKS_IN_ALL))
    stands = cache(lambda sought: any(_stands(sought, line, looks) for line in capture.lines))
    for report in reports_of(article):
        if not is_whole(report):
            continue
        for quote in quotes_of(report):
            if quote.fidelity is Fidelity.MARKS_LOST:
                # Apostrophes and quotation marks are what the capture lost: words are compared.
                printed = words(quote.text, as_printed=True)
                occurs = any(_in_line(each) in capture.bare for each in _begun(printed))
            else:
                occurs = any(stands(_in_line(each)) for each in _begun(pieces(quote.text)))
            if not occurs:
                message = f"the quote does not occur in the text of '{article.id}'"
                hint = (
                    "quote as printed, capitals too, but for the first letter; "
                    "'marks-lost' where the capture lost quotation marks"
                )
                yield error("quote-not-found", quote.place_of("text"), message, hint)


def _begun(quote: list[str]) -> Iterator[list[str]]:
    """Yield the pieces of a quote as they are, and with the first letter small or a capital."""
    yield quote
    at = next((at for at, piece in enumerate(quote) if piece[0].isalnum()), None)
    if at is not None:
        first, rest = quote[at][0], quote[at][1:]
        others = {first.lower(), first.upper(), first.title(), _DOTS.get(first, first)} - {first}
        for other in sorted(others):
            yield [*quote[:at], other + rest, *quote[at + 1 :]]


# Turkish has two letters: with a dot, small and a capital, and without.
_DOTS = {"i": "\u0130", "\u0130": "i", "I": "\u0131"}


def _stands(quote: str, line: str, looks: Iterator[int]) -> bool:
    """Return whether a quote stands in a line, and not in the middle of a joined word or number.

    In "we can't" nobody said "we can", nor "likely" in "un-likely", nor "10" in "10.5".
    """
    at = -1
    for number in range(1 + _LOOKS // len(quote)):
        if (at := line.find(quote, at + 1)) < 0 or (number and next(looks, None) is None):
            break
        end = at + len(quote)
        before, after = line[max(0, at - 5) : at + 2], line[end - 2 : end + 5]
        if not (_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after)):
            return True
    return False


# Each look takes as long as the quote. "a-a" is in the middle of a word wherever it stands in
# "a-a-a-a", and that may be all that a capture is.
_LOOKS = 20_000
# Beyond the first of each quote, for all quotes of an article.
_LOOKS_IN_ALL = 100_000


# Pieces stand on lines of their own. An 's may be left out: it is the word that is quoted.
_JOINED_BEFORE = re.compile(r"\w\n(?:'|-(?:\n )?)\n\w$|\d\n[.,]\n\d$")
_JOINED_AFTER = re.compile(r"\w\n(?:'(?!\ns\n)|-(?:\n )?)\n\w|\d\n[.,]\n\d")


def _own_texts(struct: Struct) -> Iterator[tuple[str, Scalar]]:
    """Yield what the editors wrote in a struct: the words, and the text as it stands in the file.

    Names, quotes, articles' titles and what is kept as printed are not the editors' words.
    """
    for rich in rich_texts_of(struct):
        yield rich.plain, rich.scalar
    for spec in specs(type(struct)):
        value = value_of(struct, spec) if spec.is_ours else None
        if isinstance(value, str):
            yield value, Scalar(value, struct.place_of(spec.name), value)


def _runs(text: tuple[str, ...] | list[str]) -> Iterator[tuple[str, ...]]:
    """Yield what is RUN words long, from each word on."""
    length, end = 0.0, 0
    for start, first in enumerate(text):
        while length < RUN:
            if end == len(text):
                return
            length += weight(text[end])
            end += 1
        yield tuple(text[start:end])
        length -= weight(first)


def _overlaps(struct: Struct, runs: Mapping[int, str], findings: Findings) -> None:
    """Add to the findings the first run of an article's words in each of our texts."""
    for shown, scalar in _own_texts(struct):
        own = words(shown)
        for run in _runs(own):
            if hash(run) not in runs:
                continue
            # To find the place takes its time.
            if findings.count(scalar.place.path, "copied-words"):
                place = _place_of(run, scalar)
                message = (
                    f"{RUN} words in a row are those of '{runs[hash(run)]}': \"{_shown(run)}\""
                )
                hint = "say it in your own words, or quote the speaker"
                findings.keep(error("copied-words", place, message, hint))
            break


def _place_of(run: tuple[str, ...], scalar: Scalar) -> Place:
    """Return where words stand in a text as it is in its file."""
    own = [*placed_words(scalar.value)]
    for start in range(len(own) - len(run) + 1):
        found = own[start : start + len(run)]
        if tuple(word for word, _, _ in found) == run:
            return scalar.place_of(found[0][1], found[-1][2])
    return scalar.place


def _shown(run: tuple[str, ...]) -> str:
    return collapse("".join(f" {word} " if weight(word) == 1 else word for word in run))
