"""What is said of an article where it is cited, in every format.

What a format has no field for is said in its notes, in words: a date that is not sure above all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from onrecord.dossier.corrections import stands, status
from onrecord.dossier.labels import published_words, read_in
from onrecord.dossier.languages import of_article
from onrecord.dossier.model import Dossier
from onrecord.dossier.outlets import outlet
from onrecord.source.dates import Edtf, Form
from onrecord.source.fields import Unknown
from onrecord.source.plain import collapse
from onrecord.source.points import SEASONS
from onrecord.source.records import Actor, Article
from onrecord.source.terms import ActorKind, ArticleKind, DateBasis


@dataclass(frozen=True, slots=True)
class CitedAs:
    """How a kind of article is cited: its types in CSL 1.0.2, BibLaTeX, RIS and schema.org.

    ``csl_outlet``, ``tex_outlet`` and ``ris_outlet`` are the fields for who published it. ``genre``
    says what it is where the types of these formats do not.
    """

    csl: str = "article-newspaper"
    tex: str = "article"
    ris: str = "NEWS"
    csl_outlet: str = "container-title"
    tex_outlet: str = "journaltitle"
    ris_outlet: str = "T2"
    genre: str | None = None
    schema: str = "CreativeWork"


_NEWS = CitedAs(schema="NewsArticle")
_WEB = CitedAs("webpage", "online", "ELEC", tex_outlet="organization", schema="WebPage")
CITED_AS: Mapping[ArticleKind, CitedAs] = {
    ArticleKind.NEWS: _NEWS,
    ArticleKind.NEWS_FEED_ITEM: _NEWS,
    ArticleKind.ANALYSIS: replace(_NEWS, schema="AnalysisNewsArticle"),
    ArticleKind.OPINION: replace(_NEWS, schema="OpinionNewsArticle"),
    ArticleKind.WIRE: _NEWS,
    ArticleKind.OFFICIAL_STATEMENT: _WEB,
    ArticleKind.TRANSCRIPT: replace(_WEB, csl="speech", ris="GEN", genre="Transcript"),
    ArticleKind.REPORT: CitedAs(
        "report", "report", "RPRT", "publisher", "institution", "PB", schema="Report"
    ),
    ArticleKind.SYNDICATED_COPY: _NEWS,
    ArticleKind.REWRITE: _NEWS,
    ArticleKind.PRESS_RELEASE: replace(_WEB, genre="Press release", schema="Article"),
    ArticleKind.INTERVIEW: CitedAs("interview", genre="Interview", schema="NewsArticle"),
    ArticleKind.SOCIAL_POST: replace(_WEB, csl="post", ris="ICOMM", schema="SocialMediaPosting"),
    ArticleKind.VIDEO: CitedAs(
        "motion_picture", "misc", "VIDEO", "publisher", "organization", "PB", schema="VideoObject"
    ),
    ArticleKind.AUDIO: CitedAs(
        "broadcast", "misc", "SOUND", "publisher", "organization", "PB", schema="AudioObject"
    ),
    ArticleKind.PAPER: CitedAs("article-journal", ris="JOUR", schema="ScholarlyArticle"),
    ArticleKind.BOOK: CitedAs(
        "book", "book", "BOOK", "publisher", "publisher", "PB", schema="Book"
    ),
    ArticleKind.COURT_DECISION: CitedAs(
        "legal_case", "misc", "CASE", "authority", "organization", "PB"
    ),
    ArticleKind.PARLIAMENTARY_RECORD: CitedAs(
        "hearing", "misc", "HEAR", "authority", "organization", "PB", "Parliamentary record"
    ),
    ArticleKind.LEGISLATION: CitedAs(
        "legislation",
        "misc",
        "STAT",
        "authority",
        "organization",
        "PB",
        schema="Legislation",
    ),
    ArticleKind.DATASET: CitedAs(
        "dataset", "dataset", "DATA", "publisher", "publisher", "PB", schema="Dataset"
    ),
    ArticleKind.WEB_PAGE: _WEB,
}


@dataclass(frozen=True, slots=True)
class Name:
    """Who wrote an article: ``whole``, and by its parts where the record of a person tells them.

    ``particle`` is what stands before the family's name and is not sorted by: "van der".
    """

    whole: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    particle: str = ""

    @property
    def as_sorted(self) -> str:
        """The name with the family's first, where its parts are known."""
        given = f"{self.given} {self.particle}".strip()
        return ", ".join(filter(None, (self.family, given, self.suffix))) or self.whole


@dataclass(frozen=True, slots=True)
class Cited:
    """What every citation format shares; None where it is not known."""

    title: str | None
    outlet: str | None
    authors: tuple[Name, ...]
    doi: str | None
    url: str | None
    archive: str | None
    status: str | None
    keywords: tuple[str, ...]
    language: str
    # The year and the month in which it was published for all that is known, and what is added to
    # the year where even that is not sure; nothing where it can be of several.
    year: int | None
    month: int | None
    doubt: str
    # When that was, in words, and whether these say more than the numbers.
    published: str
    is_vague: bool
    # Which version was read, in which translation and when; where a copy was kept.
    version: str
    # When it was read, in words; and the same where numbers would say less or more.
    accessed: str
    accessed_vaguely: str
    archived: str
    archived_on: str


