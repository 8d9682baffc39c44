"""What comes in from other programs: records as plain values, and what of a file is none.

A value that stands here is one that the format takes: text on one line in which all is seen, a date
in its notation, an address that leads somewhere. Where the format wants an id and the other program
has a name, the name stands.
"""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple

from onrecord.diagnostics.findings import Place
from onrecord.exchange.markup import as_text
from onrecord.source.characters import (
    REFUSED,
    begins_with_mark,
    compose,
    decode,
    has_stray_mark,
    is_overloaded,
)
from onrecord.source.date_readings import readings
from onrecord.source.dates import Edtf
from onrecord.source.fields import Plain, Record
from onrecord.source.ids import proposed_id
from onrecord.source.nodes import Scalar
from onrecord.source.plain import MAX_PLAIN, collapse, is_visible
from onrecord.source.registered import language_fault
from onrecord.source.urls import address_meant, url_fault
from onrecord.source.values import Doi, Language

# More bytes than a collection of ten thousand entries has.
MOST = 50_000_000
# Names and labels of one record; a list that is longer lists what nobody looks at.
MOST_LISTED = 100


class UnreadableError(Exception):
    """A file is not what it is taken for; the message says why, in a line."""


class EncodingError(UnreadableError):
    """A text is in no encoding that it can be seen to be in."""


class MissingError(Exception):
    """What reads a format is not installed; the message says how it is."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record as another program has it, and where in its file that stands.

    ``notes`` say what of it was left out, or taken to be something, in words that are the same for
    all of which the same is true; ``guessed`` are the fields of which the file says nothing. Of a
    position ``article`` is the one that carries it, and ``report`` has the fields of its report.
    ``beside`` are records that it names.
    """

    record_type: type[Record]
    fields: Mapping[str, Plain]
    place: str
    notes: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    article: "Incoming | None" = None
    report: Mapping[str, Plain] = field(default_factory=dict)
    beside: tuple["Incoming", ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a file that is not taken, and why."""

    place: str
    why: str


class Read(NamedTuple):
    """All that a file has: every entry or row of it is the one or the other."""

    records: tuple[Incoming, ...]
    skipped: tuple[Skipped, ...]


def needed(name: str) -> Any:  # noqa: ANN401  # a module
    """Return a module that the package needs for this alone. Raises MissingError without it."""
    try:
        return import_module(name)
    except ImportError as reason:
        missing = name.partition(".")[0]
        message = f"'{missing}' is not installed; say: pip install 'onrecord[import]'"
        raise MissingError(message) from reason


def in_utf8(data: bytes, encoding: str = "") -> bytes:
    """Return the text of a file as UTF-8, where it says itself what it is in, or somebody does.

    Raises EncodingError where it is in no such encoding.
    """
    named = encoding or next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not named and (said := _SAID.match(data)):
        named = said[1].decode("ascii")
    if not named:
        return data
    try:
        return data.decode(named).encode("utf-8")
    except (LookupError, ValueError) as reason:
        raise EncodingError(f"it is not in {line(named)}") from reason


# What Excel's "Unicode text" and other programs of Windows begin with, the longer ones first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# As JabRef writes it, of encodings that are read in one go.
_SAID = re.compile(
    rb"% ?Encoding: ?((?i:us-ascii|iso-?8859-\d+|windows-125\d|cp125\d|utf-?16\w*|utf-?32\w*"
    rb"|macroman|koi8-\w|gb\w{2,6}|big5|shift_jis|euc-\w\w))\s*\n"
)


def text_in(data: bytes) -> str:
    """Return the text of a file in UTF-8. Raises UnreadableError where it is none, or too long."""
    text, faults = decode("", data, MOST)
    bytes_lost = text is not None and any("\ud800" <= char <= "\udfff" for char in text)
    if text is None and len(data) > MOST:
        raise UnreadableError(f"it has more than {MOST:,} bytes")
    if text is None or bytes_lost:
        why = "it is not in UTF-8; save or export it as UTF-8"
        raise EncodingError(why if bytes_lost or not faults else f"{faults[0].message}; {why}")
    return text


def line(value: object) -> str:
    """Return a text, or a number, on one line with all that it shows; nothing of anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = compose(REFUSED.sub("", str(value)[: 4 * MAX_PLAIN].replace("\u2028", "\n")))
    text = collapse(text.replace("\u00a0", " "))
    if not is_visible(text) or is_overloaded(text) or begins_with_mark(text):
        return ""
    if has_stray_mark(text):
        text = re.sub("[\u061c\u200f]", "", text)
    return text if len(text) <= MAX_PLAIN else text[: MAX_PLAIN - 1].rpartition(" ")[0] + "\u2026"


def shown(value: object) -> str:
    """Return a title or a name on one line, as its markup lets it be seen."""
    return line(as_text(value[: 4 * MAX_PLAIN]) if isinstance(value, str) else value)


def date_in(value: object, first: str = "") -> tuple[str, str]:
    """Return the date that a text is, and else why it is none: one of the two is empty.

    What people write is read where it can be one date alone. Of two numbers that can both be the
    month the ``first`` is the ``day`` or the ``month``, where that is said.
    """
    text = line(value)
    try:
        return str(Edtf.parse(text)), ""
    except ValueError:
        pass
    found = []
    for each in readings(text):
        try:
            found.append(str(Edtf.unknown() if each == "unknown" else Edtf.parse(each)))
        except ValueError:
            continue
    if first and len(found) == len(_FIRST) and re.match(r"\d{1,2}\D\d", text):
        return found[_FIRST.index(first)], ""
    if len(found) == 1:
        return found[0], ""
    if found:
        return "", f"'{text}' can be {' or '.join(found)}"
    return "", f"'{text}' is no date" if text else "there is no date"


# In this order a date in numbers is read in both ways.
_FIRST = ("day", "month")


def address_in(value: object) -> str:
    """Return the web address that a text is, or was meant to be; nothing where it is none."""
    text = line(value)
    return (address_meant(text) if url_fault(text) else text) if text else ""


def doi_in(value: object) -> str:
    """Return the bare DOI that a text has, alone or as an address; nothing where there is none."""
    text = line(value)
    for each in (text, _BEFORE_DOI.sub("", text)):
        name, _ = Doi.from_scalar(Scalar(each, Place(""), each))
        if name:
            return name.name
    return ""


_BEFORE_DOI = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?(?:doi\.org/|doi:? *)", re.IGNORECASE)


def language_in(value: object) -> str:
    """Return the tag of the language that a text names, by a tag or by its name in English."""
    text = line(value).replace("_", "-")
    if not re.fullmatch(Language.pattern, text):
        return ""
    not_known, meant = language_fault(text)
    return meant if not_known else text


def tags_in(words: Iterable[object]) -> list[str]:
    """Return words as tags, each once."""
    tags = dict.fromkeys(proposed_id(line(word)) for word in words)
    return [tag for tag in tags if tag][:MOST_LISTED]


def known(**values: Plain | None) -> dict[str, Plain]:
    """Return the fields of which something is known."""
    return {name: value for name, value in values.items() if value}


def texts_in(value: Any) -> list[str]:  # noqa: ANN401  # whatever a file has there
    """Return the texts of a list, or the one that stands in the place of a list."""
    items = value if isinstance(value, list) else [value]
    return [text for text in map(line, items[:MOST_LISTED]) if text]
