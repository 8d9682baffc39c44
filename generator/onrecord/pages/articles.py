"""The list of sources, and a page for each: can I trust and cite it, what did it add?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.diagnostics.findings import plural
from onrecord.dossier.corrections import corrections, is_sound, stands
from onrecord.dossier.knowing import Knowing, how_known, only_here, route_of
from onrecord.dossier.labels import (
    actor_name,
    article_label,
    article_title,
    plain_words,
    read_in,
)
from onrecord.dossier.languages import of_article, of_dossier, of_title
from onrecord.dossier.model import ArticleReport, Dossier, grouped, once, quotes_of
from onrecord.dossier.outlets import outlet
from onrecord.pages.addresses import MOST
from onrecord.pages.citing import Citation, citation
from onrecord.pages.dividing import Divisible, Listing, divided, lines
from onrecord.pages.events import ReportedEvent, reported_event
from onrecord.pages.knowing import (
    HEADINGS,
    Bar,
    KeyLine,
    bar_of,
    key,
    longest,
    thin_ground,
)
from onrecord.pages.page import BRIEF, Crumb, Page, View
from onrecord.pages.prose import Link, Part, Prose, Said, Strong, joined, links, listed
from onrecord.pages.statements import (
    ReportView,
    Statement,
    full_entry,
    report_view,
    stance_mark_of,
    statement,
)
from onrecord.pages.wording import (
    count_of,
    figure_and_role,
    information,
    published_by,
    status_tag,
    titled,
    when,
    when_in_full,
)
from onrecord.source.fields import Unknown
from onrecord.source.languages import is_same, name_of
from onrecord.source.plain import in_marks
from onrecord.source.records import Article, ArticleNote, Position, Report
from onrecord.source.rich import RichText

# --- one article -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportedStatement:
    """A position in an article: what it is, in a line, and this article's report of it."""

    css: str
    meta: Prose
    words: Prose
    report: ReportView


@dataclass(frozen=True, slots=True)
class Section(Divisible):
    """The statements that an article has in one way."""

    heading: str
    statements: Listing[ReportedStatement]


@dataclass(frozen=True, slots=True)
class NoteView:
    """An error or oddity of an article, with the words as printed and corrected."""

    kicker: str
    text: RichText
    as_printed: Prose
    corrected: Prose


@dataclass(frozen=True, slots=True)
class ArticlePage(View, Divisible):
    """The page of an article."""

    article: Article
    info: Prose
    cited: Citation | None
    facts: tuple[Prose, ...]
    knowing: Bar | None
    summary: RichText | None
    key_points: tuple[RichText, ...]
    sections: tuple[Section, ...]
    events: Listing[ReportedEvent]
    notes: Listing[NoteView]
    backlinks: Listing[str]


def _article_page(dossier: Dossier, article: Article) -> ArticlePage:
    """Return the page of an article."""
    return ArticlePage(
        article=article,
        info=_info(dossier, article),
        cited=citation(dossier, article),
        facts=tuple(_facts(dossier, article)),
        knowing=bar_of(dossier, article.id),
        summary=article.summary,
        key_points=article.key_points,
        sections=_sections(dossier, article),
        events=lines(_events(dossier, article), "Events it reports"),
        notes=Listing(note_views(dossier, article), "Errors and oddities"),
        backlinks=lines(
            (record.id for record in dossier.backlinks.get(article.id, ())), "Mentioned in"
        ),
    )


def _info(dossier: Dossier, article: Article) -> Prose:
    publisher = outlet(dossier, article)
    only = only_here(dossier).get(article.id, ())
    pieces: list[Prose] = [
        (Link(publisher.id),) if publisher else ("Outlet not named",),
        (Strong(when_in_full(article)),),
        ("updated ", Strong(article.updated.words())) if article.updated else (),
        (article.kind.label,),
        status_tag(dossier, article),
        (plural(len(article.reports), "report"),),
        (Strong(plural(len(only), "position")), " only here") if only else (),
        # Beside the article's own date: whose information this is has to be said.
        information(dossier, "this briefing's information to "),
    ]
    return joined(pieces)