def cited(article: Article, dossier: Dossier) -> Cited:
    """Return what is said of an article where it is cited."""
    published_by = outlet(dossier, article)
    day, basis = article.date, article.date_basis
    year, month = common_parts(day)
    is_stated = basis is DateBasis.STATED or not day.is_known
    updated = f"updated {article.updated.words()}" if article.updated else ""
    translated = read_in(article.read_in) if article.read_in else ""
    archive = article.archived_url.plain if article.archived_url else None
    made = article.archived_on.words() if article.archived_on else ""
    read = f"read {article.accessed.words()}" if article.accessed else ""
    is_exact = article.accessed is not None and _is_plain(article.accessed, seasons=False)
    return Cited(
        title=None if isinstance(article.title, Unknown) else collapse(article.title),
        outlet=_titled(published_by) if published_by else None,
        authors=tuple(_name(dossier.actors.get(each), each) for each in article.authors),
        doi=article.doi.name if article.doi else None,
        url=article.url.plain if article.url else None,
        archive=archive,
        status=None if stands(dossier, article) else str(status(dossier, article)),
        keywords=article.tags,
        language=str(of_article(dossier, article)),
        year=year,
        month=month,
        doubt=qualifier_of(day),
        published=published_words(article) + ("" if is_stated else f" ({basis.label})"),
        is_vague=not (is_stated and _is_plain(day)),
        version=", ".join(filter(None, (updated, translated))),
        accessed=read,
        accessed_vaguely="" if is_exact else read,
        archived=f"archived at {archive}" + (f" ({made})" if made else "") if archive else "",
        archived_on=f"archived {made}" if made else "",
    )


def _name(author: Actor | None, written: str) -> Name:
    """Return an author's name: a person's by its parts where the record sorts it by them."""
    if author is None or author.kind is not ActorKind.PERSON:
        return Name(collapse(author.name if author else written))
    family, *others = map(str.strip, collapse(author.sort_name or "").split(","))
    if not 1 <= len(others) <= _MOST_PARTS or not all((family, *others)):
        return Name(collapse(author.name))
    given, *suffix = others
    names = given.split(" ")
    # Whose all are small writes his names so.
    while len(names) > 1 and names[-1].islower() and not names[0].islower():
        names.pop()
    particle = given[len(" ".join(names)) :].strip()
    whole, last = collapse(author.name), suffix[0] if suffix else ""
    return Name(whole, family, " ".join(names), last, particle)


# A given name, and what follows all: "King, Martin Luther, Jr."
_MOST_PARTS = 2


def sorted_name(author: Actor | None, written: str) -> str:
    """Return an author's name, the family's first where it is known which that is.

    ``author`` is the record that ``written`` names, if it names one.
    """
    return _name(author, written).as_sorted


def published_on(day: Edtf) -> str:
    """Return a date as year/month/day as far as it is known, or in words where it is not sure."""
    year, month = common_parts(day)
    if not day.is_known:
        return ""
    if year is None or qualifier_of(day):
        return day.words()
    known = day.start.day if day.form is Form.POINT and day.start else None
    return "/".join([f"{year:04}", *(f"{part:02}" for part in (month, known) if part)])


def titled(article: Article) -> str:
    """Return an article's title, or in brackets, as libraries have it, what stands for none."""
    if isinstance(article.title, Unknown):
        return f"[Untitled {article.kind.label}]"
    return collapse(article.title)


def _titled(outlet: Actor) -> str:
    """Return an outlet as libraries title one that has a namesake: "The Herald (Glasgow)"."""
    beside = f" ({outlet.disambiguation})" if outlet.disambiguation else ""
    return collapse(outlet.name + beside)


def common_parts(day: Edtf) -> tuple[int | None, int | None]:
    """Return the year and the month that all days have which a date can mean, as far as it has."""
    if not (day.start and day.end):
        return None, None
    first, last = day.start.first_day, day.end.last_day
    if first[0] != last[0]:
        return None, None
    return first[0], first[1] if first[1] == last[1] else None


def _is_plain(day: Edtf, *, seasons: bool = True) -> bool:
    """Return whether a date is a year, month or day, or a season, of which there is no doubt."""
    point = day.start
    if point is None or day.form is not Form.POINT or qualifier_of(day):
        return False
    return point.years == 1 and point.part in {None, *(SEASONS if seasons else ())}


def qualifier_of(day: Edtf) -> str:
    """Return the qualifiers of a date, of whichever end: ``?``, ``~`` or ``%``, which is both."""
    found = {point.qualifier for point in (day.start, day.end) if point and point.qualifier}
    return found.pop() if len(found) == 1 else "%" if found else ""


def remarks(*said: str | None) -> str:
    """Return what notes say, as a sentence without its full stop."""
    words = ", ".join(filter(None, said))
    return words[:1].upper() + words[1:]
