"""Mapping files: which column of a table is which field, and which of its words is which stance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord.diagnostics.findings import Diagnostic, Place, error
from onrecord.exchange.incoming import line
from onrecord.source import yaml_reader
from onrecord.source.ids import one_of, suggest
from onrecord.source.nodes import Mapping as MappingNode
from onrecord.source.nodes import Node, Scalar
from onrecord.source.tables import Stance
from onrecord.source.terms import RelationKind

# Fields of a statement, of its report and of the article that carries it.
OF_POSITION = ("actor", "question", "stance", "date", "text", "short", "capacity", "note")
OF_REPORT = ("quote", "attribution", "via", "wording", "where")
OF_ARTICLE = (
    "source",
    "url",
    "doi",
    "publisher",
    "published",
    "article_kind",
    "language",
    "author",
)
OTHERS = ("actor_kind", "organisation", "organisation_kind", "conditions")
FIELDS = (*OF_POSITION, *OF_REPORT, *OF_ARTICLE, *OTHERS)
ON_BEHALF = "on-behalf-of"
# Headings that are taken for a field where no mapping file says what they are.
_HEADINGS = {
    **{name: name for name in FIELDS},
    **{name.replace("_", " "): name for name in FIELDS},
    "person": "actor",
    "speaker": "actor",
    "organization": "organisation",
    "affiliation": "organisation",
    "concept": "question",
    "issue": "question",
    "topic": "question",
    "agreement": "stance",
    "statement": "quote",
    "article": "source",
    "headline": "source",
    "title": "source",
    "outlet": "publisher",
    "address": "url",
    "link": "url",
}
_AGREE = "1 true yes y agree agrees pro for support supporting + favour favor".split()
_DISAGREE = "0 -1 false no n disagree disagrees con contra against oppose opposing -".split()
_STANCES = {
    **dict.fromkeys(_AGREE, Stance.SUPPORTS.value),
    **dict.fromkeys(_DISAGREE, Stance.OPPOSES.value),
    **{stance.label.lower(): stance.value for stance in Stance},
    **{stance.value: stance.value for stance in Stance},
}


class MappingError(Exception):
    """A mapping file has faults, or names a column that there is not; ``findings`` say which."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        super().__init__()
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column has which field, and what stands for a field that has none.

    ``stances`` are the words of the table, in small letters, with the stances that they are;
    ``first`` is the ``day`` or the ``month`` in dates of numbers. ``places`` are those of the
    columns in a mapping file.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    stances: Mapping[str, str] = field(default_factory=lambda: _STANCES)
    relation: str = RelationKind.MEMBER_OF.value
    first: str = ""
    sheet: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)

    def knows(self, heads: Iterable[str]) -> int:
        """Return how many headings are of columns that are known."""
        named = {name.lower() for name in self.columns.values()} or _HEADINGS.keys()
        return sum(head in named for head in heads)

    def of(self, heads: Iterable[str]) -> Mapping[str, str]:
        """Return the columns of a table by their fields.

        Raises MappingError where it has none of a name that is mapped.
        """
        heads = list(heads)
        lacking = [name for name in self.columns.values() if name.lower() not in heads]
        if lacking:
            raise MappingError(
                error("unknown-term", self.places[name], f"the table has no column '{name}'", hint)
                for name in lacking
                for hint in [suggest(name.lower(), heads, f"it has {', '.join(heads[:_SHOWN])}")]
            )
        taken = {name.lower() for name in self.columns.values()}
        by_heading: dict[str, str] = {}
        for head in heads:
            if head in _HEADINGS and head not in taken:
                by_heading.setdefault(_HEADINGS[head], head)
        return {**by_heading, **{name: head.lower() for name, head in self.columns.items()}}


_SHOWN = 20


def read_mapping(path: str, text: str) -> Columns:
    """Return what a mapping file says. Raises MappingError with all that is wrong with it."""
    document, found = yaml_reader.read(path, text)
    findings = list(found)
    root = document.root
    if not isinstance(root, MappingNode):
        if not findings:
            hint = f"write such as 'columns: {{actor: Speaker, question: Topic}}'; it takes {_KEYS}"
            findings.append(error("wrong-shape", Place(path), "it is no mapping file", hint))
        raise MappingError(findings)
    parts: dict[str, dict[str, Scalar]] = {}
    words: dict[str, str] = {}
    for key, node in root.entries:
        if key.value in _WORDS:
            words[key.value] = _word(key.value, node, findings)
        elif key.value in _PARTS:
            parts[key.value] = _part(key.value, node, findings)
        else:
            message = f"there is no '{key.value}' in a mapping file"
            hint = suggest(key.value, [*_PARTS, *_WORDS], f"it takes {_KEYS}")
            findings.append(error("unknown-key", key.place, message, hint))
    if findings:
        raise MappingError(findings)
    columns, constants, stances = (parts.get(name, {}) for name in _PARTS)
    return Columns(
        {name: line(node.value) for name, node in columns.items()},
        {name: node.value for name, node in constants.items()},
        {**_STANCES, **{word.lower(): node.value for word, node in stances.items()}},
        words.get("relation", RelationKind.MEMBER_OF.value),
        words.get("dates", "").removesuffix("-first"),
        words.get("sheet", ""),
        {line(node.value): node.place for node in columns.values()},
    )


_PARTS = ("columns", "constants", "stances")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "relation": (*(kind.value for kind in RelationKind), ON_BEHALF),
    "dates": ("day-first", "month-first"),
    "sheet": (),
}
_KEYS = one_of([*_PARTS, *_WORDS])


def _part(name: str, node: Node, findings: list[Diagnostic]) -> dict[str, Scalar]:
    """Return a part of the file: texts by their keys, of which one side is ours."""
    if not isinstance(node, MappingNode):
        hint = "write 'pro: supports'" if name == "stances" else "write such as 'actor: Speaker'"
        findings.append(error("wrong-shape", node.place, f"'{name}' holds keys and values", hint))
        return {}
    kept = {}
    for key, value in node.entries:
        if not isinstance(value, Scalar):
            hint = "write a text"
            findings.append(
                error("wrong-shape", value.place, f"'{key.value}' holds one text", hint)
            )
            continue
        ours, known = (value, [*Stance]) if name == "stances" else (key, [*FIELDS])
        if ours.value not in known:
            what = "stance" if name == "stances" else "field"
            message = f"'{ours.value}' is no {what} of a statement"
            hint = suggest(ours.value, known, f"write {one_of(known)}")
            findings.append(error("unknown-term", ours.place, message, hint))
        kept[key.value] = value
    return kept


def _word(name: str, node: Node, findings: list[Diagnostic]) -> str:
    value = node.value if isinstance(node, Scalar) else ""
    allowed = _WORDS[name]
    if not value or (allowed and value not in allowed):
        hint = suggest(value, allowed, f"write {one_of(allowed)}" if allowed else "write a text")
        findings.append(
            error("unknown-term", node.place, f"'{value}' is no word for '{name}'", hint)
        )
    return value


def stance_of(columns: Columns, word: str) -> str:
    """Return the stance that a word of a table is, or nothing."""
    return columns.stances.get(line(word).lower(), "")
