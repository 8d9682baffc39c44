"""A site configuration (`mkdocs.yml`) as plain values, without running anything it names.

MkDocs reads its configuration with tags that call Python. Here a tag is at most ``!ENV``, which is
looked up, and ``!relative``; aliases are written out, so that what MkDocs is given is what it says.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from onrecord import plain_files
from onrecord.diagnostics.findings import line_of
from onrecord.output.errors import PublishError

# Far more than a configuration has, and what is read in a moment.
_MOST_BYTES = 250_000
_MOST_VALUES = 20_000
_MOST_LEVELS = 50
_MOST_DIGITS = 50
_MOST_PARENTS = 5
# The variables of the environment that the packaged configuration reads.
_ENVIRONMENT = frozenset(("SITE_URL", "SOURCE_URL"))
_CORE = "tag:yaml.org,2002:"
_TAGS = frozenset(
    _CORE + name for name in "bool float int map merge null seq str timestamp".split()
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a configuration sets; ``lines`` has the line of each key, and of each item that is text.

    Both go by the keys that lead there. ``refused`` says what was left out of it, a line each.
    """

    values: dict[str, Any] = field(default_factory=dict)
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


class Relative(str):
    """The value of a tag ``!relative``, which MkDocs puts a path in the place of."""

    __slots__ = ()


