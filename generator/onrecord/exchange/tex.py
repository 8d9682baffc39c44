"""Articles as BibTeX and BibLaTeX cite them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from onrecord.dossier.model import Dossier
from onrecord.exchange.cited import CITED_AS, Cited, CitedAs, Name, cited, remarks, titled
from onrecord.source.dates import Edtf, Form
from onrecord.source.languages import name_of
from onrecord.source.points import MONTHS, SEASONS, Point
from onrecord.source.records import Article
from onrecord.source.terms import DateBasis


def bibtex(articles: Iterable[Article], dossier: Dossier) -> str:
    """Return articles as entries of the one kind that every program for BibTeX reads whole.

    ``@misc`` has no field for an outlet or a day: the first is in ``howpublished``, and the date
    stands in the note, in words.
    """
    return "\n\n".join(_bibtex_entry(article, dossier) for article in articles)


def _bibtex_entry(article: Article, dossier: Dossier) -> str:
    known, form = cited(article, dossier), CITED_AS[article.kind]
    date = known.published if known.is_vague else known.published.removeprefix("published ")
    fields = [
        ("title", _title(article)),
        ("author", _tex_names(known)),
        ("howpublished", _tex(known.outlet or "")),
        ("year", _year(known)),
        ("month", MONTHS[known.month - 1][:3].lower() if known.month else None),
        ("note", _tex(remarks(date, form.genre, known.status, *_circumstances(known)))),
        *_addresses(known),
        ("keywords", _tex(", ".join(known.keywords))),
        ("language", known.language),
    ]
    return _tex_entry("misc", article.id, fields)


def _year(known: Cited) -> str:
    if known.year is None:
        return ""
    return _IN_DOUBT[known.doubt].format(f"{known.year:04}")


# As libraries write a year that is not sure.
_IN_DOUBT = {"": "{}", "?": "{}?", "~": "c. {}", "%": "c. {}?"}


def biblatex(articles: Iterable[Article], dossier: Dossier) -> str:
    """Return articles as BibLaTeX entries; their dates are EDTF, as BibLaTeX reads it."""
    return "\n\n".join(_biblatex_entry(article, dossier) for article in articles)


def _biblatex_entry(article: Article, dossier: Dossier) -> str:
    known, form = cited(article, dossier), CITED_AS[article.kind]
    date, read = (_biblatex_date(day) for day in (article.date, article.accessed))
    is_stated = article.date_basis is DateBasis.STATED
    published = "" if date and is_stated else known.published
    if date is None and known.year is not None:
        # As much as all days have that it can be.
        month = f"-{known.month:02}" if known.month else ""
        date = f"{known.year:04}{month}{known.doubt}"
    language = name_of(known.language)
    is_known = language in BABEL
    circumstances = _circumstances(known, is_read=not read)
    kind = _type(form, known)
    has_type = kind in _WITH_TYPE
    genre = form.genre or (article.kind.label.capitalize() if has_type else "")
    fields = [
        ("title", _title(article)),
        (form.tex_outlet if kind == form.tex else "organization", _tex(known.outlet or "")),
        ("type", genre if has_type else None),
        ("author", _tex_names(known)),
        ("date", date),
        *_addresses(known),
        ("urldate", read),
        ("note", _tex(remarks("" if has_type else genre, published, *circumstances))),
        ("pubstate", known.status),
        ("keywords", _tex(", ".join(known.keywords))),
        ("langid", BABEL[language] if is_known else None),
        ("language", None if is_known else _tex(language)),
    ]
    return _tex_entry(kind, article.id, fields)


def _type(form: CitedAs, known: Cited) -> str:
    """Return the type of an entry: what a type must have, and is not known, makes it ``misc``."""
    match form.tex:
        case "article" | "report":
            is_whole = bool(known.authors and known.outlet)
        case "book":
            is_whole = bool(known.authors)
        case "online":
            is_whole = bool(known.url or known.doi)
        case kind:
            is_whole = kind == "dataset"
    return form.tex if is_whole else "misc"


# Types that have the field ``type``.
_WITH_TYPE = frozenset({"dataset", "misc", "report"})


def _title(article: Article) -> str:
    """Return a title, with its capitals, or in brackets what stands in the place of an unknown."""
    return f"{{{_tex(titled(article))}}}"


# The languages of BibLaTeX, by Babel's names for them. English stands for itself.
BABEL = {
    each: each.lower()
    for each in (
        "Bulgarian Catalan Croatian Czech Danish Dutch English Estonian Finnish French Galician"
        " Greek Hungarian Icelandic Italian Latvian Lithuanian Marathi Polish Portuguese Romanian"
        " Russian Serbian Slovak Slovenian Spanish Swedish Turkish Ukrainian"
    ).split()
} | {
    "American English": "american",
    "Austrian German": "naustrian",
    "Brazilian Portuguese": "brazilian",
    "British English": "british",
    "German": "ngerman",
    "Swiss High German": "nswissgerman",
}


def _tex_entry(kind: str, key: str, fields: Iterable[tuple[str, str | None]]) -> str:
    # A month is one of BibTeX's own words, which styles print in their language.
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields
        if value
    ]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _addresses(known: Cited) -> Iterator[tuple[str, str | None]]:
    """Yield the fields that are read as they stand; none holds a brace or a backslash."""
    yield "doi", known.doi
    yield "url", known.url


def _circumstances(known: Cited, *, is_read: bool = True) -> tuple[str, ...]:
    """Return what no field of TeX's has: the version, when it was read, and where a copy is."""
    return (known.version, known.accessed if is_read else "", known.archived)


