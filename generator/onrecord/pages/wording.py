"""What pages say of dates, figures, evidence and judgements, in the same words everywhere."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from onrecord.diagnostics.findings import plural
from onrecord.dossier.corrections import doubt, only_through, stands, status
from onrecord.dossier.freshness import cut_off
from onrecord.dossier.labels import (
    article_title,
    exactness,
    numbers,
    outlet_name,
    plain_words,
    published_words,
    read_in,
)
from onrecord.dossier.languages import of_dossier, of_quote, of_title
from onrecord.dossier.model import Dossier, once_each
from onrecord.dossier.origins import Evidence
from onrecord.dossier.outlets import outlet, record_of
from onrecord.pages.prose import Link, Part, Prose, Said, Strong, Tag, joined, links, spaced
from onrecord.source.dates import Edtf, since_and_until
from onrecord.source.fields import Ref, Unknown
from onrecord.source.languages import can_be, is_same, name_of, runs_leftwards
from onrecord.source.plain import first_sentences, in_marks
from onrecord.source.records import (
    Actor,
    Article,
    Dispute,
    Event,
    Figure,
    Judgement,
    OtherName,
    Position,
    Question,
    Quote,
)
from onrecord.source.rich import RichText
from onrecord.source.tables import Attribution
from onrecord.source.terms import ActorKind, DateBasis, DisputeState, Fidelity

# The kinds of actors in the order of lists, with their headings. States and bodies come first: a
# reader looks for them before the people who speak for them.
ACTOR_GROUPS = {
    ActorKind.STATE: "States",
    ActorKind.GOVERNMENT_BODY: "Government bodies",
    ActorKind.INTERNATIONAL_ORGANISATION: "International organisations",
    ActorKind.COALITION: "Coalitions",
    ActorKind.ORGANISATION: "Organisations",
    ActorKind.OFFICE: "Offices",
    ActorKind.PERSON: "People",
    ActorKind.THINK_TANK: "Think tanks",
    ActorKind.MEDIA: "Media",
    ActorKind.ANONYMOUS_GROUP: "Unnamed sources",
    ActorKind.CATEGORY: "Loose groups",
}


def when(record: Position | Article | Event) -> str:
    """Return a record's date in words, marked where the source itself does not give it.

    Of a position its entry says from what the date is inferred, of an article its page; an event is
    told in one place, and whole.
    """
    return when_in_full(record) if isinstance(record, Event) else _dated(record, _basis)


def when_in_full(record: Position | Article | Event) -> str:
    """Return a record's date in words, with its basis where that is not the source itself."""
    return _dated(record, lambda basis: f" ({basis.label})")


def _dated(record: Position | Article | Event, remark: Callable[[DateBasis], str]) -> str:
    is_stated = record.date_basis is DateBasis.STATED or not record.date.is_known
    return record.date.words() + ("" if is_stated else remark(record.date_basis))


def dated_by(position: Position) -> Prose:
    """Return from what the date of a position is inferred; nothing where a source gives it."""
    is_stated = position.date_basis is DateBasis.STATED or not position.date.is_known
    return () if is_stated else (f" Date {position.date_basis.label}.",)


def published(article: Article) -> str:
    """Return when an article was published, and of when the version is that was read."""
    known = published_words(article)
    basis = _basis(article.date_basis) if known else when(article)
    return known + basis + updated(article)


def updated(article: Article) -> str:
    """Return of when the version is that was read, after the date of an article."""
    return f", updated {article.updated.words()}" if article.updated else ""


def came_after(record: Position | Event) -> Prose:
    """Return what a source says came before a record; nothing where it says nothing."""
    return ("after ", *links(ref.id for ref in record.after)) if record.after else ()


def _basis(basis: DateBasis) -> str:
    """Return the mark of a date that is not the source's own; nothing for one that is."""
    return f" ({_MARKS[basis]})" if basis in _MARKS else ""


# In one word, since many stand one under another; the method page says what they mean.
_MARKS = {
    DateBasis.INFERRED_TEXT: "inferred",
    DateBasis.INFERRED_SET: "inferred",
    DateBasis.EXTERNAL: "from outside",
    DateBasis.UNKNOWN: "basis unknown",
}


def attribution_label(attribution: Attribution | None) -> str:
    """Return an attribution in words, or that there is none."""
    return attribution.label if attribution else "attribution not recorded"


def count_of(number: int, noun: str) -> Prose:
    """Return how many there are of something, the number strong."""
    return (Strong(f"{number:,}"), plural(number, noun).removeprefix(f"{number:,}"))


def status_tag(dossier: Dossier, article: Article) -> Prose:
    """Return the mark of an article that was corrected or retracted; nothing for others."""
    if stands(dossier, article):
        return ()
    return (Tag(status(dossier, article).label.capitalize(), "unsound"),)


def doubted(dossier: Dossier, record: Position | Event) -> Prose:
    """Return the mark of what is known only through articles that no longer stand, if it is so."""
    doubtful = doubt(dossier, record)
    return (Tag(f"{doubtful[0].upper()}{doubtful[1:]}", "unsound"),) if doubtful else ()


