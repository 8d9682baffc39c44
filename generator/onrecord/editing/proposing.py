"""What is proposed for a field of a new record: only what the sources say, or the one before did.

Who asks for nothing else takes what is proposed, so nothing is that needs a judgement: no stance,
no route, and no date of an article.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from onrecord.editing.adding import NOT_KNOWN, Additions
from onrecord.editing.choosing import Choice
from onrecord.source.fields import Plain, Record, Ref, Struct, if_read, is_whole
from onrecord.source.files import Sources
from onrecord.source.records import Actor, Article, Figure, Judgement, Position, Question, Report
from onrecord.source.tables import Attribution, Stance
from onrecord.source.terms import SPEAKING, UNNAMED, ActorKind, Capacity, DateBasis, QuestionKind

R = TypeVar("R", bound=Record)
Fields = Mapping[str, Plain]
# Stands beside the fields of a record for the name of the field that refers to it.
REFERRING = "referring field"


class Proposals:
    """What is proposed in a dossier to which records are added.

    ``article`` is the one that reports what is added, if any does.
    """

    def __init__(self, additions: Additions, article: str = "") -> None:
        self.additions = additions
        self.records = {each.id: each for each in additions.sources.records}
        found = self.records.get(article)
        self.article = found if isinstance(found, Article) else None

    def of(self, struct_type: type[Struct], name: str, fields: Fields) -> str:
        """Return what is proposed for a field, beside ``fields`` that are known; or nothing."""
        propose = _PROPOSED.get((struct_type, name))
        return propose(self, fields) if propose else ""

    def on(self, question: str) -> list[Position]:
        """Return the positions on a question that could be read whole, oldest first."""
        found = [each for each in self._all(Position) if _id(each, "question") == question]
        return sorted(filter(is_whole, found), key=_when)

    def held(self, fields: Fields) -> list[Position]:
        """Return the positions of the actor on the question that these fields name."""
        on_it = self.on(str(fields.get("question")))
        return [each for each in on_it if each.actor.id == fields.get("actor")]

    def said(self, record_id: Plain | None, name: str) -> str:
        """Return the word that a record has in a field, one that is added just now too."""
        if new := self.additions.added(record_id):
            return str(new.fields.get(name, ""))
        record = self.records.get(str(record_id))
        return str((record and _read(record, name)) or "")

    def newest(self) -> str:
        """Return the id of the article that came in last, nothing where there is none."""
        newest = max(self._all(Article), key=_came_in, default=None)
        return newest.id if newest else ""

    def day(self) -> str:
        """Return the date of the article at hand, else of the newest: it completes short ones."""
        return self.date({}) or self.said(self.newest(), "date")

    # --- by field

    def publisher(self, fields: Fields) -> str:
        """Return who published the newest article of the same host."""
        host = urlsplit(str(fields.get("url", ""))).hostname
        urls = {each.id: _read(each, "url") for each in self._all(Article)}
        same = [each for each in self._all(Article) if urls[each.id] and urls[each.id].host == host]
        return _id(max(same, key=_when), "publisher") if same else ""

    def language(self, fields: Fields) -> str:
        """Return the language of all articles of the same outlet, where they have one."""
        outlet = fields.get("publisher", NOT_KNOWN)
        same = [each for each in self._all(Article) if _id(each, "publisher") == outlet]
        languages = {str(_read(each, "language") or "") for each in same}
        return languages.pop() if len(languages) == 1 else ""

    def question(self, _: Fields) -> str:
        """Return the question of what the article at hand reports last, or the only one."""
        reports = (self.article and _read(self.article, "reports")) or ()
        for report in reversed(reports):
            if found := self.said(_id(report, "position"), "question"):
                return found
        questions = self._all(Question)
        return questions[0].id if len(questions) == 1 else ""

    def date(self, _: Fields) -> str:
        """Return the date of the article at hand, where it has one."""
        found = str((self.article and _read(self.article, "date")) or "")
        return "" if found == NOT_KNOWN else found

    def capacity(self, fields: Fields) -> str:
        """Return the capacity in which the actor spoke last, or that of its kind or its body."""
        actor = fields.get("actor")
        spoken = [str(_read(each, "capacity") or "") for each in self._of(actor)]
        bodies = spoken_for(self, str(actor)) or []
        kinds = [self.said(each, "kind") for each in (actor, *bodies[:1])]
        return next((each for each in (*spoken[-1:], *map(_CAPACITY.get, kinds)) if each), "")

    def on_behalf_of(self, fields: Fields) -> str:
        """Return on whose behalf the actor's last position was, or for whom alone it speaks."""
        actor = str(fields.get("actor"))
        if held := self._of(actor):
            return _id(held[-1], "on_behalf_of")
        bodies = spoken_for(self, actor) or []
        return bodies[0] if len(bodies) == 1 else ""

    def unit(self, fields: Fields) -> str:
        """Return in what the newest figure on the question counts."""
        figures = [each.figure for each in self.on(str(fields.get("question")))]
        units = [each.unit for each in figures if each and each.unit]
        return units[-1] if units else ""

    def as_of(self, _: Fields) -> str:
        """Return the date of the article that was published last."""
        last = max(self._all(Article), key=_when, default=None)
        return "" if last is None or not last.date.is_known else str(last.date)

    def attribution(self, fields: Fields) -> str:
        """Return that of people who are not named, or of one who is and whose words are quoted."""
        kind = self.said(fields.get("actor"), "kind")
        if kind == ActorKind.ANONYMOUS_GROUP:
            return Attribution.ANONYMOUS.value
        is_named = kind not in {"", ActorKind.CATEGORY}
        return Attribution.ON_RECORD.value if is_named and "quote" in fields else ""

    def _all(self, kind: type[R]) -> list[R]:
        return [each for each in self.records.values() if isinstance(each, kind)]

    def _of(self, actor: Plain | None) -> list[Position]:
        """Return the positions of an actor, oldest first."""
        return sorted(
            (each for each in self._all(Position) if _id(each, "actor") == actor), key=_when
        )


