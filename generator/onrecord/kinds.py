"""The record kinds of the source format: one class each, and the visible tuple at the foot.

The string beside each type is the field's documentation; it reaches the JSON Schema, the editors
and the contributing page. To add a field, add a line. To add a kind, add a class and name it in
:data:`KINDS`; loading, checking of references, the JSON Schema and the documentation follow.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from onrecord.dates import Edtf
from onrecord.diagnostics import Diagnostic, error
from onrecord.nodes import Scalar
from onrecord.schema import Id, Part, Record, Ref, Term, Unknown
from onrecord.text import ID, MAX_PLAIN, Rich, Url, collapse

# --- value types -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, without thousands separators."""

    value: Decimal

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the number in a scalar, or None with the reason."""
        if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", node.value):
            hint = "write digits alone, such as 10000 or 2.5"
            return None, [error("bad-number", node.place, f"'{node.value}' is not a number", hint)]
        return cls(Decimal(node.value)), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of a number."""
        return {"type": ["number", "string"]}

    def __str__(self) -> str:
        return f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of people, at least one."""

    value: int

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the count in a scalar, or None with the reason."""
        if not re.fullmatch(r"[1-9][0-9]{0,8}", node.value):
            hint = "leave the field out where the number is not stated"
            what = f"'{node.value}' is not a count"
            return None, [error("bad-number", node.place, what, hint)]
        return cls(int(node.value)), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of a count."""
        return {"type": ["integer", "string"], "minimum": 1}

    def __str__(self) -> str:
        return f"{self.value:,}"


class Patterned(str):
    """Text that a regular expression describes."""

    __slots__ = ()
    name: ClassVar[str]
    pattern: ClassVar[str]
    example: ClassVar[str]

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the text in a scalar, or None with the reason."""
        if not re.fullmatch(cls.pattern, node.value):
            what = f"'{node.value}' is not {cls.name}"
            return None, [error("bad-value", node.place, what, f"for example {cls.example}")]
        return cls(node.value), []

    @classmethod
    def json_schema(cls) -> dict[str, object]:
        """Return the JSON Schema of the text."""
        return {"type": "string", "pattern": f"^{cls.pattern}$"}


class Language(Patterned):
    """A language tag (BCP 47)."""

    name, example = "a language tag (BCP 47)", "en, uk or zh-Hans"
    pattern = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"


ENGLISH = Language("en")


class Grade(Patterned):
    """An Admiralty code: reliability of the source A to F, credibility of the content 1 to 6."""

    name, example = "an Admiralty code", "B2"
    pattern = r"[A-F][1-6]"


class Wikidata(Patterned):
    """An item of Wikidata."""

    name, example = "a Wikidata item", "Q148"
    pattern = r"Q[1-9][0-9]{0,11}"


class CountryCode(Patterned):
    """A country code (ISO 3166-1 alpha-2 or alpha-3)."""

    name, example = "a country code (ISO 3166-1)", "CN"
    pattern = r"[A-Z]{2,3}"


class Tag(Patterned):
    """A label that groups records; written like an id."""

    name, example = "a tag", "peacekeeping"
    pattern = ID.pattern


# --- closed lists ----------------------------------------------------------------------------


class DateBasis(Term):
    """Why a date is believed."""

    STATED = "stated", "The source gives the date."
    INFERRED_TEXT = "inferred-text", "Worked out from this text alone.", "inferred from the text"
    INFERRED_SET = (
        "inferred-set",
        "Worked out with the help of other sources of this dossier.",
        "inferred from the set",
    )
    EXTERNAL = "external", "Taken from outside the dossier.", "from outside the dossier"
    UNKNOWN = "unknown", "Why the date is believed is not known.", "basis unknown"


class Scale(Term):
    """Which list of likelihood words the dossier uses."""

    ICD203 = "icd203", "US Intelligence Community Directive 203.", "ICD 203"
    PHIA = "phia", "UK Professional Head of Intelligence Assessment yardstick.", "PHIA"


class Confidence(Term):
    """How well the sources carry a judgement; not how likely the thing is (ICD 203)."""

    LOW = "low", "Scant, questionable or single-origin information; plausible, not established."
    MODERATE = "moderate", "Credible information, not enough of it or not corroborated enough."
    HIGH = "high", "Good information from independent origins; it can still be wrong."


