"""The versions of the source format: which one a dossier is in, and what came with the second.

A version only adds to those before it or relaxes them, so all are read alike.
"""

import re
from collections.abc import Iterator
from typing import Self

from onrecord.diagnostics.findings import Diagnostic, error
from onrecord.source.fields import Struct, specs, value_of
from onrecord.source.nodes import Scalar
from onrecord.source.term import Term
from onrecord.source.values import WHOLE

NEWEST = 2


class FormatVersion(int):
    """The number of a version that this program knows."""

    __slots__ = ()

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the version in a scalar, or None with the reason."""
        if not re.fullmatch(WHOLE, node.value):
            message = f"'{node.value}' is not a version of the format"
            return None, [error("bad-number", node.place, message, f"write 'format: {NEWEST}'")]
        if int(node.value) > NEWEST:
            message = (
                f"the dossier is written in version {node.value} of the format; this onrecord "
                f"knows up to version {NEWEST}"
            )
            hint = "update onrecord: python -m pip install --upgrade onrecord"
            return None, [error("newer-format", node.place, message, hint)]
        return cls(node.value), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of a version."""
        known = range(1, NEWEST + 1)
        said = [f"Version {number} of the format." for number in known]
        return {"enum": [*known, *map(str, known)], "enumDescriptions": [*said, *said]}


def news_in(struct: Struct) -> Iterator[str]:
    """Yield the fields written in a struct, and words of closed lists, that version 1 has not."""
    name = type(struct).__name__
    known = _FIELDS.get(name, frozenset())
    for spec in specs(type(struct)):
        if spec.name not in struct.spans:
            continue
        value = value_of(struct, spec)
        if spec.name not in known:
            yield spec.name
        elif isinstance(value, Term) and is_new_word(value):
            yield f"{spec.name}: {value}"


def is_new_field(struct_type: type[Struct], name: str) -> bool:
    """Return whether version 1 has no such field."""
    return name != "id" and name not in _FIELDS.get(struct_type.__name__, frozenset())


def is_new_word(word: Term) -> bool:
    """Return whether version 1 has the list that a word is of, but not the word."""
    known = _WORDS.get(type(word).__name__)
    return known is not None and word.value not in known


# The fields of version 1, which no more are added to.
_FIELDS = {
    name: frozenset(fields.split())
    for name, fields in {
        "Briefing": "title scope bottom_line judgements scale language licence contact editors "
        "cite_as",
        "Article": "title publisher kind date summary date_basis date_note language authors url "
        "archived_url archived_on accessed key_points reports notes same_text_as rewrite_of "
        "recorded tags",
        "Actor": "name kind sort_name also role summary described_as count part_of relations "
        "wikidata iso3166",
        "Question": "text short kind topic why order related answer unknowns disputes",
        "Position": "actor question stance date text date_basis conditions capacity on_behalf_of "
        "about figure rank note",
        "Event": "title date status date_basis actors place text not_same_as part_of",
        "Judgement": "text confidence basis likelihood question assumptions would_change_if as_of",
        "Quote": "text speaker language translated_from fidelity",
        "Report": "position event attribution via quote wording where grade note",
        "ArticleNote": "kind text as_printed corrected",
        "Relation": "to relation role since until",
        "OpenPoint": "text kind settled_by",
        "Dispute": "id title kind state sides explanation",
        "Figure": "min max unit qualifier role applies_to",
    }.items()
}
# Of the lists that have more words since, the words of version 1.
_WORDS = {
    name: frozenset(words.split())
    for name, words in {
        "ArticleKind": "news news-feed-item analysis opinion wire official-statement transcript "
        "report syndicated-copy rewrite",
        "RelationKind": "holds-office speaks-for member-of leads owned-by employed-by formerly",
    }.items()
}
