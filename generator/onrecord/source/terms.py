"""The closed lists: every word of the format that is not free, with its label and its meaning."""

from onrecord.source.tables import Attribution, Stance
from onrecord.source.term import Term


class DateBasis(Term):
    """Why a date is believed."""

    STATED = "stated", "The source gives the date."
    INFERRED_TEXT = "inferred-text", "Worked out from this text alone.", "inferred from the text"
    INFERRED_SET = (
        "inferred-set",
        "Worked out with the help of other sources of this dossier.",
        "inferred from other sources",
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
    PRESS_RELEASE = "press-release", "Sent to the press by whom it speaks for."
    INTERVIEW = "interview", "Questions and answers, as the outlet prints or sends them."
    SOCIAL_POST = "social-post", "A post on a social network.", "post on a social network"
    VIDEO = "video", "Moving pictures: a broadcast, a recording, a stream."
    AUDIO = "audio", "Sound alone: a broadcast, a recording, a podcast."
    PAPER = "paper", "A scholarly article, printed or as a preprint."
    BOOK = "book", "A book, or a chapter of one."
    COURT_DECISION = "court-decision", "What a court or tribunal decided, with its reasons."
    PARLIAMENTARY_RECORD = (
        "parliamentary-record",
        "What was said, asked or voted in a parliament, as it records it.",
    )
    LEGISLATION = "legislation", "A law, a decree, a treaty, or a draft of one."
    DATASET = "dataset", "Data, as somebody published them.", "data set"
    WEB_PAGE = "web-page", "Any other page of a web site."


class ArticleStatus(Term):
    """Whether an article still stands as it was read."""

    CURRENT = "current", "Nothing is known against it."
    CORRECTED = "corrected", "Its publisher corrected something in it."
    RETRACTED = "retracted", "Its publisher took it back."


class Access(Term):
    """Who can read an article where its address leads."""

    OPEN = "open", "Everybody.", "free to read"
    REGISTRATION = "registration", "Whoever registers, without paying.", "needs registration"
    PAYWALLED = "paywalled", "Whoever pays.", "behind a paywall"
    OFFLINE = "offline", "It is not, or no longer, on the web.", "not online"


class Fidelity(Term):
    """How close a quotation is to what was said."""

    VERBATIM = "verbatim", "As the article prints it."
    TRANSLATED = "translated", "The speaker said it in another language."
    MARKS_LOST = (
        "marks-lost",
        "The text that was read lost its marks; where the quote ends is our reading.",
        "quotation marks lost in the text that was read",
    )


class Translator(Term):
    """Who made the translation that was read."""

    PUBLISHER = "publisher", "The outlet itself.", "the publisher's translation"
    EDITOR = "editor", "Who wrote this dossier.", "the editors' translation"
    MACHINE = "machine", "A program; nobody answers for it.", "a machine translation"


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


class NameKind(Term):
    """What sort of name another name of an actor is."""

    SPELLING = "spelling", "Another way to write or to call it.", "also written"
    FORMER_NAME = "former-name", "What it was called once.", "former name"
    ACRONYM = "acronym", "Its name in initials."
    METONYM = "metonym", "A name that stands for it, such as that of its seat."
    NATIVE = "native", "Its name in its own language.", "native name"


class RelationKind(Term):
    """How one actor stands to another."""

    HOLDS_OFFICE = (
        "holds-office",
        "Holds that office, or one of that body; their official words are its words.",
    )
    SPEAKS_FOR = "speaks-for", "Speaks in its name; their official words are its words."
    MEMBER_OF = "member-of", "Belongs to it; does not speak for it."
    LEADS = "leads", "Is at its head, or among those who are."
    OWNED_BY = "owned-by", "Belongs to it as property; does not speak for it."
    EMPLOYED_BY = "employed-by", "Works for it; does not speak for it."
    FORMERLY = "formerly", "Was there once; does not speak for it."
    SUCCEEDS = "succeeds", "Took its place; the histories of the two stay apart."


# Those whom no source names: nobody has to say for whom they speak.
UNNAMED = frozenset({ActorKind.ANONYMOUS_GROUP, ActorKind.CATEGORY})
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
    NOT_IN_SET = (
        "not-in-set",
        "Known to exist, but not among this dossier's sources.",
        "not in these sources",
    )
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


# Every list whose words a source may write, in the order of the method page.
CLOSED_LISTS: tuple[type[Term], ...] = (
    DateBasis,
    Scale,
    Confidence,
    Likelihood,
    ArticleKind,
    ArticleStatus,
    Access,
    Attribution,
    Fidelity,
    Translator,
    NoteKind,
    ActorKind,
    NameKind,
    RelationKind,
    QuestionKind,
    UnknownKind,
    DisputeKind,
    DisputeState,
    Stance,
    Capacity,
    Qualifier,
    FigureRole,
    Rank,
    EventStatus,
)