class Likelihood(Term):
    """How likely something is, in the words of a scale."""

    ALMOST_NO_CHANCE = "almost-no-chance", "1 to 5 per cent (ICD 203)."
    VERY_UNLIKELY = "very-unlikely", "5 to 20 per cent (ICD 203)."
    UNLIKELY = "unlikely", "20 to 45 per cent (ICD 203); 25 to 35 per cent (PHIA)."
    ROUGHLY_EVEN_CHANCE = "roughly-even-chance", "45 to 55 per cent (ICD 203)."
    LIKELY = "likely", "55 to 80 per cent (ICD 203); 55 to 75 per cent (PHIA)."
    VERY_LIKELY = "very-likely", "80 to 95 per cent (ICD 203)."
    ALMOST_CERTAIN = "almost-certain", "95 to 99 per cent (ICD 203); 95 per cent or more (PHIA)."
    REMOTE_CHANCE = "remote-chance", "5 per cent or less (PHIA)."
    HIGHLY_UNLIKELY = "highly-unlikely", "10 to 20 per cent (PHIA)."
    REALISTIC_POSSIBILITY = "realistic-possibility", "40 to 50 per cent (PHIA)."
    HIGHLY_LIKELY = "highly-likely", "80 to 90 per cent (PHIA)."


SCALE_WORDS = {
    Scale.ICD203: (
        Likelihood.ALMOST_NO_CHANCE,
        Likelihood.VERY_UNLIKELY,
        Likelihood.UNLIKELY,
        Likelihood.ROUGHLY_EVEN_CHANCE,
        Likelihood.LIKELY,
        Likelihood.VERY_LIKELY,
        Likelihood.ALMOST_CERTAIN,
    ),
    Scale.PHIA: (
        Likelihood.REMOTE_CHANCE,
        Likelihood.HIGHLY_UNLIKELY,
        Likelihood.UNLIKELY,
        Likelihood.REALISTIC_POSSIBILITY,
        Likelihood.LIKELY,
        Likelihood.HIGHLY_LIKELY,
        Likelihood.ALMOST_CERTAIN,
    ),
}


class ArticleKind(Term):
    """What sort of text an article is."""

    NEWS = "news", "A news report."
    NEWS_FEED_ITEM = "news-feed-item", "A short item of a running news feed."
    ANALYSIS = "analysis", "Explains and weighs; may report as well."
    OPINION = "opinion", "Argues its author's view."
    WIRE = "wire", "An agency's dispatch."
    OFFICIAL_STATEMENT = "official-statement", "Published by the body that speaks."
    TRANSCRIPT = "transcript", "A record of spoken words."
    REPORT = "report", "A study or a formal report."
    SYNDICATED_COPY = "syndicated-copy", "The same text, published by another outlet."
    REWRITE = "rewrite", "Another outlet's text in other words, with nothing learned anew."


class Attribution(Term):
    """On whose word an article puts a statement."""

    ON_RECORD = "on-record", "A named speaker's own words or a named body's own text.", "on record"
    PARAPHRASE = "paraphrase", "A named speaker, in the article's words."
    ANONYMOUS = "anonymous", "A speaker whom the article does not name."
    UNATTRIBUTED = "unattributed", "The article says it without saying who says so."
    ANALYST_INFERENCE = (
        "analyst-inference",
        "Drawn by an analyst from other facts; nobody in the matter said it.",
        "analyst's inference",
    )


class Fidelity(Term):
    """How close a quotation is to what was said."""

    VERBATIM = "verbatim", "As the article prints it."
    TRANSLATED = "translated", "The speaker said it in another language."
    MARKS_LOST = (
        "marks-lost",
        "The capture lost the quotation marks; where the quote ends is our reading.",
        "quotation marks lost in the capture",
    )


class NoteKind(Term):
    """What a note on an article is about."""

    SOURCE_ERROR = "source-error", "The article states something wrong."
    OVERREACH = "overreach", "The article claims more than what it quotes or cites carries."
    TIME_ORDER = "time-order", "The article's order of events misleads."
    GARBLED = "garbled", "The text is damaged or unclear."
    BOILERPLATE = "boilerplate", "Part of the capture that is not the article.", "not the article"
    HEADLINE = "headline", "On the headline."
    OTHER = "other", "Anything else a reader should know."


