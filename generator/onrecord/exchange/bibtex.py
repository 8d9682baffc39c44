"""Articles that come in as BibTeX and BibLaTeX, also as Better BibTeX writes them."""

import logging
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from onrecord.exchange.bibliographies import (
    NO_ABSTRACT,
    NOTHING,
    addresses,
    is_told_apart,
    issued_in,
    original,
    title_or_none,
)
from onrecord.exchange.incoming import (
    Incoming,
    Read,
    Skipped,
    UnreadableError,
    date_in,
    known,
    language_in,
    line,
    needed,
    tags_in,
    text_in,
)
from onrecord.exchange.kinds import kind_of
from onrecord.exchange.markup import shifted
from onrecord.exchange.names import is_body
from onrecord.exchange.tex import BABEL
from onrecord.source.points import MONTHS
from onrecord.source.records import Article
from onrecord.source.terms import ArticleKind, ArticleStatus

# Braces in one another that a title may have; more are no title.
_DEEPEST = 50
_OUTLETS = (
    "journaltitle",
    "journal",
    "organization",
    "institution",
    "booktitle",
    "school",
    "publisher",
    "howpublished",
)
_SCHOLARLY = frozenset("volume number issue pages doi eprint issn".split())


def from_bibtex(data: bytes) -> Read:
    """Return the articles of a file in BibTeX or BibLaTeX.

    Raises UnreadableError where it is none, and MissingError where what reads it is not installed.
    """
    text = text_in(data)
    bibtex, parts = needed("bibtexparser"), needed("bibtexparser.middlewares")
    model = needed("bibtexparser.model")
    # What it says of entries that it cannot read is said of them here.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        library = bibtex.parse_string(
            text,
            parse_stack=[
                parts.ResolveStringReferencesMiddleware(),
                parts.RemoveEnclosingMiddleware(),
            ],
        )
    except RecursionError as reason:
        raise UnreadableError("it is nested more deeply than any such file is") from reason
    records, skipped = [], []
    for block in library.blocks:
        place = f"line {block.start_line + 1}"
        # Two entries of one key are two entries all the same, and so is one with a field twice.
        whole = getattr(block, "ignore_error_block", block)
        if isinstance(whole, model.Entry):
            place = f"entry {line(whole.key)}, {place}"
            entry = {field.key.lower(): str(field.value) for field in whole.fields}
            article = _article(whole.entry_type.lower(), entry, place)
            records += [article] if is_told_apart(article) else []
            skipped += [] if is_told_apart(article) else [Skipped(place, NOTHING)]
        elif isinstance(block, model.ParsingFailedBlock):
            skipped.append(Skipped(place, "it is no whole entry of BibTeX"))
    if not records and not skipped:
        raise UnreadableError("it holds no entry of BibTeX")
    return Read(tuple(records), tuple(skipped))


def _article(entry_type: str, entry: Mapping[str, str], place: str) -> Incoming:
    said = {key: _text(value) for key, value in entry.items() if key in _READ}
    url, doi = addresses(entry.get("url"), entry.get("doi"))
    url, copy = original(url)
    if not url and (linked := re.search(r"\\url\{([^{}]+)\}", entry.get("howpublished", ""))):
        url, _ = addresses(linked[1], "")
    kind, doubt = _kind(entry_type, entry, said, of_web=bool(url))
    date, fault = _date(said)
    read = date_in(said["urldate"])[0] if said.get("urldate") else ""
    outlets = [said.get(key, "") for key in _OUTLETS if "\\url" not in entry.get(key, "")]
    language = said.get("langid") or said.get("language", "")
    status = said.get("pubstate", "")
    fields = known(
        title=title_or_none(said.get("title")) or "unknown",
        publisher=next(filter(None, map(title_or_none, outlets)), "unknown"),
        kind=kind.value,
        date=date or "unknown",
        language=_BY_BABEL.get(language.lower()) or language_in(language),
        authors=_names(entry.get("author", "")),
        url=url,
        archived_url=copy,
        accessed=read if url or doi else "",
        doi=doi,
        status=status if status in _STATUSES else "",
        tags=tags_in(re.split("[,;]", said.get("keywords", ""))),
    )
    notes = (doubt, fault, NO_ABSTRACT if entry.get("abstract") else "")
    return Incoming(Article, fields, place, tuple(filter(None, notes)), ("kind",) if doubt else ())