def _facts(dossier: Dossier, article: Article) -> Iterator[Prose]:
    if article.authors:
        names = (Link(each) if each in dossier.actors else Said(each) for each in article.authors)
        yield ("By ", *listed(names), ".")
    yield from became_of(dossier, article)
    if reading := _reading(dossier, article):
        yield (f"{reading[0].upper()}{reading[1:]}.",)
    if article.date_note:
        yield ("Date: ", article.date_note)
    yield from _original(article)
    if article.archived_url:
        made = f", made {article.archived_on.words()}" if article.archived_on else ""
        yield ("Archived copy: ", article.archived_url, f"{made}.")
    if article.same_text_as:
        yield ("The same text as ", Link(article.same_text_as.id), ": no origin of its own.")
    if article.rewrite_of:
        yield ("A rewrite of ", Link(article.rewrite_of.id), ": no origin of its own.")
    copies = _copies(dossier).get(article.id, ())
    for copy in copies[:MOST]:
        yield ("Repeated by ", Link(copy.id), ".")
    if len(copies) > MOST:
        yield (f"Repeated by {len(copies) - MOST:,} more.",)
    if article.tags:
        tags = (Link(f"{_SOURCES}#{_anchor(tag)}", tag) for tag in article.tags)
        yield ("Tags: ", *listed(tags), ".")
    if any(quotes_of(report) for report in article.reports):
        yield (_UNCHECKED,)


_UNCHECKED = (
    "The full text of the article is no part of this briefing: the quotes on this page were not "
    "checked against it when this page was built."
)


def became_of(dossier: Dossier, article: Article) -> Iterator[Prose]:
    """Yield what became of an article: whether it was corrected or retracted, why, and by what."""
    if article.status_note:
        yield (*status_tag(dossier, article), " ", article.status_note)
    if is_sound(dossier, article) and not stands(dossier, article):
        yield ("The corrected version was read.",)
    if by := corrections(dossier).get(article.id):
        yield ("Corrected by ", *links(each.id for each in by), ".")
    if article.corrects:
        yield ("Corrects ", Link(article.corrects.id), ".")


def _original(article: Article) -> Iterator[Prose]:
    """Yield where an article is; what is known of who can read it stands beside the first link."""
    read = f", read {article.accessed.words()}" if article.accessed else ""
    access = f" ({article.access.label})" if article.access else ""
    if article.url:
        yield ("Original: ", article.url, f"{access}{read}.")
    if article.doi:
        yield ("DOI: ", article.doi, "." if article.url else f"{access}{read}.")
    if access and not (article.url or article.doi):
        yield (f"Original{access}{read}.",)


def _reading(dossier: Dossier, article: Article) -> str:
    """Return the language of an article where it is not the dossier's, and how it was read."""
    language = of_article(dossier, article)
    foreign = not is_same(language, of_dossier(dossier))
    said = [f"in {name_of(language)}"] if foreign else []
    return "; ".join([*said, *([read_in(article.read_in)] if article.read_in else [])])


def _sections(dossier: Dossier, article: Article) -> tuple[Section, ...]:
    by_way = grouped(
        _reported(dossier, report, dossier.positions[report.position.id])
        for report in article.reports
        if report.position
    )
    return tuple(
        Section(
            heading,
            Listing(
                (reported for _, reported in by_way[how]),
                heading,
                names=[actor_name(item.actor) for item, _ in by_way[how]],
            ),
        )
        for how, heading in HEADINGS.items()
        if how in by_way
    )


def _reported(
    dossier: Dossier, report: Report, position: Position
) -> tuple[Knowing, tuple[Statement, ReportedStatement]]:
    """Return how an article has a statement, and the statement as its page prints it."""
    item = statement(dossier, position)
    _, route = route_of(dossier)[id(report)]
    figure: Prose = (*figure_and_role(position.figure), ". ") if position.figure else ()
    meta: list[Prose] = [
        (stance_mark_of(position),),
        (*item.who, " on ", Link(item.question.id)),
        (when(position),),
        item.standing,
        item.doubt,
    ]
    reported = ReportedStatement(
        css=f"or-entry or-entry--{item.edge}",
        meta=joined(meta),
        words=(*figure, item.in_short, " ", full_entry(item)),
        report=report_view(dossier, route, position),
    )
    return how_known(position, route), (item, reported)


def _events(dossier: Dossier, article: Article) -> Iterator[ReportedEvent]:
    """Yield each event that an article reports, once for each of its reports."""
    reported = grouped((each.event.id, each) for each in article.reports if each.event)
    for event_id, reports in reported.items():
        for each in reports:
            yield reported_event(dossier, dossier.events[event_id], ArticleReport(article, each))


def note_views(dossier: Dossier, article: Article) -> tuple[NoteView, ...]:
    """Return the errors and oddities of an article."""
    language = of_article(dossier, article)
    return tuple(_note_view(note, language) for note in article.notes)


def _note_view(note: ArticleNote, language: str) -> NoteView:
    return NoteView(
        note.kind.label.capitalize(),
        note.text,
        _printed(note.as_printed, language) if note.as_printed else (),
        (Said(note.corrected, language),) if note.corrected else (),
    )


def note_in_a_line(note: NoteView) -> Prose:
    """Return what a note says, then the words that it is about."""
    words: list[Part] = [note.text]
    if note.as_printed:
        words += [" As printed: ", *note.as_printed, "."]
    if note.corrected:
        words += [" Corrected: ", *note.corrected, "."]
    return tuple(words)