class ActorKind(Term):
    """What sort of actor somebody is."""

    PERSON = "person", "A named human being."
    OFFICE = "office", "A post, whoever holds it."
    STATE = "state", "A state, when its position as a whole is meant."
    GOVERNMENT_BODY = "government-body", "A ministry, service or other organ of a state."
    INTERNATIONAL_ORGANISATION = "international-organisation", "An organisation of states."
    COALITION = "coalition", "States or bodies acting together without an organisation."
    ORGANISATION = "organisation", "Any other organisation."
    THINK_TANK = "think-tank", "A research or policy institute.", "think tank"
    MEDIA = "media", "An outlet, when it speaks in its own voice or relays."
    ANONYMOUS_GROUP = "anonymous-group", "People whom a source does not name."
    CATEGORY = "category", "A loose set of actors that a source lumps together."


class RelationKind(Term):
    """How one actor stands to another."""

    HOLDS_OFFICE = "holds-office", "Holds it now; their official words are its words."
    SPEAKS_FOR = "speaks-for", "Speaks in its name; their official words are its words."
    MEMBER_OF = "member-of", "Belongs to it; does not speak for it."
    LEADS = "leads", "Is at its head, or among those who are."
    OWNED_BY = "owned-by", "Belongs to it as property; does not speak for it."
    EMPLOYED_BY = "employed-by", "Works for it; does not speak for it."
    FORMERLY = "formerly", "Was there once; does not speak for it."


# The only relations through which a person's words become an institution's.
SPEAKING = frozenset({RelationKind.HOLDS_OFFICE, RelationKind.SPEAKS_FOR})


class QuestionKind(Term):
    """What sort of answer a question asks for."""

    POLICY = "policy", "Should or would somebody do something?"
    FACTUAL = "factual", "Is or was it so?"
    QUANTITY = "quantity", "How much or how many?"


class UnknownKind(Term):
    """Why something is not known."""

    NOT_REPORTED = "not-reported", "No source says anything on it."
    CONFLICTING = "conflicting", "Sources contradict each other."
    UNVERIFIABLE = "unverifiable", "Said, but nothing in the sources can show it."
    NOT_IN_SET = "not-in-set", "Known to exist, but not among this dossier's sources."
    NOT_STATED = "not-stated", "A source speaks of it without the particular."


class DisputeKind(Term):
    """In what way two statements are at odds."""

    DIRECT = "direct", "One says yes, the other no, on the same matter.", "direct contradiction"
    DENIAL_OF_REPORT = (
        "denial-of-report",
        "A report is denied. That is not a refusal of what was reported.",
        "denial of a report",
    )
    POSITION_CHANGE = "position-change", "The same actor, another position later.", "change"
    SCOPE = "scope", "They speak of different things under one name.", "different scope"
    WORDING = "wording", "One statement in several wordings."
    CHARACTERISATION = "characterisation", "Agreed facts, differently named."
    NOT_COMPARABLE = "not-comparable", "Figures or claims of different kinds.", "not comparable"
    TIME_ORDER = "time-order", "They only seem at odds because their order is lost."
    SOURCE_ERROR = "source-error", "One of the sources is wrong."
    EVALUATION = "evaluation", "Different judgements of the same facts."


class DisputeState(Term):
    """Whether a dispute stands."""

    OPEN = "open", "The sources do not settle it."
    EXPLAINED = "explained", "The explanation settles it."
    APPARENT = "apparent", "It only looks like a contradiction."


class Stance(Term):
    """Where an actor stands on a question."""

    ASSERTS = "asserts", "Says that it is so."
    SUPPORTS = "supports", "Is for it."
    SUPPORTS_WITH_CONDITIONS = (
        "supports-with-conditions",
        "Is for it if conditions are met; they are listed.",
        "supports with conditions",
    )
    OPPOSES = "opposes", "Is against it."
    DENIES = "denies", "Says that it is not so."
    NEUTRAL = "neutral", "Declares itself on neither side."
    AMBIGUOUS = "ambiguous", "Spoke on it, in words that settle no stance."
    NO_POSITION = "no-position", "Looked for; none stated.", "none stated"