def read_settings(path: Path, *, trusted: bool) -> Settings:
    """Return what the configuration file at ``path`` sets; nothing where there is no file.

    Where it is ``trusted``, what it inherits is among it and ``!ENV`` reads any variable of the
    environment. Raises PublishError where it is no configuration, and NotPlainError where it is no
    plain file.
    """
    settings = _read(path, trusted=trusted)
    values = settings.values
    for _ in range(_MOST_PARENTS):
        if not trusted or "INHERIT" not in values:
            return Settings(values, settings.lines, settings.refused)
        path = path.parent / str(values.pop("INHERIT"))
        if not path.is_file():
            raise PublishError(f"{path}: no configuration to inherit")
        values = merged(_read(path, trusted=True).values, values)
    raise PublishError(f"{path.name}: more than {_MOST_PARENTS} levels of INHERIT")


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with what ``own`` sets in its place, mappings merged at every level."""
    both = dict(base)
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(both.get(key), dict):
            both[key] = merged(both[key], value)
        else:
            both[key] = value
    return both


def dump(values: Mapping[str, Any]) -> bytes:
    """Return the values as a configuration file."""
    text = yaml.dump(dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True)
    return text.encode("utf-8")


# More bytes than the head of a page has.
MOST_OF_A_HEAD = 20_000


def head_fault(start: bytes) -> str:
    """Return what is wrong with the head (front matter) of a page, or the empty string.

    ``start`` is the page's first bytes, one more than :data:`MOST_OF_A_HEAD` where it has so many.
    MkDocs writes every alias out, and follows every level.
    """
    text = _LINE_END.sub("\n", start.decode("utf-8-sig", "replace"))
    head = _HEAD.match(text)
    if head is None:
        endless = len(start) > MOST_OF_A_HEAD and text.startswith("---")
        return f"a head of more than {MOST_OF_A_HEAD:,} bytes" if endless else ""
    if len(head[1]) <= _LONGEST_TEXT and _SHORT.fullmatch(head[1]):
        return ""
    try:
        alias = _measure("a head", yaml.parse(head[1], Loader=_LOADER))
        if alias:
            return f"an alias in line {alias + 1} of its head; write it out"
        node = yaml.compose(head[1], Loader=_LOADER)
    except yaml.YAMLError:
        return ""  # then it is no head
    except PublishError:
        return "a head that is nested too deeply, or holds too much"
    return "a head with a very long text or list" if _is_long(node) else ""


def _is_long(node: yaml.Node | None) -> bool:
    """Return whether a head holds more than is to be repeated with each heading of the page.

    The search has its title and tags with each of them.
    """
    if isinstance(node, yaml.ScalarNode):
        return len(node.value) > _LONGEST_TEXT
    items = [] if node is None else node.value
    if isinstance(node, yaml.MappingNode):
        items = [each for pair in node.value for each in pair]
    return len(items) > _MOST_ITEMS or any(map(_is_long, items))


def read_head(text: str) -> dict[str, Any]:
    """Return what the head of a page sets, which :func:`head_fault` found nothing wrong with."""
    found = _HEAD.match(_LINE_END.sub("\n", text))
    try:
        values = yaml.load(found[1], Loader=_LOADER) if found else {}  # noqa: S506  # a safe one
    except _UNREADABLE:
        return {}
    return values if isinstance(values, dict) else {}


# As a title of a source is: each sign in it as a reference of some letters.
_LONGEST_TEXT, _MOST_ITEMS = 7_000, 200


# As MkDocs finds it.
_LINE_END = re.compile(r"\r\n?")
_HEAD = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
# A head as nearly all are: some words and quoted texts in two levels, each on a line.
_SHORT = re.compile(
    r"""(?:(?:\ \ )?(?:-\ )?
        (?:[a-z_]++:(?:\ (?:"(?:[^"\\\n]|\\[^\n])*+"|[a-z][a-z-]*+))?|[a-z][a-z-]*+)\n){0,60}""",
    re.VERBOSE,
)


def _read(path: Path, *, trusted: bool) -> Settings:
    data = plain_files.read(path, path.parent, _MOST_BYTES)
    try:
        text = (data or b"").decode("utf-8")
    except UnicodeDecodeError as reason:
        raise PublishError(f"{path.name}:{line_of(reason)}: not UTF-8 text") from reason
    try:
        _measure(path.name, yaml.parse(text, Loader=_LOADER))
        node = yaml.compose(text, Loader=_LOADER)
        if node is None or node.tag == f"{_CORE}null":
            return Settings()
        writer = _Writer(path.name, trusted=trusted)
        plain = writer.written_out(node, ())
        if not isinstance(plain, yaml.MappingNode):
            raise PublishError(f"{path.name}: not a mapping")
        values = _Constructor().construct_document(plain)
    except yaml.MarkedYAMLError as reason:
        where = _where(path.name, reason.problem_mark or reason.context_mark)
        raise PublishError(f"{where}: not readable as YAML: {reason.problem}") from reason
    except _UNREADABLE as reason:
        message = " ".join(str(reason).split())
        raise PublishError(f"{path.name}: not readable as YAML: {message}") from reason
    return Settings(values, writer.lines, tuple(writer.refused))


# What the constructors of YAML's types raise where a text is not of its type.
_UNREADABLE = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def _where(name: str, mark: Any) -> str:  # noqa: ANN401  # one of two classes of marks
    return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name


def _line(event: yaml.Event) -> int:
    """Return the line of an event, counted from 1; its type says that it may have none."""
    return event.start_mark.line + 1 if event.start_mark else 1


def _measure(name: str, events: Iterator[yaml.Event]) -> int | None:
    """Raise PublishError where a file is beyond all bounds, before a tree is made of it.

    Return the line of its first alias, if there is one.
    """
    alias: int | None = None
    levels = values = 0
    for event in events:
        if alias is None and isinstance(event, yaml.AliasEvent):
            alias = _line(event)
        values += isinstance(event, yaml.NodeEvent)
        levels += isinstance(event, yaml.CollectionStartEvent)
        levels -= isinstance(event, yaml.CollectionEndEvent)
        if levels > _MOST_LEVELS:
            raise PublishError(f"{name}:{_line(event)}: nested too deeply")
        if values > _MOST_VALUES:
            raise PublishError(f"{name}: more than {_MOST_VALUES:,} values")
    return alias


class _Writer:
    """Writes a tree of nodes out: no node stands in two places, and no tag is left but one."""

    def __init__(self, name: str, *, trusted: bool) -> None:
        self.lines: dict[tuple[str, ...], int] = {}
        self.refused: list[str] = []
        self._name = name
        self._trusted = trusted
        self._values = 0

    def written_out(self, node: yaml.Node, keys: tuple[str, ...], level: int = 0) -> yaml.Node:
        """Return the node at ``keys`` written out."""
        self._values += 1
        line = node.start_mark.line + 1
        if level > _MOST_LEVELS:
            raise PublishError(f"{self._name}:{line}: nested too deeply")
        if self._values > _MOST_VALUES:
            message = f"more than {_MOST_VALUES:,} values, its aliases written out"
            raise PublishError(f"{self._name}: {message}")
        if node.tag == "!ENV":
            return self._looked_up(node, keys, level)
        if node.tag not in _TAGS and not (self._trusted and node.tag == "!relative"):
            tag = node.tag.replace(_CORE, "!!")
            message = f"the tag {tag} is not part of a configuration here; delete what has it"
            raise PublishError(f"{_where(self._name, node.start_mark)}: {message}")
        if node.tag == f"{_CORE}int" and len(node.value) > _MOST_DIGITS:
            raise PublishError(
                f"{_where(self._name, node.start_mark)}: a number too long to be one"
            )
        if isinstance(node, yaml.SequenceNode):
            items = [self._item(each, keys, level) for each in node.value]
            return yaml.SequenceNode(node.tag, items, node.start_mark, node.end_mark)
        if isinstance(node, yaml.MappingNode):
            pairs = [self._pair(key, value, keys, level) for key, value in node.value]
            return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)
        return yaml.ScalarNode(node.tag, node.value, node.start_mark, node.end_mark)

    def _item(self, node: yaml.Node, keys: tuple[str, ...], level: int) -> yaml.Node:
        if isinstance(node, yaml.ScalarNode):
            self.lines.setdefault((*keys, node.value), node.start_mark.line + 1)
        return self.written_out(node, keys, level + 1)

    def _pair(
        self, key: yaml.Node, value: yaml.Node, keys: tuple[str, ...], level: int
    ) -> tuple[yaml.Node, yaml.Node]:
        if not isinstance(key, yaml.ScalarNode):
            line = key.start_mark.line + 1
            raise PublishError(f"{self._name}:{line}: a key that is not text")
        inside = (*keys, key.value)
        self.lines.setdefault(inside, key.start_mark.line + 1)
        name = self.written_out(key, keys, level + 1)
        return name, self.written_out(value, inside, level + 1)

    def _looked_up(self, node: yaml.Node, keys: tuple[str, ...], level: int) -> yaml.Node:
        """Return what ``!ENV`` stands for: the first variable that there is, or the default."""
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        *variables, default = parts if len(parts) > 1 else [*parts, None]
        line = node.start_mark.line + 1
        if not all(isinstance(each, yaml.ScalarNode) for each in variables):
            raise PublishError(f"{self._name}:{line}: !ENV needs the name of a variable")
        for variable in variables:
            if not self._trusted and variable.value not in _ENVIRONMENT:
                self.refused.append(f"{self._name}:{line}: !ENV {variable.value}")
            elif (value := os.environ.get(variable.value)) is not None:
                tag = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
                return yaml.ScalarNode(tag, value, node.start_mark, node.end_mark)
        if default is None:
            return yaml.ScalarNode(f"{_CORE}null", "", node.start_mark, node.end_mark)
        return self.written_out(default, keys, level + 1)


# Says which type a text has that is not quoted.
_RESOLVER: Any = yaml.resolver.Resolver()


class _Constructor(yaml.constructor.SafeConstructor):
    pass


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _relative(constructor: yaml.constructor.SafeConstructor, node: yaml.Node) -> Relative:
    return Relative(constructor.construct_scalar(node))  # type: ignore[arg-type]


_Constructor.add_constructor("!relative", _relative)  # type: ignore[type-var]
_Dumper.add_representer(
    Relative, lambda dumper, value: dumper.represent_scalar("!relative", str(value))
)