def _printed(text: str, language: str) -> Prose:
    """Return words as printed, in quotation marks: their own where they bring some."""
    before, words, after = in_marks(text)
    return (before, Said(words, language), after)


@once
def _copies(dossier: Dossier) -> Mapping[str, tuple[Article, ...]]:
    """Return, for each article, those that repeat its text."""
    return grouped(
        (original, article)
        for article in dossier.articles.values()
        for original in {ref.id for ref in (article.same_text_as, article.rewrite_of) if ref}
    )


# --- the list of sources ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An article in the table of sources, and below it with what only it reports."""

    article_id: str
    title: Prose
    knowing: Bar | None
    date: str
    basis: str
    kind: Prose
    outlet: Prose
    reports: str
    only_here: str
    summary: RichText
    only: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class TagGroup(Divisible):
    """The articles that bear one tag, oldest first, below an anchor."""

    anchor: str
    tag: str
    articles: Listing[Prose]


@dataclass(frozen=True, slots=True)
class SourcesPage(View, Divisible):
    """The list of sources."""

    info: Prose
    ground: Prose
    key: tuple[KeyLine, ...]
    rows: Listing[SourceRow]
    tags: tuple[TagGroup, ...]


_SOURCES = "articles/index.md"
# Each has a row and a paragraph.
_SOURCES_ON_A_PAGE = 100


def _anchor(tag: str) -> str:
    """Return where on the list of sources the articles of a tag are."""
    return f"tag-{tag}"


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the list of sources, then the page of each."""
    tags = tuple(_tag_groups(dossier))
    info: list[Prose] = [
        count_of(len(dossier.articles), "article"),
        information(dossier, "information to "),
        (Link(f"{_SOURCES}#by-tag", "by tag"),) if tags else (),
    ]
    found = (_row(dossier, article) for article in dossier.articles.values())
    rows = Listing(found, "Sources", most=_SOURCES_ON_A_PAGE)
    listed = SourcesPage(joined(info), thin_ground(dossier), key() if rows else (), rows, tags)
    description = "What this briefing is built on, and what only one source reports."
    first = Page(_SOURCES, "sources", "Sources", description, listed, wide=True)
    yield from divided(first, replace(listed, ground=()))
    for article in dossier.articles.values():
        yield from about(dossier, article)


def about(dossier: Dossier, article: Article) -> Iterator[Page]:
    """Yield the page of an article, or those that it is divided into."""
    view = _article_page(dossier, article)
    page = Page(
        f"articles/{article.id}.md",
        "article",
        article_title(dossier, article),
        plain_words(dossier, article.summary),
        view,
        language=of_title(dossier, article),
        crumbs=(BRIEF, Crumb(_SOURCES, "Sources")),
        source_path=article.span.path,
        subject=article.id,
    )
    yield from divided(page, _continued(view))


def _continued(view: ArticlePage) -> ArticlePage:
    """Return what stands on the later pages of an article."""
    return replace(view, facts=(), knowing=None, summary=None, key_points=(), cited=None)


def _row(dossier: Dossier, article: Article) -> SourceRow:
    only = only_here(dossier).get(article.id, ())
    return SourceRow(
        article_id=article.id,
        title=(titled(dossier, article),),
        knowing=bar_of(dossier, article.id, longest(dossier)),
        date=article.date.short(),
        basis=article.date_basis.label if article.date.is_known else "",
        kind=joined([(article.kind.label,), status_tag(dossier, article)], " "),
        outlet=(published_by(dossier, article),),
        reports=plural(len(article.reports), "report"),
        only_here=plural(len(only), "position") if only else "",
        summary=article.summary,
        only=tuple(_only(article, only)),
    )


def _only(article: Article, only: Sequence[Position]) -> Iterator[Prose]:
    for each in only[:MOST]:
        yield (Link(each.id), " (", Link(each.question.id), ")")
    if len(only) > MOST:
        yield (f"{len(only) - MOST:,} more: on the page of ", Link(article.id))


def _tag_groups(dossier: Dossier) -> Iterator[TagGroup]:
    by_tag = grouped(
        (tag, article) for article in dossier.articles.values() for tag in article.tags
    )
    for tag in sorted(by_tag):
        articles = (_in_a_line(dossier, each) for each in by_tag[tag])
        yield TagGroup(_anchor(tag), tag, lines(articles, tag))


def _in_a_line(dossier: Dossier, article: Article) -> Prose:
    link = Link(article.id, (titled(dossier, article),))
    # That of an article without a title has its label in it.
    is_untitled = isinstance(article.title, Unknown)
    return (link,) if is_untitled else (link, f" ({article_label(dossier, article)})")