class Capacity(Term):
    """In what role somebody speaks."""

    OFFICIAL = "official", "For a state or one of its bodies."
    INSTITUTIONAL = "institutional", "For an organisation."
    PERSONAL = "personal", "For themselves."
    FORMER_OFFICIAL = "former-official", "For themselves, having once held office."
    ANALYST = "analyst", "As an analyst; not for the government described."
    ANONYMOUS = "anonymous", "Unnamed."
    NARRATOR = "narrator", "An outlet in its own voice.", "in the outlet's own voice"


class Qualifier(Term):
    """How exact a figure is."""

    EXACTLY = "exactly", "This number."
    ABOUT = "about", "Near this number."
    UP_TO = "up-to", "This number or fewer."
    AT_LEAST = "at-least", "This number or more."
    MORE_THAN = "more-than", "Above this number."
    RANGE = "range", "Between the two numbers."


class FigureRole(Term):
    """What a figure is; figures of different roles are never compared."""

    PLAN = "plan", "What somebody intends."
    AIM = "aim", "What somebody hopes to reach."
    ESTIMATE = "estimate", "What somebody reckons."
    REQUIREMENT = "requirement", "What somebody says would be needed."
    ALLEGATION = "allegation", "What somebody says of an opponent."
    COUNT = "count", "What somebody counted."
    DISTANCE = "distance", "A length in space."


class Rank(Term):
    """Whether a position counts among its actor's positions on the question."""

    PREFERRED = "preferred", "The best evidenced of several."
    NORMAL = "normal", "Stands as written."
    DEPRECATED = "deprecated", "Kept for the record, with the reason; no longer relied on."


class EventStatus(Term):
    """Whether an event took place."""

    OCCURRED = "occurred", "It took place."
    REPORTED = "reported", "A source reports it; nothing else shows it."
    PLANNED = "planned", "Announced for later when the source was written."
    ALLEGED = "alleged", "Somebody claims it of somebody else."
    CANCELLED = "cancelled", "It was planned and did not take place."