def speaks(proposals: Proposals, actor: str) -> bool:
    """Return whether anything says that an actor speaks for somebody, or could not be read.

    Those who are not named need nobody who says so.
    """
    return proposals.said(actor, "kind") in UNNAMED or spoken_for(proposals, actor) != []


def spoken_for(proposals: Proposals, actor: str) -> list[str] | None:
    """Return the ids of those for whom an actor speaks, one that is added just now too.

    None where it could not be read.
    """
    if new := proposals.additions.added(actor):
        relations = new.fields.get("relations") or ()
        named = [each for each in relations if isinstance(each, dict)]
        return [str(each["to"]) for each in named if each.get("relation") in SPEAKING]
    record = proposals.records.get(actor)
    if not (isinstance(record, Actor) and is_whole(record)):
        return None
    return [each.to.id for each in record.relations if each.relation in SPEAKING]


def fitting(
    proposals: Proposals, struct_type: type[Struct], name: str, fields: Fields
) -> frozenset[str]:
    """Return the words or ids that fit beside ``fields``, where some do and others do not."""
    if (struct_type, name) == (Article, "publisher"):
        return frozenset(_outlets(proposals.records.values()))
    if (struct_type, name) != (Position, "stance"):
        return frozenset()
    kind = proposals.said(fields.get("question"), "kind") or QuestionKind.POLICY
    return _FITTING[kind] | _FITTING_ALL if kind in _FITTING else frozenset()


def hint(proposals: Proposals, struct_type: type[Struct], name: str, fields: Fields) -> str:
    """Return what is to be thought of at a field, beside ``fields``; mostly nothing."""
    if (struct_type, name) == (Report, "via") and (
        fields.get("attribution") == Attribution.ANONYMOUS
        and proposals.said(fields.get("actor"), "kind") not in UNNAMED
    ):
        return _WHO_IS_NOT_NAMED
    return ""