# Fields in which a sign can be a command, of those that are looked at.
_READ = frozenset(
    (*_OUTLETS, *"title urldate langid language pubstate keywords entrysubtype type note".split())
) | frozenset("date year month day".split())
_STATUSES = frozenset({ArticleStatus.CORRECTED.value, ArticleStatus.RETRACTED.value})
# The names that Babel has for languages, with their tags.
_BY_BABEL = {name: language_in(english) for english, name in BABEL.items()} | {
    "american": "en-US",
    "brazilian": "pt-BR",
    "british": "en-GB",
    "naustrian": "de-AT",
    "ngerman": "de",
    "nswissgerman": "de-CH",
    "portuges": "pt",
    "ukenglish": "en-GB",
    "usenglish": "en-US",
}


def _kind(
    entry_type: str, entry: Mapping[str, str], said: Mapping[str, str], *, of_web: bool
) -> tuple[ArticleKind, str]:
    """Return the kind of an entry, and a note where it is taken for one."""
    subtype = said.get("entrysubtype", "").lower()
    if entry_type == "article":
        is_paper = not _SCHOLARLY.isdisjoint(entry) and subtype not in {"newspaper", "magazine"}
        return (ArticleKind.PAPER if is_paper else ArticleKind.NEWS), ""
    genre = said.get("type", "") or subtype
    if not genre and entry_type == "misc":
        genre = re.split("[,;]", said.get("note", ""))[0].strip()
    return kind_of(entry_type, genre, of_web=of_web)


def _text(value: str) -> str:
    """Return TeX as text; nothing where it is nested beyond all measure."""
    if not _COMMANDS.search(value):
        return line(value.replace("{", "").replace("}", ""))
    depth = deepest = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST or len(value) > _LONGEST:
        return ""
    try:
        return line(_decoder().latex_to_text(_MATHS.sub(_in_line, _plain_commands(value))))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        # What a stranger's TeX makes the decoder do is no reason to lose the entry.
        return line(value)


@cache
def _decoder() -> Any:  # noqa: ANN401  # of a library that says no types
    return needed("pylatexenc.latex2text").LatexNodes2Text(
        math_mode="verbatim", strict_latex_spaces=True, keep_comments=True
    )


def _plain_commands(value: str) -> str:
    """Return TeX without the commands of which the decoder would lose the words.

    An ampersand that nobody escaped is one: in a title there is no table.
    """
    value = _CARET.sub("^", _LINK.sub("", _FONT.sub("", value)))
    value = re.sub(r"\\symbol\{(\d{2,5})\}", lambda found: chr(int(found[1])), value)
    return re.sub(r"(?<!\\)&", r"\\&", value)


_FONT = re.compile(r"\\(?:mbox|text(?:md|sf|tt|up)|citetext)\s*(?=\{)")
# The address of a link, what says where a line may end in it, and what only takes room.
_LINK = re.compile(
    r"\\href\s*\{[^{}]*\}\s*(?=\{)|\\discretionary\s*(?:\{[^{}]*\}\s*){3}"
    r"|\\[vh]phantom\s*(?:\{\\[{}]\}|\{[^{}]*\}|\\[{}])"
)
_CARET = re.compile(r"\\textasciicircum(?:\{\}|(?![A-Za-z]))")
_MATHS = re.compile(r"(?<!\\)\$([^$]{1,400}?)(?<!\\)\$|\\\(([^$]{1,400}?)\\\)")