def doubtful(dossier: Dossier, positions: Iterable[Position]) -> str:
    """Return how many positions are known only through articles that no longer stand, if any."""
    through = [some for each in positions if (some := only_through(dossier, each))]
    became = {status(dossier, each).label for some in through for each in some}
    if not through:
        return ""
    return f"{len(through):,} known only through a {' or '.join(sorted(became))} article"


def information(dossier: Dossier, opening: str = "Information to ") -> Prose:
    """Return how far the information reaches, as the first thing that a page says of itself."""
    return (opening, Strong(information_to(dossier)))


def information_to(dossier: Dossier) -> str:
    """Return in words to which date the information reaches."""
    article = cut_off(dossier)
    if article is None:
        return (
            f"no date: {'no article is dated' if dossier.articles else 'there are no articles yet'}"
        )
    return _until(article.version) + ("" if article.updated else _basis(article.date_basis))


def _until(day: Edtf) -> str:
    """Return the last day a date can mean, as the end of what is known."""
    if day.start and day.end and day.start is not day.end:
        return f"a date {day.words()}"
    return day.words()


def other_name(other: OtherName) -> Prose:
    """Return another name of an actor with its language and the time in which it was borne."""
    notes = [each for each in (_language(other), lasting(other.since, other.until)) if each]
    name = Said(other.name, other.language)
    return (name, f" ({', '.join(notes)})") if notes else (name,)


def _language(other: OtherName) -> str:
    return f"in {name_of(other.language)}" if other.language else ""


def lasting(since: Edtf | None, until: Edtf | None) -> str:
    """Return in words from when to when something lasted; nothing where neither is known."""
    return ", ".join(since_and_until(since, until))


def figure_prose(figure: Figure) -> Prose:
    """Return a number with how exact it is and what it counts: ``about **10,000** soldiers``."""
    exact = exactness(figure)
    parts: list[Part] = [exact] if exact else []
    parts.append(Strong(joined(((Said(each),) for each in numbers(figure)), "–")))
    if figure.unit:
        parts += [" ", Said(figure.unit)]
    return tuple(parts)


def figure_and_role(figure: Figure) -> Prose:
    """Return a number with what it is."""
    role = f", {figure.role.label}" if figure.role else ""
    return (*figure_prose(figure), role)


def evidence_sentences(evidence: Evidence) -> Prose:
    """Return counts first, then what they rest on.

    For example: ``**3 articles, 2 outlets and 1 not named, 1 independent origin.** All routes
    stated in full rest on ...``
    """
    if not evidence.articles:
        return ()
    articles = plural(evidence.articles, "article")
    counts = f"{articles}, {_outlets(evidence)}, {origins_in_words(evidence)}."
    parts: list[Part] = [Strong(counts)]
    if evidence.shared:
        shared = links(map(record_of, evidence.shared))
        in_part = evidence.partly_stated and evidence.shared_by_all
        which = "stated routes" if in_part else "routes stated in full"
        parts += [f" All {which} rest on ", *shared, "."]
    if evidence.unstated:
        parts.append(f" {plural(evidence.unstated, 'route')} not stated.")
    if evidence.partly_stated:
        parts.append(f" {plural(evidence.partly_stated, 'route')} with a step not named.")
    if evidence.circular:
        begin = "begins" if evidence.circular == 1 else "begin"
        parts.append(f" {plural(evidence.circular, 'route')} {begin} in a circle.")
    if evidence.retracted:
        lead = "leads" if evidence.retracted == 1 else "lead"
        routes = plural(evidence.retracted, "route")
        parts.append(f" {routes} {lead} through a retracted article.")
    return tuple(parts)


def _outlets(evidence: Evidence) -> str:
    if not evidence.outlets:
        return f"{plural(evidence.unnamed_outlets, 'outlet')} not named"
    unnamed = f" and {evidence.unnamed_outlets} not named" if evidence.unnamed_outlets else ""
    return plural(evidence.outlets, "outlet") + unnamed


