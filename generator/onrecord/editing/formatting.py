"""The one way to write a file of sources: fields in order, long texts folded, nothing else changed.

Comments stay with the field below them, or in the line of which they stand. Records keep their
order. What a file says is the same before and after, or it is left as it is.
"""

import textwrap
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, get_args, get_origin

from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import has_errors
from onrecord.editing.edits import Edit, applied, comments_above
from onrecord.editing.emitting import WIDTH, ordered
from onrecord.editing.layout import Layout, Listed, Mapped, Node, Scalar
from onrecord.source import yaml_reader
from onrecord.source.fields import Record, Struct, specs
from onrecord.source.nodes import Sequence
from onrecord.source.reader import ReadLog, read_record, read_struct
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.rich import RichText

# A text that reaches further to the right is folded.
_LONGEST = WIDTH


def formatted(path: str, text: str) -> str:
    """Return a file of sources as it is written here; the same where it cannot be read whole.

    ``path`` is its path in the dossier, which says what its records are.
    """
    struct_type = type_of(path)
    before = said(path, text) if struct_type else None
    if struct_type is None or before is None:
        return text
    layout = Layout(text)
    nodes = [layout.root] if struct_type is Briefing else layout.records()
    edits = [edit for node in nodes if node for edit in _arranged(layout, node, struct_type)]
    fresh = _tidied(applied(text, edits))
    # What YAML makes of a text folded anew is seen in what it reads.
    return fresh if said(path, fresh) == before else text


def type_of(path: str) -> type[Struct] | None:
    """Return what the records of a file are, or the dossier file's class; None for another one."""
    parts = PurePosixPath(path).parts[1:]
    if len(parts) == 1:
        return Briefing
    return next((each for each in RECORD_TYPES if each.folder == parts[0]), None)


def said(path: str, text: str) -> list[Any] | None:
    """Return the records of a file; None where any of it cannot be read."""
    struct_type = type_of(path)
    document, faults = yaml_reader.read(path, text)
    root = document.root
    if has_errors(faults) or root is None or struct_type is None:
        return None
    log = ReadLog(Findings(), lines=text.split("\n"))
    stem = PurePosixPath(path).stem
    found: list[Any] = []
    for node in root.items if isinstance(root, Sequence) else (root,):
        if issubclass(struct_type, Record):
            alone = None if isinstance(root, Sequence) else stem
            found.append(read_record(struct_type, node, alone, log))
        else:
            found.append(read_struct(struct_type, node, log))
    return None if has_errors(log.findings) else found


def _arranged(layout: Layout, node: Node, held: Any) -> Iterator[Edit]:
    """Yield the edits by which a value is written in order; ``held`` is what its field holds."""
    if isinstance(node, Listed):
        for item in node.value if not node.flow_style else ():
            yield from _arranged(layout, item, held)
            yield from _folded(layout, item, held, layout.column(node))
        return
    struct_type = _struct_in(held)
    if not isinstance(node, Mapped) or node.flow_style or struct_type is None:
        return
    types = {spec.name: spec.type for spec in specs(struct_type)}
    inner: list[Edit] = []
    for key, value in node.value:
        inner += _arranged(layout, value, types.get(key.value))
        inner += _folded(layout, value, types.get(key.value), layout.column(key))
    order = {name: number for number, name in enumerate(ordered(struct_type))}
    wanted = sorted(node.value, key=lambda each: order.get(each[0].value, len(order)))
    if wanted == node.value or (whole := _moved(layout, node, wanted, inner)) is None:
        yield from inner
    else:
        yield whole


def _moved(
    layout: Layout,
    node: Mapped,
    wanted: list[tuple[Node, Node]],
    inner: list[Edit],
) -> Edit | None:
    """Return the edit by which the fields of a mapping stand in an order.

    None is returned where a comment above a field would come to stand before a dash.
    """
    column = layout.column(node)
    first = layout.begin(node.value[0][0])
    # A record alone in its file has no dash before it; comments above its first field are its own.
    is_item = layout.text[layout.line_begin(first) : first].strip() != ""
    chunks: dict[str, str] = {}
    last = first
    if wanted[0] is not node.value[0] and not _is_head(layout, first):
        return None
    for number, (key, value) in enumerate(node.value):
        begin = first if number == 0 else comments_above(layout, layout.begin(key))
        if layout.text[last:begin].strip():
            return None  # a comment that is not right above a field: nobody knows whose it is
        last = layout.line_end(layout.end(value))
        lines = [edit for edit in inner if begin <= edit.begin < last]
        chunk = _sliced(layout.text, begin, last, lines)
        chunks[key.value] = chunk if chunk.endswith("\n") else f"{chunk}\n"
    margin = " " * column
    text = ""
    for number, (key, _) in enumerate(wanted):
        chunk = chunks[key.value]
        if number == 0:
            if chunk.lstrip().startswith("#") and is_item:
                return None
            text += chunk.removeprefix(margin)
        else:
            text += chunk if chunk.startswith(margin + key.value[:1]) else _set_in(chunk, margin)
    return Edit(first, last, text if layout.text[last - 1 : last] == "\n" else text.rstrip("\n"))


def _is_head(layout: Layout, first: int) -> bool:
    """Return whether the comments above a mapping's first field, if any, are the file's head.

    Others are that field's, and would stand above another one.
    """
    above = comments_above(layout, first)
    return above == layout.line_begin(first) or not layout.text[:above].strip()


def _set_in(chunk: str, margin: str) -> str:
    """Return the lines of a field, the first of which may have stood behind a dash."""
    return chunk if chunk.startswith((margin, "\n")) and margin else margin + chunk


def _sliced(text: str, begin: int, end: int, edits: list[Edit]) -> str:
    moved = [Edit(each.begin - begin, each.end - begin, each.text) for each in edits]
    return applied(text[begin:end], moved)


def _folded(layout: Layout, node: Node, held: Any, column: int) -> Iterator[Edit]:
    """Yield the edit by which a text that is too long for its line is folded.

    A text in several paragraphs, and one that is written line by line, stays as it is.
    """
    if not isinstance(node, Scalar) or not _is_text(held) or node.style == "|":
        return
    begin, end = layout.begin(node), layout.end(node)
    lines = layout.text[layout.line_begin(begin) : end].split("\n")
    if max(map(len, lines)) <= _LONGEST or "\n" in node.value or " " not in node.value:
        return
    if layout.text[end : layout.line_end(end)].strip():
        return  # a comment stands behind it
    margin = " " * (column + 2)
    text = textwrap.fill(
        node.value,
        _LONGEST,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield Edit(begin, end, f">-\n{text}")


def _tidied(text: str) -> str:
    """Return a text with an end to its last line."""
    return text.rstrip("\n") + "\n" if text.strip() else text


def _struct_in(held: Any) -> type[Struct] | None:
    """Return the struct that a field's type holds; None where it holds none."""
    if isinstance(held, type):
        return held if issubclass(held, Struct) else None
    found = (_struct_in(each) for each in get_args(held))
    return next((each for each in found if each), None)


def _is_text(held: Any) -> bool:
    if get_origin(held) is None:
        return held in {str, RichText}
    return any(map(_is_text, get_args(held)))