def _tex_names(known: Cited) -> str:
    return " and ".join(map(_tex_name, known.authors))


def _tex_name(name: Name) -> str:
    """Return a name: a person's by its parts, any other in braces, which keep it whole."""
    if not name.family:
        return f"{{{_tex(name.whole)}}}"
    last = " ".join(_tex_part(part) for part in (name.particle, name.family) if part)
    return ", ".join([last, *(_tex_part(part) for part in (name.suffix, name.given) if part)])


def _tex_part(part: str) -> str:
    """Return a part of a name; the word between names stands in braces where it is none."""
    written = _tex(part)
    return f"{{{written}}}" if re.search(r"\b(and|others)\b", part, re.IGNORECASE) else written


def _biblatex_date(day: Edtf | None) -> str | None:
    """Return a date as BibLaTeX reads it; None where it has no notation.

    It reads EDTF's levels 0 and 1: no "one of a range", no quarters and no halves. A time without
    seconds it does not read, so such a date is its day.
    """
    if day is None:
        return None
    parts = {point.part for point in (day.start, day.end) if point}
    if day.form in {Form.ONE_OF, Form.UNKNOWN} or not parts <= {None, *SEASONS}:
        return None
    start, end = map(_with_seconds, (day.start, day.end))
    return str(replace(day, start=start, end=end))


def _with_seconds(point: Point | None) -> Point | None:
    """Return a point with its time if that has seconds, else without."""
    has_none = point is not None and point.clock is not None and point.clock.second is None
    return replace(point, clock=None) if point and has_none else point


def _tex(text: str) -> str:
    """Return text in which nothing is a TeX command or a ligature, and braces balance.

    A brace is a bracket: programs count those that are written as commands, too.
    """
    return _LIGATURE.sub("{}", text.translate(_TEX))


# A command ends with braces, which take no blank behind it away.
_TEX = {
    **{ord(sign): f"\\{sign}" for sign in "#$%&_"},
    ord("\\"): r"\textbackslash{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
    ord("{"): "(",
    ord("}"): ")",
}
# Between signs of which TeX makes one: a dash, a quotation mark, a mark upside down.
_LIGATURE = re.compile(
    r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)"
)
