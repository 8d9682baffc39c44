"""What each finding means: its rule's docstring, and the texts in ``explanations/``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.checks.registry import RULES
from onrecord.reference.docstrings import first_paragraph
from onrecord.reference.sections import Block, Section, blocks, explanations, without_blocks
from onrecord.reference.topic import Kind, Topic

# The documents, in the order in which a list of all findings has them.
DOCUMENTS = (
    "files",
    "yaml",
    "fields",
    "ids",
    "briefing",
    "questions",
    "positions",
    "reports",
    "articles",
    "actors",
    "captures",
)
# What a block is for: a file that has the finding, or has not; one that both need, and one that
# both need and nobody has to see.
WRONG, RIGHT, GIVEN, HIDDEN = "wrong", "right", "given", "hidden"


@dataclass(frozen=True, slots=True)
class Example:
    """A file of an example: what it is for, how it is written, its path (or none) and its text.

    Without a path it is what somebody does or has, in words.
    """

    role: str
    kind: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a finding means and why it is one, and a wrong and a right example.

    ``what`` is empty where the docstrings of the rules say it.
    """

    code: str
    severity: str
    group: str
    what: str
    why: str
    examples: tuple[Example, ...]


@cache
def explained() -> dict[str, Explanation]:
    """Return the explanation of every finding by its code."""
    found = [each for name in DOCUMENTS for each in _in_document(explanations(name))]
    return {each.code: each for each in found}


def _in_document(document: tuple[Section, ...]) -> Iterator[Explanation]:
    group, *entries = document
    for entry in entries:
        code, _, severity = entry.title.partition(": ")
        what, _, why = without_blocks(entry.body).rpartition("Why: ")
        examples = tuple(map(_example, blocks(entry.body)))
        yield Explanation(code, severity, group.title, what.strip(), why.strip(), examples)


def _example(block: Block) -> Example:
    kind, role, *where = block.info.split(" ", 2)
    path = where[0] if where else ""
    for name in ("escaped", "bytes"):
        if path.startswith(f"{name} "):
            kind, path = f"{kind} {name}", path.removeprefix(f"{name} ")
    return Example(role, kind, path, block.text)


def said_by_rules(code: str) -> str:
    """Return what the rules that give this finding, and no other one, say of themselves."""
    docs = (first_paragraph(rule.check) for rule in RULES if [*rule.codes] == [code])
    return " ".join(re.sub(r" \(warning\)(?=\.)", "", doc) for doc in docs)


def topics() -> Iterator[Topic]:
    """Yield a topic for every finding."""
    for each in explained().values():
        body = "\n\n".join(
            [
                each.what or said_by_rules(each.code),
                f"Why: {each.why}",
                *(_shown(example) for example in each.examples if example.role != HIDDEN),
            ]
        )
        title = f"{each.code} ({each.severity})"
        yield Topic(Kind.FINDING, each.code, title, each.group, body, frozenset({each.code}))


def _shown(example: Example) -> str:
    role, path = example.role.capitalize(), f"`{example.path}`"
    if example.kind == "delete":
        return f"{role}: no {path}."
    if example.kind == "symlink":
        return f"{role}: {path}, a link to `{example.text.strip()}`."
    where = f"{role}, in {path}" if example.path else role
    if example.kind in {"yaml escaped", "yaml bytes"}:
        where += " (escapes stand for what does not show)"
    return f"{where}:\n\n```{example.kind.partition(' ')[0]}\n{example.text}```"