def _in_line(found: re.Match[str]) -> str:
    """Return a formula as it stands in a line of text; what is none stays, as in $5 and $6."""
    formula = found[1] or found[2] or ""
    # As pandoc tells them from amounts of money.
    is_near = formula == formula.strip() and not found.string[found.end() :][:1].isdigit()
    if not is_near and not re.search(r"[\\^_{}]", formula):
        return found[0]
    plain = re.sub(r"\{\{([^{}]*)\}\}", r"{\1}", _FONTS_OF_MATHS.sub("", formula))
    for _ in range(3):
        plain = _SCRIPT.sub(_moved, plain)
    # A command takes the blank behind it away, unless it ends.
    return re.sub(r"(\\[A-Za-z]+)$", r"\1{}", plain)


def _moved(found: re.Match[str]) -> str:
    text = found[2].strip("{}")
    if text.startswith("\\"):
        text = str(_decoder().latex_to_text(text))
    return shifted(text, up=found[1] == "^")


_FONTS_OF_MATHS = re.compile(
    r"\\(?:mathrm|mathit|mathbf|mathsf|mathcal|text|textrm|textit|rm|it|mbox|ensuremath)\b\s*"
)
_SCRIPT = re.compile(r"([\^_])(\{[^{}]{0,80}\}|\\[A-Za-z]+|[^\s\\{}])")
_LONGEST = 20_000
# Signs, and pairs of them, that TeX takes for something else; braces alone keep capitals.
_COMMANDS = re.compile(r"[\\$~`%&]|''|--")


def _names(value: str) -> list[str]:
    """Return the names of authors as they are said; one in braces is whole."""
    names = []
    for name in _apart(value):
        is_whole = name.startswith("{") and name.endswith("}")
        text = _text(name)
        if "=" in text and (parts := dict(_PART_OF_NAME.findall(text))):
            # BibLaTeX's own way to say which is which.
            said = [parts.get(key, "") for key in ("given", "prefix", "family", "suffix")]
            text, is_whole = " ".join(filter(None, said)), True
        family, *others = (part.strip() for part in text.split(","))
        # Family, suffix, given; or family, given.
        said = [*others[-1:], family, *others[:-1]]
        is_whole = is_whole or (bool(others) and is_body(text))
        names.append(text if is_whole else " ".join(filter(None, said)))
    return [name for name in names if name and name != "others"]


_PART_OF_NAME = re.compile(r"\b(given|prefix|family|suffix)\s*=\s*([^,]+?)\s*(?:,|$)")


def _apart(value: str) -> list[str]:
    """Return the parts of a list of names, between which 'and' stands outside of all braces.

    Some write a bar or a semicolon there.
    """
    parts, depth, begin = [], 0, 0
    for found in re.finditer(
        r"[{}]|\s+and\s+|\s+\|\s+|\s*;(?:\s+(?:and\s+)?|$)", value, re.IGNORECASE
    ):
        depth += (found[0] == "{") - (found[0] == "}")
        if not depth and found[0] not in "{}":
            parts.append(value[begin : found.start()])
            begin = found.end()
    return [part.strip() for part in [*parts, value[begin:]] if part.strip()]


def _date(said: Mapping[str, str]) -> tuple[str, str]:
    """Return the date of an entry, and what is wrong with it, if anything is."""
    if said.get("date"):
        return issued_in(said["date"])
    written = said.get("year", "").strip('"')
    found = re.fullmatch(r"(c\. )?(\d{4})(\?)?", written)
    if not found:
        return issued_in(written) if written else ("", "")
    doubt = "%" if found[1] and found[3] else "~" if found[1] else found[3] or ""
    month = said.get("month", "").lower()[:3]
    numbers = [name[:3].lower() for name in MONTHS]
    number = numbers.index(month) + 1 if month in numbers else month if month.isdigit() else 0
    day = said.get("day", "")
    parts = [found[2], f"{int(number):02}" if number else "", day.zfill(2) if day else ""]
    known_date, fault = date_in("-".join(filter(None, parts)) + doubt)
    # Where there is no field for a day, notes may begin with one.
    noted, _ = date_in(said.get("note", "").partition(",")[0])
    is_closer = noted.startswith(known_date.rstrip("?~%")) and len(noted) > len(known_date)
    return (noted if known_date and is_closer else known_date), fault