# --- parts -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Part):
    """An assessment of the editors, in the terms of ICD 203."""

    purpose: ClassVar[str] = "An assessment of the editors, with its confidence and its basis."

    text: Annotated[Rich, "The judgement, in a sentence or two."]
    confidence: Annotated[Confidence, "How well the sources carry it."]
    basis: Annotated[
        tuple[Ref["Position | Article | Event"], ...],
        "Ids of the positions, articles or events it rests on.",
    ]
    likelihood: Annotated[Likelihood | None, "A word of the dossier's scale."] = None
    question: Annotated[Ref["Question"] | None, "The question it answers."] = None
    assumptions: Annotated[tuple[Rich, ...], "What it takes for granted."] = ()
    would_change_if: Annotated[tuple[Rich, ...], "What would change it."] = ()
    as_of: Annotated[Edtf | None, "To which date the evidence was weighed."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Part):
    """A speaker's own words, as an article prints them."""

    purpose: ClassVar[str] = "A speaker's words. Plain text is short for a mapping with 'text'."

    text: Annotated[str, "The words, at most 25 of them."]
    speaker: Annotated[Ref["Actor"] | None, "Who said it, if not the position's actor."] = None
    language: Annotated[Language | None, "The language of the words as printed."] = None
    translated_from: Annotated[Language | None, "The language they were said in."] = None
    fidelity: Annotated[Fidelity, "How close it is to what was said."] = Fidelity.VERBATIM

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the quote that plain text stands for."""
        text = collapse(node.value)
        if not text:
            return None, [error("empty-value", node.place, "the quote is empty")]
        if len(text) > MAX_PLAIN:
            what = f"the quote has {len(text):,} characters; at most {MAX_PLAIN:,} here"
            return None, [error("too-long", node.place, what, "shorten it")]
        return cls(text=text, mark=node.place, marks={"text": node.place}), []


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Part):
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
    wording: Annotated[Rich | None, "How this article puts it."] = None
    where: Annotated[str | None, "Where in the article, such as 'paragraph 4'."] = None
    grade: Annotated[Grade | None, "Admiralty code, such as B2; left out = not graded."] = None
    note: Annotated[Rich | None, "What a reader should know of this report."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleNote(Part):
    """An error, an overreach or a foreign body in an article."""

    purpose: ClassVar[str] = "An error or oddity, kept as printed with the correction beside it."

    kind: Annotated[NoteKind, "What the note is about."]
    text: Annotated[Rich, "What is wrong, in our words."]
    as_printed: Annotated[str | None, "The words as printed."] = None
    corrected: Annotated[str | None, "What they should be."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Part):
    """How an actor stands to another, and from when to when."""

    purpose: ClassVar[str] = "How this actor stands to another."

    to: Annotated[Ref["Actor"], "The other actor."]
    relation: Annotated[RelationKind, "How the two stand."]
    role: Annotated[str | None, "The post or role."] = None
    since: Annotated[Edtf | None, "From when."] = None
    until: Annotated[Edtf | None, "Until when."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint(Part):
    """Something not known."""

    purpose: ClassVar[str] = "Something not known, why, and what would settle it."

    text: Annotated[Rich, "What is not known."]
    kind: Annotated[UnknownKind, "Why it is not known."]
    settled_by: Annotated[Rich | None, "What would settle it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(Part):
    """A place where sources are, or seem, at odds."""

    purpose: ClassVar[str] = "Where sources are at odds, or only seem so, and why."

    id: Annotated[Id, "Its id; it becomes an address."]
    title: Annotated[str, "What it is about."]
    kind: Annotated[DisputeKind, "In what way they are at odds."]
    state: Annotated[DisputeState, "Whether it stands."]
    sides: Annotated[
        tuple[Ref["Position | Article | Event"], ...],
        "At least two ids of positions, articles or events.",
    ]
    explanation: Annotated[Rich, "What a reader should make of it."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Part):
    """A number with what it counts, how exact it is and what it is."""

    purpose: ClassVar[str] = "A number, how exact it is and what it is; needs 'min' or 'max'."

    min: Annotated[Number | None, "The number, or the lower end."] = None
    max: Annotated[Number | None, "The upper end."] = None
    unit: Annotated[str | None, "What is counted."] = None
    qualifier: Annotated[Qualifier, "How exact it is."] = Qualifier.EXACTLY
    role: Annotated[FigureRole | None, "What the figure is."] = None
    applies_to: Annotated[str | None, "What it applies to."] = None


# --- records ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing(Part):
    """``dossier.yml``: the briefing as a whole."""

    purpose: ClassVar[str] = "The briefing as a whole."

    title: Annotated[str, "The briefing's title."]
    scope: Annotated[Rich, "What is in and what is not."]
    bottom_line: Annotated[Rich, "What a reader in a hurry must know; at most three sentences."]
    judgements: Annotated[tuple[Judgement, ...], "The key judgements, weightiest first."] = ()
    scale: Annotated[Scale, "The likelihood words in use."] = Scale.ICD203
    language: Annotated[Language, "The language of the pages."] = ENGLISH
    licence: Annotated[str | None, "Under what licence the content may be reused."] = None
    contact: Annotated[str | None, "Where to report an error."] = None
    editors: Annotated[tuple[str, ...], "Who answers for the content."] = ()
    cite_as: Annotated[str | None, "How the briefing wants to be cited."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Record):
    """What one article says, and how it knows."""

    purpose: ClassVar[str] = "What one article says, and how it knows."
    folder: ClassVar[str] = "articles"
    noun: ClassVar[str] = "article"

    title: Annotated[str | Unknown, "The title as printed, or 'unknown'."]
    publisher: Annotated[Ref["Actor"] | Unknown, "The outlet's actor id, or 'unknown'."]
    kind: Annotated[ArticleKind, "What sort of text it is."]
    date: Annotated[Edtf, "When it was published, as far as known."]
    summary: Annotated[Rich, "What it says, in our own words."]
    date_basis: Annotated[DateBasis, "Why the date is believed."] = DateBasis.STATED
    date_note: Annotated[Rich | None, "How the date was found."] = None
    language: Annotated[Language, "The article's language."] = ENGLISH
    authors: Annotated[tuple[str, ...], "Names or actor ids."] = ()
    url: Annotated[Url | None, "Where it is."] = None
    archived_url: Annotated[Url | None, "Where a copy is kept."] = None
    archived_on: Annotated[Edtf | None, "When the copy was made."] = None
    accessed: Annotated[Edtf | None, "When it was read."] = None
    key_points: Annotated[tuple[Rich, ...], "What it says, point by point."] = ()
    reports: Annotated[tuple[Report, ...], "The positions and events it carries."] = ()
    notes: Annotated[tuple[ArticleNote, ...], "Errors, overreach, foreign bodies."] = ()
    same_text_as: Annotated[Ref["Article"] | None, "The article whose text this is."] = None
    rewrite_of: Annotated[Ref["Article"] | None, "The article this one rewrites."] = None
    recorded: Annotated[Edtf | None, "The day this record entered the dossier."] = None
    tags: Annotated[tuple[Tag, ...], "Labels that group articles."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Record):
    """Who speaks: a person, a state, a body, an outlet, an anonymous group."""

    purpose: ClassVar[str] = "Who speaks: a person, a state, a body, an outlet, an unnamed group."
    folder: ClassVar[str] = "actors"
    noun: ClassVar[str] = "actor"

    name: Annotated[str, "The name as pages print it."]
    kind: Annotated[ActorKind, "What sort of actor."]
    sort_name: Annotated[str | None, "What it is sorted by, if not its name."] = None
    also: Annotated[tuple[str, ...], "Other names and spellings, all found by search."] = ()
    role: Annotated[str | None, "Who they are, in a few words."] = None
    summary: Annotated[Rich | None, "Who they are, and in whose name they may be read."] = None
    described_as: Annotated[str | None, "Unnamed groups and outlets: the words used."] = None
    count: Annotated[Count | None, "Unnamed groups: how many, if stated."] = None
    part_of: Annotated[Ref["Actor"] | None, "The larger actor it belongs to."] = None
    relations: Annotated[tuple[Relation, ...], "How it stands to other actors."] = ()
    wikidata: Annotated[Wikidata | None, "Its item in Wikidata."] = None
    iso3166: Annotated[CountryCode | None, "A state's code."] = None

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
    why: Annotated[Rich | None, "Why it matters."] = None
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

    purpose: ClassVar[str] = "Who holds what on which question, since when."
    folder: ClassVar[str] = "positions"
    noun: ClassVar[str] = "position"

    actor: Annotated[Ref["Actor"], "Who holds it."]
    question: Annotated[Ref["Question"], "On what."]
    stance: Annotated[Stance, "Where the actor stands."]
    date: Annotated[Edtf, "When it was held or said."]
    text: Annotated[Rich, "What the actor holds, in our own words."]
    date_basis: Annotated[DateBasis, "Why the date is believed."] = DateBasis.STATED
    conditions: Annotated[tuple[Rich, ...], "Needed with supports-with-conditions."] = ()
    capacity: Annotated[Capacity | None, "In what role the actor speaks."] = None
    on_behalf_of: Annotated[Ref["Actor"] | None, "Whose position this is said to be."] = None
    about: Annotated[Ref["Actor"] | None, "Whose stance a third party describes here."] = None
    figure: Annotated[Figure | None, "The number, on a quantity question."] = None
    rank: Annotated[Rank, "Whether it is relied on."] = Rank.NORMAL
    note: Annotated[Rich | None, "What a reader should know of it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """What happened, or was announced."""

    purpose: ClassVar[str] = "What happened, or was announced."
    folder: ClassVar[str] = "events"
    noun: ClassVar[str] = "event"

    title: Annotated[str, "What it is, in a few words."]
    date: Annotated[Edtf, "When."]
    status: Annotated[EventStatus, "Whether it took place."]
    date_basis: Annotated[DateBasis, "Why the date is believed."] = DateBasis.STATED
    actors: Annotated[tuple[Ref["Actor"], ...], "Who took part."] = ()
    place: Annotated[str | None, "Where."] = None
    text: Annotated[Rich | None, "What happened, in our own words."] = None
    not_same_as: Annotated[tuple[Ref["Event"], ...], "Events it could be mistaken for."] = ()
    part_of: Annotated[Ref["Event"] | None, "The larger event it belongs to."] = None


KINDS: tuple[type[Article | Actor | Question | Position | Event], ...] = (
    Article,
    Actor,
    Question,
    Position,
    Event,
)
