"""A word of a closed list: how a source writes it, what readers call it, what it means."""

from enum import StrEnum
from typing import Self, TypeVar, get_args


class Term(StrEnum):
    """A word of a closed list, with its ``label`` for readers and its ``meaning``."""

    label: str
    meaning: str

    def __new__(cls, value: str, meaning: str, label: str = "") -> Self:
        """Make a member from its word, its meaning and, where they differ, its label."""
        return make_member(cls, value, meaning, label)


T = TypeVar("T", bound=Term)


def make_member(term_type: type[T], value: str, meaning: str, label: str) -> T:
    """Return a member of a closed list; without a label the word itself is one."""
    member = str.__new__(term_type, value)
    member._value_ = value
    member.meaning = meaning
    member.label = label or value.replace("-", " ")
    return member


def terms_of(field_type: object) -> list[Term]:
    """Return the words that a field of a type takes, none where it takes others."""
    for each in get_args(field_type) or (field_type,):
        if isinstance(each, type) and issubclass(each, Term):
            return list(each)
    return []


def words_of(field_type: object) -> list[str]:
    """Return the words that a field of a type takes as they are written, none where it has none."""
    return [str(each) for each in terms_of(field_type)]
