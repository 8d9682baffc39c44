"""What can be asked for: a topic, by which names it is, and what is said of it."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a topic is; the value stands before its name in an address."""

    FINDING = "finding"
    FIELD = "field"
    WORD = "word"
    LIST = "list"
    PART = "part"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be asked for.

    ``name`` is unique among those of its ``kind``, ``names`` are all by which it is asked for, and
    ``group`` is what it stands with in a list. ``body`` is Markdown; ``see`` are other topics.
    """

    kind: Kind
    name: str
    title: str
    group: str
    body: str
    names: frozenset[str]
    see: tuple[tuple[Kind, str], ...] = ()

    @property
    def key(self) -> tuple[Kind, str]:
        """By what other topics lead to this one."""
        return self.kind, self.name

    @property
    def anchor(self) -> str:
        """By which address the topic is found in a document of all."""
        return anchor(self.kind, self.name)


def anchor(kind: Kind, name: str) -> str:
    """Return the anchor of a topic of this kind and name."""
    return f"{kind}-{folded(name).replace('.', '-')}"


def folded(name: str) -> str:
    """Return a name as it is compared: without capitals and marks, its words joined by hyphens.

    What is copied from a finding counts by the code in it: ``error[unknown-id]``.
    """
    found = re.search(r"\[([\w-]+)\]", name)
    words = re.split(r"[\s_-]+", (found[1] if found else name).strip(" \t\n`'\":").casefold())
    return "-".join(word for word in words if word)


def singular(name: str) -> str:
    """Return a folded name with each part of it as one of a kind: ``articles.dates``."""
    return ".".join(map(_one, name.split(".")))


def _one(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "uses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word