def origins_in_words(evidence: Evidence) -> str:
    """Return how many independent origins there are, or that their number cannot be established."""
    if not evidence.origins:
        return "no origin traced"
    own = evidence.own_voices
    voices = "an outlet's own voice" if own == 1 else "outlets' own voices"
    all_own = own == evidence.origins
    note = f": {voices}" if all_own else f", {own:,} of them {voices}"
    return plural(evidence.origins, "independent origin") + (note if own else "")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A speaker's words; then who said them, and how close they are to what was said.

    ``direction`` is that of the words where it is not the page's: ``rtl``, or nothing.
    """

    words: Prose
    credit: Prose
    direction: str


def quotation(
    dossier: Dossier, article: Article, quote: Quote, speaker: Ref[Actor] | None
) -> Quotation:
    """Return a quote in an article: ``speaker`` is whose it is where it names nobody else."""
    speaker = quote.speaker or speaker
    language = of_quote(dossier, article, quote)
    leftwards = runs_leftwards(language) and can_be(quote.text, language)
    before, words, after = in_marks(quote.text)
    return Quotation(
        (before, Said(words, language), after),
        (
            "— ",
            Link(speaker.id) if speaker else "speaker not stated",
            *(f", {each}" for each in _of_words(dossier, article, quote)),
        ),
        "rtl" if leftwards else "",
    )


def _of_words(dossier: Dossier, article: Article, quote: Quote) -> Iterator[str]:
    """Yield what is to be known of the words of a quote: in which language, from which one."""
    language = of_quote(dossier, article, quote)
    foreign = not is_same(language, of_dossier(dossier))
    if quote.translated_from or quote.fidelity is Fidelity.TRANSLATED:
        origin = f" from {name_of(quote.translated_from)}" if quote.translated_from else ""
        yield Fidelity.TRANSLATED.label + origin + (f" into {name_of(language)}" if foreign else "")
    elif foreign:
        yield f"in {name_of(language)}"
    if quote.fidelity is Fidelity.MARKS_LOST:
        yield quote.fidelity.label
    if article.read_in and is_same(language, article.read_in.language):
        yield read_in(article.read_in)


def titled(dossier: Dossier, article: Article) -> Part:
    """Return an article's title in its language, or our own words where it is unknown."""
    title, language = article_title(dossier, article), of_title(dossier, article)
    return Said(title, language) if language else title


def title_and_outlet(dossier: Dossier, article: Article) -> Prose:
    """Return a link to an article by its title, what became of it, and who published it."""
    title: Prose = (Link(article.id, (titled(dossier, article),)),)
    title += spaced(status_tag(dossier, article))
    # What stands in the place of a title that is not known names the outlet.
    is_untitled = isinstance(article.title, Unknown)
    return title if is_untitled else (*title, ", ", published_by(dossier, article))


def published_by(dossier: Dossier, article: Article) -> Part:
    """Return the name of an article's outlet, or our own words where it is not named."""
    name = outlet_name(dossier, article)
    return Said(name) if outlet(dossier, article) else name


def assessment(judgement: Judgement, newer: tuple[Article, ...] = ()) -> Prose:
    """Return confidence, then likelihood, then to when the evidence was weighed.

    Likelihood and confidence are different things and never share a sentence (ICD 203).
    """
    return (*how_sure(judgement), *weighed(judgement, newer))


def weighed(judgement: Judgement, newer: tuple[Article, ...]) -> Prose:
    """Return to when the evidence was weighed, and what is ``newer`` than that."""
    parts: list[Part] = []
    if judgement.as_of:
        parts.append(f" Evidence to {judgement.as_of.short()}.")
    if newer:
        parts += [*_UNWEIGHED, ": ", *links(article.id for article in newer), "."]
    return tuple(parts)


def in_brief(judgement: Judgement, newer: tuple[Article, ...]) -> Prose:
    """Return how sure a judgement is, for a list: that some evidence is ``newer`` is said."""
    said = how_sure(judgement)
    return (*said, *_UNWEIGHED, ".") if newer else said


_UNWEIGHED: Prose = (" ", Tag("Newer evidence", "stale"), " not yet weighed")


def assessment_css(judgement: Judgement) -> str:
    """Return the class of the block that says how sure a judgement is."""
    return f"or-confidence or-confidence--{judgement.confidence}"


def how_sure(judgement: Judgement) -> Prose:
    """Return confidence, then likelihood."""
    likelihood = judgement.likelihood
    said: Prose = (f" Likelihood: {likelihood.label}.",) if likelihood else ()
    return (confidence(judgement), *said)


def confidence(judgement: Judgement) -> Strong:
    """Return how well the sources carry a judgement."""
    return Strong(f"{judgement.confidence.label.capitalize()} confidence.")


def in_short(dossier: Dossier, text: RichText) -> Part:
    """Return the text of a record for where others refer to it.

    There it stands once for each of them, so of a long one it is the first sentences: all of it
    is said where the record stands. One with many cross-links is long by what they are called.
    """
    is_short = len(text.source) <= _LONG and len(text.links) <= _MANY_LINKS
    return text if is_short else _beginning(dossier, text)


@once_each
def _beginning(dossier: Dossier, text: RichText) -> Part:
    words = plain_words(dossier, text)
    return Said(words if len(words) <= _LONG else f"{first_sentences(words, _LONG)} …")


# A few sentences.
_LONG, _MANY_LINKS = 600, 10


def open_disputes(question: Question) -> int:
    """Return how many disputes of a question stand."""
    return sum(_is_open(dispute) for dispute in question.disputes)


def open_total(dossier: Dossier) -> int:
    """Return how many disputes of the whole dossier stand."""
    return sum(open_disputes(question) for question in dossier.questions.values())


def _is_open(dispute: Dispute) -> bool:
    return dispute.state is DisputeState.OPEN
