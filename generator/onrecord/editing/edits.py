"""Edits of a text of YAML, each a stretch of it and what stands there instead.

They are made of where things stood before the first of them, and applied together.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord.editing.emitting import in_flow, ordered, written
from onrecord.editing.layout import Layout, Listed, Mapped, Node, RefusedError, entry, plain
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
        return _put_in_braces(layout, mapping, following, f"{key}: {in_flow(value)}")
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
    begin, end = layout.begin(found[0]), layout.end(found[1])
    if mapping.flow_style:
        spans = [(layout.begin(name), layout.end(value)) for name, value in mapping.value]
        [edit] = _out_of_brackets(layout, spans, [each is found for each in mapping.value])
        return edit
    if found is not mapping.value[0]:
        return Edit(comments_above(layout, begin), layout.line_end(end), "")
    if not layout.text[layout.line_begin(begin) : begin].strip():
        return Edit(layout.line_begin(begin), layout.line_end(end), "")
    # Behind a dash; comments of the field that is the first from now on may stand there, too.
    return Edit(
        begin,
        comments_above(layout, layout.begin(mapping.value[1][0])) + layout.column(mapping),
        "",
    )


def add_items(layout: Layout, listed: Listed, values: Sequence[Plain]) -> Edit | None:
    """Return the edit by which a list has more items; None where it has them all."""
    known = [plain(each) for each in listed.value]
    fresh = [value for value in values if value not in known]
    return _added(layout, listed, fresh) if fresh else None


def add_mapping(layout: Layout, listed: Listed, *items: Mapping[str, Plain]) -> Edit:
    """Return the edit by which a list has one more item or some, each a mapping."""
    return _added(layout, listed, [dict(each) for each in items])


def _added(layout: Layout, listed: Listed, values: Sequence[Plain]) -> Edit:
    if listed.flow_style:
        shown = ", ".join(map(in_flow, values))
        at = layout.end(listed.value[-1]) if listed.value else layout.begin(listed) + 1
        return Edit(at, at, f", {shown}" if listed.value else shown)
    at = layout.line_end(layout.end(listed))
    lines = "".join(_item(value, layout.column(listed)) for value in values)
    return Edit(at, at, lines if layout.text[:at].endswith("\n") else f"\n{lines}")


def _item(value: Plain, column: int) -> str:
    """Return a value as an item of a list, of which the dashes stand in a column."""
    margin = " " * column
    if isinstance(value, dict):
        return f"{margin}- {written(value, column + 2)[column + 2 :]}"
    # A text goes on as far in behind a dash as under a key.
    return f"{margin}- {written({'x': value}, column)[column + len('x: ') :]}"


def take_items(layout: Layout, listed: Listed, items: Sequence[Node]) -> list[Edit]:
    """Return the edits by which a list has some of its items no more.

    Comments above an item and behind it go with it.
    """
    if listed.flow_style:
        spans = [(layout.begin(each), layout.end(each)) for each in listed.value]
        gone = [any(each is item for item in items) for each in listed.value]
        return _out_of_brackets(layout, spans, gone)
    return [
        Edit(
            comments_above(layout, _dash(layout, listed, item)),
            layout.line_end(layout.end(item)),
            "",
        )
        for item in items
    ]


def _out_of_brackets(
    layout: Layout, spans: Sequence[tuple[int, int]], gone: Sequence[bool]
) -> list[Edit]:
    """Return the edits by which some of what stands between brackets, or braces, is there no more.

    What stays keeps its comments.
    """
    text = layout.text
    kept = [at for at, is_gone in enumerate(gone) if not is_gone]
    if not kept:
        return [Edit(spans[0][0], _behind_comma(text, spans[-1][1]), "")]
    edits = [
        _out_of_the_middle(layout, *span)
        for span, is_gone in zip(spans[: kept[-1]], gone, strict=False)
        if is_gone
    ]
    if tail := spans[kept[-1] + 1 :]:
        begin, end = spans[kept[-1]][1], _behind_comma(text, tail[-1][1])
        line = layout.line_end(begin)
        if "#" in text[begin : min(line, tail[0][0])]:
            # The comment is that of what stays, and its comma may stand before it.
            begin = line
            rest = _REST_OF_LINE.match(text, end)
            end = rest.end() if rest else end
        edits.append(Edit(begin, end, ""))
    return edits


def _out_of_the_middle(layout: Layout, begin: int, end: int) -> Edit:
    """Return the edit by which what something else follows is there no more, with its comma."""
    text = layout.text
    end = _behind_comma(text, end)
    rest = _REST_OF_LINE.match(text, end)
    if not text[layout.line_begin(begin) : begin].strip() and rest:
        return Edit(comments_above(layout, begin), rest.end(), "")
    if rest:
        before = text[:begin].rstrip(" \t")
        return Edit(len(before), rest.end() - 1, "")
    return Edit(begin, end + len(text[end:]) - len(text[end:].lstrip(" \t")), "")


def _behind_comma(text: str, end: int) -> int:
    """Return where the comma ends that stands behind an item; else where the item ends."""
    found = _TO_COMMA.match(text, end)
    return found.end() if found else end


# Blanks and comments may stand before a comma.
_TO_COMMA = re.compile(r"(?:[ \t\n]+(?:#.*)?)*+,")
_REST_OF_LINE = re.compile(r"[ \t]*(?:(?<=[ \t])#.*)?\n")


def take_record(layout: Layout, record: Mapped) -> Edit | None:
    """Return the edit by which a list of records has one no more; None where it has no other.

    Comments right above it go with it, but for those at the head of the file.
    """
    root = layout.root
    if not isinstance(root, Listed) or len(root.value) < 2:
        return None
    if root.flow_style:
        [edit] = take_items(layout, root, [record])
        return edit
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
        return Edit(layout.begin(old), layout.end(old), in_flow(value))
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