def used(sources: Sources, struct_type: type[Struct], name: str) -> list[Choice]:
    """Return the words that a field for which there is no list of words has elsewhere."""
    structs: list[Struct | None] = []
    if (struct_type, name) == (Question, "topic"):
        structs = [each for each in sources.records if isinstance(each, Question)]
    elif (struct_type, name) == (Figure, "unit"):
        positions = [each for each in sources.records if isinstance(each, Position)]
        structs = [_read(each, "figure") for each in positions]
    found = {_read(each, name) for each in structs if each}
    return [Choice(each) for each in sorted(filter(None, found))]


def basis(article: Article | None, fields: Fields) -> dict[str, Plain]:
    """Return why the date of an article is believed, for what has its date from it."""
    if not article or "date_basis" in fields or fields.get("date") != str(_read(article, "date")):
        return {}
    found = _read(article, "date_basis")
    return {"date_basis": found.value} if found and found is not DateBasis.STATED else {}


def _outlets(records: Iterable[Record]) -> Iterator[str]:
    """Yield who published the articles, and who else is an outlet."""
    for each in records:
        if isinstance(each, Article):
            yield _id(each, "publisher")
        elif isinstance(each, Actor) and _read(each, "kind") == ActorKind.MEDIA:
            yield each.id


def _kind(fields: Fields) -> str:
    """Return of which kind most are who publish, of somebody who does."""
    return ActorKind.MEDIA.value if fields.get(REFERRING) == "publisher" else ""


def _read(struct: Struct, name: str) -> Any:  # noqa: ANN401  # whatever the field holds
    return if_read(lambda: getattr(struct, name), None)


def _id(struct: Struct, name: str) -> str:
    """Return to what a field refers; nothing where it does not, or cannot be read."""
    found = _read(struct, name)
    return found.id if isinstance(found, Ref) else ""


def _when(record: Article | Position) -> tuple[bool, float, float, str, str]:
    date = _read(record, "date")
    return (*(date.order if date else (False, 0.0, 0.0, "")), record.id)


def _came_in(article: Article) -> tuple[str, tuple[bool, float, float, str, str]]:
    return str(_read(article, "recorded") or ""), _when(article)


# What the kind of an actor says of the role in which it speaks; a person has many.
_CAPACITY: Mapping[str, str] = {
    **dict.fromkeys(
        (ActorKind.STATE, ActorKind.GOVERNMENT_BODY, ActorKind.OFFICE), Capacity.OFFICIAL.value
    ),
    **dict.fromkeys(
        (
            ActorKind.INTERNATIONAL_ORGANISATION,
            ActorKind.COALITION,
            ActorKind.ORGANISATION,
            ActorKind.THINK_TANK,
        ),
        Capacity.INSTITUTIONAL.value,
    ),
    ActorKind.MEDIA: Capacity.NARRATOR.value,
    ActorKind.ANONYMOUS_GROUP: Capacity.ANONYMOUS.value,
}

# Which stances fit which kind of question; the others fit all.
_FITTING: Mapping[str, frozenset[str]] = {
    QuestionKind.POLICY: frozenset(
        {Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS, Stance.OPPOSES}
    ),
    QuestionKind.FACTUAL: frozenset({Stance.ASSERTS, Stance.DENIES}),
    QuestionKind.QUANTITY: frozenset({Stance.ASSERTS, Stance.DENIES}),
}
_FITTING_ALL = frozenset({Stance.NEUTRAL, Stance.AMBIGUOUS, Stance.NO_POSITION})
_WHO_IS_NOT_NAMED = (
    "Whoever is not named and passed it on stands here, as the article calls them: a name that is"
    " not known yet is added."
)

_PROPOSED: Mapping[tuple[type[Struct], str], Callable[[Proposals, Fields], str]] = {
    (Actor, "kind"): lambda _, fields: _kind(fields),
    (Article, "publisher"): Proposals.publisher,
    (Article, "language"): Proposals.language,
    (Position, "question"): Proposals.question,
    (Position, "date"): Proposals.date,
    (Position, "capacity"): Proposals.capacity,
    (Position, "on_behalf_of"): Proposals.on_behalf_of,
    (Figure, "unit"): Proposals.unit,
    (Report, "attribution"): Proposals.attribution,
    (Judgement, "as_of"): Proposals.as_of,
}
