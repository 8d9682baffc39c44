"""The record types of the source format, one class each, and the tuple of them at the foot.

The string beside each type is the field's documentation; it reaches the JSON Schema, the editors
and the contributing page. To add a field, add a line; to add a record type, add a class and name it
in :data:`RECORD_TYPES` and :data:`READING_ORDER`. What else either needs stands in ARCHITECTURE.md,
"Where do I put ...?".
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from onrecord.diagnostics.findings import Diagnostic, Place
from onrecord.source.dates import Edtf
from onrecord.source.fields import OR_UNKNOWN, THEIRS, Record, Ref, Struct, Unknown
from onrecord.source.ids import Id
from onrecord.source.nodes import Scalar
from onrecord.source.plain import read_plain
from onrecord.source.rich import RichText
from onrecord.source.tables import Attribution, Stance
from onrecord.source.terms import (
    Access,
    ActorKind,
    ArticleKind,
    ArticleStatus,
    Capacity,
    Confidence,
    DateBasis,
    DisputeKind,
    DisputeState,
    EventStatus,
    Fidelity,
    FigureRole,
    Likelihood,
    NameKind,
    NoteKind,
    Qualifier,
    QuestionKind,
    Rank,
    RelationKind,
    Scale,
    Translator,
    UnknownKind,
)
from onrecord.source.urls import Url
from onrecord.source.values import (
    ENGLISH,
    AnswerInShort,
    Count,
    CountryCode,
    Doi,
    Grade,
    Language,
    Limit,
    Number,
    PositionInShort,
    Tag,
    Wikidata,
)
from onrecord.source.versions import FormatVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Struct):
    """An assessment of the editors, in the terms of ICD 203."""

    purpose: ClassVar[str] = "An assessment of the editors, with its confidence and its basis."

    question: Annotated[Ref["Question"] | None, "The question it answers."] = None
    text: Annotated[RichText, "The judgement, in a sentence or two."]
    short: Annotated[AnswerInShort | None, "The answer in at most 40 characters."] = None
    likelihood: Annotated[Likelihood | None, "A word of the dossier's scale."] = None
    confidence: Annotated[Confidence, "How well the sources carry it."]
    basis: Annotated[
        tuple[Ref["Position | Article | Event"], ...],
        "Ids of the positions, articles or events it rests on.",
    ]
    assumptions: Annotated[tuple[RichText, ...], "What it takes for granted."] = ()
    would_change_if: Annotated[tuple[RichText, ...], "What would change it."] = ()
    as_of: Annotated[Edtf | None, "To which date the evidence was weighed."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Struct):
    """A speaker's own words, as an article prints them."""

    purpose: ClassVar[str] = "A speaker's words. Plain text is short for a mapping with 'text'."

    text: Annotated[
        str, "The words: at most 25, unless the dossier's 'quoting' says otherwise.", THEIRS
    ]
    speaker: Annotated[Ref["Actor"] | None, "Who said it, if not the position's actor."] = None
    language: Annotated[
        Language | None,
        "The language of the words here; left out, that in which the article was read.",
    ] = None
    translated_from: Annotated[Language | None, "The language they were said in."] = None
    fidelity: Annotated[Fidelity, "How close it is to what was said."] = Fidelity.VERBATIM

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the quote that plain text stands for."""
        text, findings = read_plain(node)
        if text is None:
            return None, findings
        return cls(text=text, span=node.place, spans={"text": node.place}), findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Struct):
    """How one article carries a position or an event, and by which route it knows."""

    purpose: ClassVar[str] = "How the article carries one position or event, and how it knows."

    position: Annotated[Ref["Position"] | None, "The position it carries (this or 'event')."] = None
    event: Annotated[Ref["Event"] | None, "The event it carries (this or 'position')."] = None
    attribution: Annotated[Attribution | None, "On whose word the article puts it."] = None
    via: Annotated[
        tuple[Ref["Actor"] | Unknown, ...] | None,
        "Actors from the speaker towards this article. [] means said to this outlet itself; left "
        "out means the article does not say; 'unknown' is a step it does not name.",
    ] = None
    quote: Annotated[Quote | None, "The speaker's words as this article prints them."] = None
    quotes: Annotated[tuple[Quote, ...], "Several of them, in place of 'quote'."] = ()
    wording: Annotated[RichText | None, "How this article puts it."] = None
    where: Annotated[str | None, "Where in the article, such as 'paragraph 4'."] = None
    grade: Annotated[Grade | None, "Admiralty code, such as B2; left out = not graded."] = None
    note: Annotated[RichText | None, "What a reader should know of this report."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleNote(Struct):
    """An error, an overreach or a foreign body in an article."""

    purpose: ClassVar[str] = "An error or oddity, kept as printed with the correction beside it."

    kind: Annotated[NoteKind, "What the note is about."]
    as_printed: Annotated[str | None, "The words as printed.", THEIRS] = None
    corrected: Annotated[str | None, "What they should be."] = None
    text: Annotated[RichText, "What is wrong, in our words."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIn(Struct):
    """The translation in which an article was read."""

    purpose: ClassVar[str] = "The translation that was read, where it is not the article itself."

    language: Annotated[Language, "The language it was read in."]
    by: Annotated[Translator, "Who made the translation."]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName(Struct):
    """Another name of an actor, and when it was called so."""

    purpose: ClassVar[str] = "Another name. Plain text is short for a mapping with 'name'."

    name: Annotated[str, "The name as sources write it.", THEIRS]
    language: Annotated[Language | None, "The language of the name."] = None
    kind: Annotated[NameKind, "What sort of name it is."] = NameKind.SPELLING
    since: Annotated[Edtf | None, "From when it was called so."] = None
    until: Annotated[Edtf | None, "Until when."] = None

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the name that plain text stands for."""
        name, findings = read_plain(node)
        if name is None:
            return None, findings
        return cls(name=name, span=node.place, spans={"name": node.place}), findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Struct):
    """How an actor stands to another, and from when to when."""

    purpose: ClassVar[str] = "How this actor stands to another."

    to: Annotated[Ref["Actor"], "The other actor."]
    relation: Annotated[RelationKind, "How the two stand."]
    role: Annotated[str | None, "The post or role."] = None
    since: Annotated[Edtf | None, "From when."] = None
    until: Annotated[Edtf | None, "Until when."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint(Struct):
    """Something not known."""

    purpose: ClassVar[str] = "Something not known, why, and what would settle it."

    text: Annotated[RichText, "What is not known."]
    kind: Annotated[UnknownKind, "Why it is not known."]
    settled_by: Annotated[RichText | None, "What would settle it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Struct):
    """A side of a dispute that is more, or less, than one record."""

    purpose: ClassVar[str] = "What an article makes of a position, or all who hold a stance now."

    article: Annotated[Ref["Article"] | None, "The article; with 'position'."] = None
    position: Annotated[Ref["Position"] | None, "The position that it reports."] = None
    stance: Annotated[Stance | None, "All who hold it on this question; alone."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(Struct):
    """A place where sources are, or seem, at odds."""

    purpose: ClassVar[str] = "Where sources are at odds, or only seem so, and why."

    id: Annotated[Id, "Its id; it becomes an address."]
    former_ids: Annotated[
        tuple[Id, ...], "Ids it once had, the first one first: their addresses lead to it."
    ] = ()
    title: Annotated[str, "What it is about."]
    kind: Annotated[DisputeKind, "In what way they are at odds."]
    state: Annotated[DisputeState, "Whether it stands."]
    sides: Annotated[
        tuple[Ref["Position | Article | Event"] | Side, ...],
        "At least two ids of positions, articles or events; or {article, position}, or {stance}.",
    ]
    explanation: Annotated[RichText, "What a reader should make of it."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Struct):
    """A number with what it counts, how exact it is and what it is."""

    purpose: ClassVar[str] = "A number, how exact it is and what it is; needs 'min' or 'max'."

    min: Annotated[Number | None, "The number, or the lower end."] = None
    max: Annotated[Number | None, "The upper end."] = None
    unit: Annotated[str | None, "What is counted."] = None
    qualifier: Annotated[Qualifier, "How exact it is."] = Qualifier.EXACTLY
    role: Annotated[FigureRole | None, "What the figure is."] = None
    applies_to: Annotated[str | None, "What it applies to."] = None


# Words of a quote, and of all quotes of an article, where a dossier does not say.
MOST_QUOTED, MOST_QUOTED_IN_ALL = Limit(25), Limit(90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoting(Struct):
    """How much of others' words the dossier quotes."""

    purpose: ClassVar[str] = "How much of others' words the dossier quotes."

    words: Annotated[Limit, "Most words of a quote, or 'unlimited'."] = MOST_QUOTED
    per_article: Annotated[Limit, "Most words of all quotes of an article, or 'unlimited'."] = (
        MOST_QUOTED_IN_ALL
    )


AS_USUAL = Quoting(span=Place("sources/dossier.yml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing(Struct):
    """``dossier.yml``: the briefing as a whole."""

    purpose: ClassVar[str] = "The briefing as a whole."

    title: Annotated[str, "The briefing's title."]
    key: Annotated[str | None, "Names the dossier for ever; left out: the title.", THEIRS] = None
    format: Annotated[FormatVersion | None, "Its version; left out: the newest."] = None
    language: Annotated[Language, "The language that the dossier is written in."] = ENGLISH
    licence: Annotated[str | None, "Under what licence the content may be reused.", THEIRS] = None
    contact: Annotated[str | None, "Where to report an error.", THEIRS] = None
    editors: Annotated[tuple[str, ...], "Who answers for the content."] = ()
    cite_as: Annotated[str | None, "How the briefing wants to be cited.", THEIRS] = None
    quoting: Annotated[Quoting, "How much is quoted; left out: 25 words, 90 an article."] = AS_USUAL
    scale: Annotated[Scale, "The likelihood words in use."] = Scale.ICD203
    scope: Annotated[RichText, "What is in and what is not."]
    bottom_line: Annotated[RichText, "What a reader in a hurry must know; at most three sentences."]
    judgements: Annotated[tuple[Judgement, ...], "The key judgements, weightiest first."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Record):
    """What one article says, and how it knows."""

    purpose: ClassVar[str] = "What one article says, and how it knows."
    folder: ClassVar[str] = "articles"
    noun: ClassVar[str] = "article"

    title: Annotated[str | Unknown, "The title as printed, or 'unknown'.", THEIRS]
    publisher: Annotated[Ref["Actor"] | Unknown, "The outlet's actor id, or 'unknown'."]
    kind: Annotated[ArticleKind, "What sort of text it is."]
    date: Annotated[Edtf, "When it was published, as far as known, or 'unknown'.", OR_UNKNOWN]
    date_basis: Annotated[DateBasis, "Why the date is believed."] = DateBasis.STATED
    date_note: Annotated[RichText | None, "How the date was found."] = None
    updated: Annotated[Edtf | None, "The date of the version that was read, if it says so."] = None
    language: Annotated[Language | None, "The article's language; left out, the dossier's."] = None
    read_in: Annotated[ReadIn | None, "The translation that was read."] = None
    authors: Annotated[tuple[str, ...], "Names or actor ids."] = ()
    url: Annotated[Url | None, "Where it is."] = None
    archived_url: Annotated[Url | None, "Where a copy is kept."] = None
    archived_on: Annotated[Edtf | None, "When the copy was made."] = None
    accessed: Annotated[Edtf | None, "When it was read."] = None
    doi: Annotated[Doi | None, "Its DOI, bare: 10.1000/182, not an address."] = None
    access: Annotated[Access | None, "Who can read it where its address leads."] = None
    status: Annotated[ArticleStatus, "Whether it still stands."] = ArticleStatus.CURRENT
    status_note: Annotated[RichText | None, "What was corrected, or why it was retracted."] = None
    corrects: Annotated[Ref["Article"] | None, "The article that this one corrects."] = None
    same_text_as: Annotated[Ref["Article"] | None, "The article whose text this is."] = None
    rewrite_of: Annotated[Ref["Article"] | None, "The article this one rewrites."] = None
    recorded: Annotated[Edtf | None, "The day this record entered the dossier."] = None
    tags: Annotated[tuple[Tag, ...], "Labels by which the list of sources groups articles."] = ()
    summary: Annotated[RichText, "What it says, in our own words."]
    key_points: Annotated[tuple[RichText, ...], "What it says, point by point."] = ()
    reports: Annotated[tuple[Report, ...], "The positions and events it carries."] = ()
    notes: Annotated[tuple[ArticleNote, ...], "Errors, overreach, foreign bodies."] = ()

    @property
    def version(self) -> Edtf:
        """The date of the version that was read."""
        return self.updated or self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Record):
    """Who speaks: a person, a state, a body, an outlet, an anonymous group."""

    purpose: ClassVar[str] = "Who speaks: a person, a state, a body, an outlet, an unnamed group."
    folder: ClassVar[str] = "actors"
    noun: ClassVar[str] = "actor"

    name: Annotated[str, "The name as pages print it.", THEIRS]
    sort_name: Annotated[str | None, "What it is sorted by, if not its name.", THEIRS] = None
    kind: Annotated[ActorKind, "What sort of actor."]
    disambiguation: Annotated[str | None, "What tells namesakes apart: 'born 1961'."] = None
    role: Annotated[str | None, "Who they are, in a few words."] = None
    described_as: Annotated[str | None, "Unnamed groups and outlets: the words used.", THEIRS] = (
        None
    )
    count: Annotated[Count | None, "Unnamed groups: how many, if stated."] = None
    wikidata: Annotated[Wikidata | None, "Its item in Wikidata."] = None
    iso3166: Annotated[CountryCode | None, "A state's code: two letters, or three."] = None
    also: Annotated[tuple[OtherName, ...], "Other names and spellings, all found by search."] = ()
    part_of: Annotated[Ref["Actor"] | None, "The larger actor it belongs to."] = None
    relations: Annotated[tuple[Relation, ...], "How it stands to other actors."] = ()
    summary: Annotated[RichText | None, "Who they are, and in whose name they may be read."] = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it bears, its own first."""
        return (self.name, *(other.name for other in self.also))

    @property
    def sort_key(self) -> tuple[str, str]:
        """What lists of actors are sorted by."""
        return ((self.sort_name or self.name).casefold(), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Record):
    """What is at issue, the editors' answer, and what is not known."""

    purpose: ClassVar[str] = "What is at issue, the answer, the disputes and what is not known."
    folder: ClassVar[str] = "questions"
    noun: ClassVar[str] = "question"

    text: Annotated[str, "The question, as a question."]
    short: Annotated[str, "Its label, two or three words."]
    kind: Annotated[QuestionKind, "What sort of answer it asks for."] = QuestionKind.POLICY
    topic: Annotated[str | None, "A label that groups questions."] = None
    why: Annotated[RichText | None, "Why it matters."] = None
    order: Annotated[Number | None, "Its place among the questions."] = None
    related: Annotated[tuple[Ref["Question"], ...], "Questions near it."] = ()
    answer: Annotated[Judgement | None, "The one-line answer, with its confidence."] = None
    unknowns: Annotated[tuple[OpenPoint, ...], "What is not known."] = ()
    disputes: Annotated[tuple[Dispute, ...], "Where sources are at odds."] = ()

    @property
    def sort_key(self) -> tuple[Decimal, str]:
        """What lists of questions are sorted by."""
        return (self.order.value if self.order else Decimal("Infinity"), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Record):
    """Who holds what on which question, since when."""

    one_of: ClassVar[tuple[str, ...]] = ("stance", "withdraws")
    purpose: ClassVar[str] = "Who holds what on which question, since when."
    folder: ClassVar[str] = "positions"
    noun: ClassVar[str] = "position"

    actor: Annotated[Ref["Actor"], "Who holds it."]
    jointly_with: Annotated[tuple[Ref["Actor"], ...], "Who else holds it, in one statement."] = ()
    on_behalf_of: Annotated[Ref["Actor"] | None, "Whose position this is said to be."] = None
    about: Annotated[Ref["Actor"] | None, "Whose stance a third party describes here."] = None
    question: Annotated[Ref["Question"], "On what."]
    stance: Annotated[Stance | None, "Where the actor stands; needed, or 'withdraws'."] = None
    withdraws: Annotated[Ref["Position"] | None, "The position that this takes back."] = None
    date: Annotated[Edtf, "When it was held or said, or 'unknown'.", OR_UNKNOWN]
    date_basis: Annotated[DateBasis, "Why the date is believed."] = DateBasis.STATED
    after: Annotated[
        tuple[Ref["Position | Article | Event"], ...],
        "Ids of positions, articles or events that a source says came before.",
    ] = ()
    until: Annotated[Edtf | None, "From when it is no longer held, where a source says so."] = None
    capacity: Annotated[Capacity | None, "In what role the actor speaks."] = None
    text: Annotated[RichText, "What the actor holds, in our own words."]
    short: Annotated[PositionInShort | None, "The same in at most 60 characters."] = None
    conditions: Annotated[tuple[RichText, ...], "Needed with supports-with-conditions."] = ()
    figure: Annotated[Figure | None, "The number, on a quantity question."] = None
    rank: Annotated[Rank, "Whether it is relied on."] = Rank.NORMAL
    note: Annotated[RichText | None, "What a reader should know of it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """What happened, or was announced."""

    purpose: ClassVar[str] = "What happened, or was announced."
    folder: ClassVar[str] = "events"
    noun: ClassVar[str] = "event"

    title: Annotated[str, "What it is, in a few words."]
    date: Annotated[Edtf, "When, or 'unknown'.", OR_UNKNOWN]
    date_basis: Annotated[DateBasis, "Why the date is believed."] = DateBasis.STATED
    after: Annotated[
        tuple[Ref["Position | Article | Event"], ...],
        "Ids of positions, articles or events that a source says came before.",
    ] = ()
    status: Annotated[EventStatus, "Whether it took place."]
    actors: Annotated[tuple[Ref["Actor"], ...], "Who took part."] = ()
    place: Annotated[str | None, "Where."] = None
    part_of: Annotated[Ref["Event"] | None, "The larger event it belongs to."] = None
    not_same_as: Annotated[tuple[Ref["Event"], ...], "Events it could be mistaken for."] = ()
    text: Annotated[RichText | None, "What happened, in our own words."] = None


RECORD_TYPES: tuple[type[Record], ...] = (
    Article,
    Actor,
    Question,
    Position,
    Event,
)

# The order in which back-links and the like are listed.
READING_ORDER: tuple[type[Record], ...] = (Question, Article, Actor, Position, Event)
