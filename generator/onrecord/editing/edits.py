"""Edits of a text of YAML, each a stretch of it and what stands there instead.

They are made of where things stood before the first of them, and applied together.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from onrecord.editing.emitting import in_flow, ordered, written
from onrecord.editing.layout import Layout, Listed, Mapped, Node, RefusedError, Scalar, entry
from onrecord.source.fields import Plain, Struct


class Edit(NamedTuple):
    """What stands from ``begin`` to ``end`` in a text, and what shall."""

    begin: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with its edits made. Raises ValueError where two of them overlap."""
    pieces, at = [], 0
    for edit in sorted(set(edits)):
        if edit.begin < at:
            raise ValueError("two edits of one place")
        pieces += [text[at : edit.begin], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def put_field(
    layout: Layout, mapping: Mapped, struct_type: type[Struct], key: str, value: Plain
) -> Edit:
    """Return the edit by which a mapping has a field: in place of the one it has, else in order."""
    _require_plain_keys(layout, mapping)
    if found := entry(mapping, key):
        return _replaced(layout, mapping, found, value)
    order = ordered(struct_type)
    after = set(order[order.index(key) + 1 :])
    following = next((each for each in mapping.value if each[0].value in after), None)
    if mapping.flow_style:
        return _put_in_braces(layout, mapping, following, f"{key}: {in_flow(_flat(value))}")
    # A list's item has its first field behind the dash.
    is_first = bool(following) and following is mapping.value[0]
    column = layout.column(mapping)
    text = written({key: value}, column)
    if following and not is_first:
        at = comments_above(layout, layout.begin(following[0]))
        return Edit(at, at, text)
    if following:
        at = layout.begin(following[0])
        return Edit(at, at, text[column:] + " " * column)
    at = layout.line_end(layout.end(mapping))
    return Edit(at, at, text if layout.text[:at].endswith("\n") else f"\n{text}")


def take_field(layout: Layout, mapping: Mapped, key: str) -> Edit | None:
    """Return the edit by which a mapping has a field no more; None where it has none, or no other.

    The comments above it go with it.
    """
    _require_plain_keys(layout, mapping)
    found = entry(mapping, key)
    if found is None or len(mapping.value) == 1:
        return None
    place = mapping.value.index(found)
    begin, end = layout.begin(found[0]), layout.end(found[1])
    if mapping.flow_style:
        if place + 1 < len(mapping.value):
            return Edit(begin, layout.begin(mapping.value[place + 1][0]), "")
        return Edit(layout.end(mapping.value[place - 1][1]), end, "")
    if place == 0:
        return Edit(begin, layout.begin(mapping.value[1][0]), "")
    return Edit(comments_above(layout, begin), layout.line_end(end), "")


def add_items(layout: Layout, listed: Listed, values: list[str]) -> Edit | None:
    """Return the edit by which a list has more items; None where it has them all."""
    known = {each.value for each in listed.value if isinstance(each, Scalar)}
    fresh = [value for value in values if value not in known]
    if not fresh:
        return None
    if listed.flow_style:
        shown = ", ".join(map(in_flow, fresh))
        at = layout.end(listed.value[-1]) if listed.value else layout.begin(listed) + 1
        return Edit(at, at, f", {shown}" if listed.value else shown)
    margin = " " * layout.column(listed)
    at = layout.line_end(layout.end(listed))
    lines = "".join(f"{margin}- {in_flow(value)}\n" for value in fresh)
    return Edit(at, at, lines if layout.text[:at].endswith("\n") else f"\n{lines}")


def add_mapping(layout: Layout, listed: Listed, fields: Mapping[str, Plain]) -> Edit:
    """Return the edit by which a list that is not in brackets has one more item, a mapping."""
    column = layout.column(listed)
    text = written(fields, column + 2)
    at = layout.line_end(layout.end(listed))
    line = f"{' ' * column}- {text[column + 2 :]}"
    return Edit(at, at, line if layout.text[:at].endswith("\n") else f"\n{line}")


def take_item(layout: Layout, listed: Listed, item: Node) -> Edit:
    """Return the edit by which a list has an item no more."""
    place = listed.value.index(item)
    begin, end = layout.begin(item), layout.end(item)
    if not listed.flow_style:
        dash = _dash(layout, listed, item)
        return Edit(comments_above(layout, dash), layout.line_end(end), "")
    if place + 1 < len(listed.value):
        return Edit(begin, layout.begin(listed.value[place + 1]), "")
    return Edit(layout.end(listed.value[place - 1]) if place else begin, end, "")


def take_items(layout: Layout, listed: Listed, items: list[Node]) -> list[Edit]:
    """Return the edits by which a list has some of its items no more, but others."""
    if not listed.flow_style:
        return [take_item(layout, listed, each) for each in items]
    kept = [each for each in listed.value if not any(each is item for item in items)]
    shown = ", ".join(layout.text[layout.begin(each) : layout.end(each)] for each in kept)
    return [Edit(layout.begin(listed.value[0]), layout.end(listed.value[-1]), shown)]


def take_record(layout: Layout, record: Mapped) -> Edit | None:
    """Return the edit by which a list of records has one no more; None where it has no other.

    Comments right above it go with it, but for those at the head of the file.
    """
    root = layout.root
    if not isinstance(root, Listed) or len(root.value) < 2:
        return None
    if root.flow_style:
        return take_item(layout, root, record)
    dash = _dash(layout, root, record)
    is_first = root.value[0] is record
    begin = layout.line_begin(dash) if is_first else comments_above(layout, dash)
    return Edit(begin, layout.line_end(layout.end(record)), "")


def _dash(layout: Layout, listed: Listed, item: Node) -> int:
    """Return where the dash of an item stands, in its line or in one above it."""
    line, column = layout.line_begin(layout.begin(item)), layout.column(listed)
    while layout.text[line + column : line + column + 1] != "-" and line:
        line = layout.line_begin(line - 1)
    return line + column


def _replaced(layout: Layout, mapping: Mapped, found: tuple[Node, Node], value: Plain) -> Edit:
    key, old = found
    if mapping.flow_style:
        return Edit(layout.begin(old), layout.end(old), in_flow(_flat(value)))
    column = layout.column(key)
    text = written({key.value: value}, column).strip()
    end = layout.end(old)
    comment = layout.text[end : layout.line_end(end)].strip()
    if comment and "\n" in text:
        # Behind a text in lines of its own it would be part of it.
        return Edit(
            layout.begin(key),
            end + len(layout.text[end:].partition("\n")[0]),
            f"{comment}\n{' ' * column}{text}",
        )
    return Edit(layout.begin(key), end, text)


def _require_plain_keys(layout: Layout, mapping: Mapped) -> None:
    """Raise RefusedError where a key of a mapping is written with a question mark."""
    for key, _ in mapping.value:
        begin = layout.begin(key)
        if layout.text[layout.line_begin(begin) : begin].rstrip().endswith("?"):
            raise RefusedError(
                f"the key '{key.value}' has a question mark before it; leave that out"
            )


def _put_in_braces(
    layout: Layout,
    mapping: Mapped,
    following: tuple[Node, Node] | None,
    text: str,
) -> Edit:
    if following:
        at = layout.begin(following[0])
        return Edit(at, at, f"{text}, ")
    at = layout.end(mapping.value[-1][1]) if mapping.value else layout.begin(mapping) + 1
    return Edit(at, at, f", {text}" if mapping.value else text)


def _flat(value: Plain) -> str | list[str]:
    if isinstance(value, dict) or (isinstance(value, list) and not all(map(_is_text, value))):
        raise RefusedError(
            "a record in braces takes no more; write its fields on lines of their own"
        )
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def comments_above(layout: Layout, begin: int) -> int:
    """Return where the comments begin in the lines right above what begins at ``begin``.

    They stand as far in as it does: others belong to what is above. Where there are none that is
    where its line begins.
    """
    line = layout.line_begin(begin)
    written = layout.text[line:]
    indent = len(written) - len(written.lstrip(" "))
    while line:
        before = layout.line_begin(line - 1)
        above = layout.text[before:line]
        if len(above) - len(above.lstrip(" ")) != indent or not layout.is_comment(before):
            break
        line = before
    return line
