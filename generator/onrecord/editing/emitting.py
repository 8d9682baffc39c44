"""Records as YAML, as a person writes them: quotes where they are needed, long texts folded.

PyYAML writes them. No plain text is taken for a number or a date here, since the format reads all
values as text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.resolver import BaseResolver
from yaml.serializer import Serializer

from onrecord.source.fields import Plain, Record, Struct, specs

# Columns of a line, and of a list or a mapping that stands in one; letters of a text in one line.
WIDTH, _IN_ONE, _SHORT = 100, 70, 80
# PyYAML ends a line behind the word that reaches its end: of most words that is so much.
_WORD = 15


class _Emitter(Emitter, Serializer, SafeRepresenter, BaseResolver):
    """PyYAML's parts, without the one that tells numbers and dates from texts."""

    def __init__(self, stream: Any, width: int, **_: Any) -> None:
        Emitter.__init__(self, stream, width=width, allow_unicode=True)
        Serializer.__init__(self)
        SafeRepresenter.__init__(self, default_flow_style=False, sort_keys=False)
        BaseResolver.__init__(self)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Set the items of a list further in than its key."""
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write everything out."""
        return True


def _text(dumper: _Emitter, text: str) -> yaml.Node:
    style = None if text else "'"
    if "\n" in text:
        style = "|"
    elif len(text) > _SHORT and " " in text:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _listed(dumper: _Emitter, items: list[Any]) -> yaml.Node:
    are_words = all(isinstance(each, str) and " " not in each for each in items)
    in_one = are_words and sum(len(each) + 2 for each in items) < _IN_ONE
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=in_one)


def _mapped(dumper: _Emitter, fields: dict[str, Any]) -> yaml.Node:
    are_short = all(isinstance(each, str) and "\n" not in each for each in fields.values())
    length = sum(len(key) + len(value) + 4 for key, value in fields.items()) if are_short else 0
    in_one = are_short and len(fields) > 1 and length < _IN_ONE and "id" not in fields
    return dumper.represent_mapping("tag:yaml.org,2002:map", fields, flow_style=in_one)


class _Record(dict[str, Any]):
    """A mapping that has its fields on lines of their own."""


def _record(dumper: _Emitter, fields: _Record) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", dict(fields), flow_style=False)


class _Flowing(_Emitter):
    """The same, all in one line."""

    def represent_scalar(self, tag: str, value: Any, style: str | None = None) -> yaml.ScalarNode:  # noqa: ARG002
        """Write a text in one line, in quotes where it has several."""
        return super().represent_scalar(tag, value, '"' if "\n" in value else None)

    def represent_sequence(
        self,
        tag: str,
        sequence: Any,
        flow_style: bool | None = None,  # noqa: ARG002
    ) -> yaml.SequenceNode:
        """Write a list in brackets."""
        return super().represent_sequence(tag, sequence, flow_style=True)

    def represent_mapping(
        self,
        tag: str,
        mapping: Any,
        flow_style: bool | None = None,  # noqa: ARG002
    ) -> yaml.MappingNode:
        """Write a mapping in braces."""
        return super().represent_mapping(tag, mapping, flow_style=True)


_NO_END = 1_000_000

_Emitter.add_representer(str, _text)
_Emitter.add_representer(list, _listed)
_Emitter.add_representer(dict, _mapped)
_Emitter.add_representer(_Record, _record)


def written(fields: Mapping[str, Plain], indent: int = 0) -> str:
    """Return fields as lines of YAML, each set in by ``indent`` blanks."""
    text = yaml.dump(_Record(fields), Dumper=_Emitter, width=WIDTH - indent - _WORD)
    return "".join(
        " " * indent + line if line.strip() else line
        for line in _short(text.splitlines(keepends=True), WIDTH - indent)
    )


def _short(lines: list[str], width: int) -> Iterator[str]:
    """Yield lines of which those of a folded text are no longer than ``width``, as far as can be.

    PyYAML goes on to the end of a word, and there are long ones.
    """
    folded = -1
    for line in lines:
        margin = len(line) - len(line.lstrip(" "))
        if folded >= 0 and line.strip() and margin <= folded:
            folded = -1
        rest = line
        while folded >= 0 and len(rest.rstrip("\n")) > width:
            at = rest.rfind(" ", margin + 1, width + 1)
            if at < 0:
                break
            yield f"{rest[:at]}\n"
            rest = f"{' ' * margin}{rest[at + 1 :]}"
        yield rest
        if folded < 0 and re.search(r"(?:^|[ :-]) ?>[-+]?$", line.rstrip("\n")):
            folded = margin


def in_flow(value: Plain) -> str:
    """Return a value as it stands in a line."""
    # What is plain between brackets is plain elsewhere, too.
    text = yaml.dump([value], Dumper=_Flowing, width=_NO_END)
    return text.strip()[1:-1]


def in_order(struct_type: type[Struct], fields: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return the fields of a record in the order in which they are written, its id first."""
    known = {name: fields[name] for name in ordered(struct_type) if name in fields}
    return {**known, **{name: value for name, value in fields.items() if name not in known}}


def ordered(struct_type: type[Struct]) -> list[str]:
    """Return the names of a struct's fields in the order in which they are written.

    A record has its ids first, those that it once had too.
    """
    ids = ["id", "former_ids"] if issubclass(struct_type, Record) else []
    return [*ids, *(spec.name for spec in specs(struct_type) if spec.name not in ids)]
