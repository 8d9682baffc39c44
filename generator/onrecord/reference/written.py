"""The source format as topics: parts, their fields, the closed lists, their words, and writing."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from onrecord.reference.docstrings import first_paragraph
from onrecord.reference.parts import (
    classes_in,
    fields_of,
    in_words,
    needed,
    part_name,
    parts,
    taken,
)
from onrecord.reference.sections import Section, blocks, explanations, specification
from onrecord.reference.topic import Kind, Topic, folded
from onrecord.source import yaml_reader
from onrecord.source.dates import Edtf
from onrecord.source.fields import FieldSpec, Record, Ref, Struct
from onrecord.source.ids import Id
from onrecord.source.nodes import Mapping as Node
from onrecord.source.records import Briefing
from onrecord.source.rich import RichText
from onrecord.source.term import Term
from onrecord.source.terms import CLOSED_LISTS
from onrecord.source.versions import is_new_field, is_new_word

# What FORMAT.md says of how things are written, and by which other names that is asked for.
WRITING: Mapping[str, tuple[str, str]] = {
    "Files and ids": ("files", "file folder id reference former-id"),
    "Values": ("values", "value text number address url tag language-tag country-code unknown"),
    "Rich text": ("rich-text", "rich markdown link cross-link emphasis"),
    "Dates": ("dates", "date edtf time season interval"),
    "Captures": ("captures", "capture"),
    "Versions": ("versions", "version"),
}
# By which other names parts are asked for: what FORMAT.md tells of under them.
_ALSO = {"report": "route origin independent-origin", "relation": "mandate"}
# A table of fields or words stands under a mark that no reader sees.
_TABLE = re.compile(r"^<!-- (fields|words|cited): (\w+) -->\n+((?:\|.*(?:\n|$))*)", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")


def topics() -> Iterator[Topic]:
    """Yield every topic of the format."""
    for of in parts().values():
        yield _part(of)
    yield from map(_field, _alike())
    for terms in CLOSED_LISTS:
        yield _list(terms)
        yield from (_word(word) for word in terms)
    for section in specification():
        if section.title in WRITING:
            yield _writing(section)


@cache
def _sections_by_table() -> dict[tuple[str, str], Section]:
    """Return where in FORMAT.md the fields of each part and the words of each list stand."""
    return {
        (found[1], found[2]): section
        for section in specification()
        for found in _TABLE.finditer(section.body)
    }


def _prose(kind: str, of: type) -> str:
    """Return what FORMAT.md says of a part or list beside its table."""
    return _without_anchors(_TABLE.sub("", _sections_by_table()[kind, of.__name__].body).strip())


def _without_anchors(text: str) -> str:
    """Return a text without the links to other sections of FORMAT.md, their words left."""
    return re.sub(r"\[([^\]]+)\]\(#[^)]+\)", r"\1", text)


@cache
def _meanings(name: str) -> Mapping[str, str]:
    """Return what FORMAT.md says of each field of a part, by the name of its class."""
    tables = _TABLE.finditer(_sections_by_table()["fields", name].body)
    [rows] = (found[3] for found in tables if found[2] == name)
    cells = [[cell.strip() for cell in _CELL.split(row)[1:-1]] for row in rows.splitlines()[2:]]
    return {row[0].partition(" ")[0].strip("`"): row[-1] for row in cells}


# --- parts -------------------------------------------------------------------------------------


def _part(of: type[Struct]) -> Topic:
    rows = (
        f"| `{spec.name}` | {_needed_in_short(spec, of)}{_meanings(of.__name__)[spec.name]} |"
        for spec in fields_of(of)
    )
    table = "\n".join(["| Field | Meaning |", "|---|---|", *rows])
    what = "record" if issubclass(of, Record) else "file" if of is Briefing else "part of a record"
    name = part_name(of)
    names = frozenset({name, folded(in_words(of)), *_ALSO.get(name, "").split()})
    body = f"{_prose('fields', of)}\n\nIts fields:\n\n{table}"
    return Topic(Kind.PART, name, f"{name} ({what})", what, body, names)


def _needed_in_short(spec: FieldSpec, of: type[Struct]) -> str:
    said = needed(spec, of)
    if said == "always":
        return "Needed. "
    return f"Needed: {said}. " if " or " in said else ""


# --- fields ------------------------------------------------------------------------------------


@cache
def _alike() -> tuple[tuple[tuple[type[Struct], FieldSpec], ...], ...]:
    """Return the fields of all parts, each with those of other parts that are the same."""
    alike: dict[tuple[str, str, str, str], list[tuple[type[Struct], FieldSpec]]] = {}
    for of in parts().values():
        for spec in fields_of(of):
            key = (spec.name, _meanings(of.__name__)[spec.name], taken(spec), needed(spec, of))
            alike.setdefault(key, []).append((of, spec))
    return tuple(map(tuple, alike.values()))


def _path(of: type[Struct], spec: FieldSpec) -> str:
    return f"{part_name(of)}.{spec.name}"


def _field(bearers: tuple[tuple[type[Struct], FieldSpec], ...]) -> Topic:
    of, spec = bearers[0]
    owners = [part_name(each) for each, _ in bearers]
    title = ", ".join(_path(*each) for each in bearers)
    inner = classes_in(spec.type)
    lines = [_meanings(of.__name__)[spec.name], _needed_in_words(spec, of)]
    takes = f"Takes: {_taken_in_words(spec, inner)}."
    if is_new_field(of, spec.name):
        takes += " It came with version 2 of the format."
    lines.append(takes)
    lists = [each for each in inner if issubclass(each, Term)]
    lines += [_table(each) for each in lists]
    lines.append(f"For example:\n\n```yaml\n{_example(part_name(of), spec.name)}```")
    names = {spec.name, *(f"{each}.{spec.name}" for owner in owners for each in _paths(owner))}
    see = [(Kind.PART, owner) for owner in owners[:1]] + [*_see(spec, inner)]
    return Topic(
        Kind.FIELD,
        _path(of, spec),
        f"{title} (field)",
        owners[0],
        "\n\n".join(line for line in lines if line),
        frozenset(map(folded, names)),
        tuple(dict.fromkeys(see)),
    )


def _taken_in_words(spec: FieldSpec, inner: tuple[type, ...]) -> str:
    said = re.sub(r"\bid: (\w+)", _of_a_kind, taken(spec))
    if any(issubclass(each, Term) for each in inner):
        said = "one of the words of a list"
    for part in map(in_words, (each for each in inner if issubclass(each, Struct))):
        said = re.sub(rf"\b{part}$", _with_article(part), said)
    return re.sub(r"^list: ", "a list; each item is ", said)


def _of_a_kind(found: re.Match[str]) -> str:
    return f"the id of {_with_article(found[1])}"


def _with_article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _needed_in_words(spec: FieldSpec, of: type[Struct]) -> str:
    said = needed(spec, of)
    if said == "always":
        return "Needed: always."
    if said.startswith("else "):
        return f"Needed: no; left out, it is {said.removeprefix('else ')}."
    return f"Needed: {said}." if said else "Needed: no."


@cache
def _paths(owner: str) -> tuple[str, ...]:
    """Return the name of a part, and the fields that it stands under: ``reports.via``."""
    found = {
        spec.name
        for of in parts().values()
        for spec in fields_of(of)
        for each in classes_in(spec.type)
        if issubclass(each, Struct) and part_name(each) == owner
    }
    of = next(each for each in parts().values() if part_name(each) == owner)
    return (owner, folded(in_words(of)), *sorted(found))


def _see(spec: FieldSpec, inner: tuple[type, ...]) -> Iterator[tuple[Kind, str]]:
    for each in inner:
        if issubclass(each, Struct):
            yield Kind.PART, part_name(each)
        elif issubclass(each, Term):
            yield Kind.LIST, folded(in_words(each))
        elif each is Edtf:
            yield Kind.WRITING, "dates"
        elif each is RichText:
            yield Kind.WRITING, "rich-text"
        elif each in {Ref, Id} or spec.name == "id":
            yield Kind.WRITING, "files"


@cache
def examples() -> Mapping[str, tuple[str, ...]]:
    """Return the examples for the fields of each part, by its name."""
    return {
        each.title: tuple(block.text for block in blocks(each.body))
        for each in explanations("examples")
    }


def _example(part: str, name: str) -> str:
    """Return the lines of a field in the example of its part."""
    for text in examples()[part]:
        document, _ = yaml_reader.read(part, text)
        entries = document.root.entries if isinstance(document.root, Node) else ()
        begins = [key.place.line - 1 for key, _ in entries]
        lines = text.splitlines(keepends=True)
        for (key, _), begin, end in zip(entries, begins, [*begins[1:], len(lines)], strict=True):
            if key.value == name:
                return "".join(lines[begin:end])
    raise KeyError(name)


# --- closed lists and writing ------------------------------------------------------------------


def _list(terms: type[Term]) -> Topic:
    name = folded(in_words(terms))
    body = f"{_prose('words', terms)}\n\n{_table(terms)}\n\n{_taken_by(terms)}"
    bearers = (each[0] for each in _alike() if terms in classes_in(each[0][1].type))
    see = tuple((Kind.FIELD, _path(*each)) for each in bearers)
    names = frozenset({name})
    return Topic(Kind.LIST, name, f"{name} (closed list)", name, body, names, see)


def _table(terms: type[Term]) -> str:
    rows = (f"| `{each}` | {each.meaning} |" for each in terms)
    return "\n".join(["| Word | Meaning |", "|---|---|", *rows])


def _word(word: Term) -> Topic:
    name = folded(in_words(type(word)))
    since = " It came with version 2 of the format." if is_new_word(word) else ""
    body = "\n\n".join(
        [
            word.meaning + since,
            f"A word of the list `{name}`: {_lowered(first_paragraph(type(word)))}",
            _taken_by(type(word), word),
        ]
    )
    see = ((Kind.LIST, name),)
    title = f"{word} (word of the list {name})"
    return Topic(Kind.WORD, f"{name}.{word}", title, name, body, frozenset({str(word)}), see)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


@cache
def _takers(terms: type[Term]) -> tuple[str, ...]:
    """Return the fields that take the words of a list."""
    return tuple(
        _path(of, spec)
        for of in parts().values()
        for spec in fields_of(of)
        if terms in classes_in(spec.type)
    )


def _taken_by(terms: type[Term], word: Term | None = None) -> str:
    """Return which fields take the words of a list, and how one of them is written."""
    takers = ", ".join(f"`{each}`" for each in _takers(terms))
    name = _takers(terms)[0].partition(".")[2]
    return f"Taken by: {takers}, such as `{name}: {word or next(iter(terms))}`."


def _writing(section: Section) -> Topic:
    name, others = WRITING[section.title]
    body = _without_anchors(_TABLE.sub("", section.body))
    names = frozenset({name, folded(section.title), *others.split()})
    return Topic(Kind.WRITING, name, f"{name} (FORMAT.md: {section.title})", "writing", body, names)
