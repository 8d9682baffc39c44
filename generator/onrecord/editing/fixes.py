"""Findings mended for which there is one answer: the one that the finding's own hint gives.

Nothing is guessed: where a hint names two things to write, or a word that may be meant, a person
decides. Each file that would be changed is judged as a whole, and left alone where anything new
would be wrong in it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onrecord.diagnostics.findings import Diagnostic, Severity
from onrecord.editing.changes import Changes, Files, judged
from onrecord.editing.edits import Edit, applied
from onrecord.editing.emitting import in_flow, written
from onrecord.editing.layout import Layout
from onrecord.reading import Reading
from onrecord.source.characters import UNSEEN
from onrecord.source.dates import Edtf

# One mended may bring another to light; no file takes more rounds.
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Fixed:
    """The changes that mend what can be, which findings they mend, and the dossier then."""

    changes: Changes
    mended: tuple[Diagnostic, ...]
    after: Reading


def fixed(reading: Reading) -> Fixed:
    """Return what can be mended of a dossier."""
    files = Files(reading.texts)
    mended: list[Diagnostic] = []
    now = reading
    for _ in range(_ROUNDS):
        proposed = _proposed(now)
        kept = {path: each for path, each in proposed.items() if each[1]}
        after = judged(_texts(files), _as_changes(kept)) if kept else now
        bad = _worse(now, after, kept)
        kept = {path: each for path, each in kept.items() if path not in bad}
        if not kept:
            break
        for path, (text, found) in kept.items():
            files.put(path, text)
            mended += found
        now = judged(_texts(files), Changes({})) if bad else after
    return Fixed(files.changes(), tuple(mended), now)


def renamings(findings: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    """Return the files whose names are wrong in one way only, from and to."""
    found = []
    for each in findings:
        hint = re.fullmatch(r"rename it to (\S+\.yml)", each.hint)
        if each.code in {"yaml-suffix", "stray-file"} and hint:
            path = each.place.path
            found.append((path, f"{path.rpartition('/')[0]}/{hint[1]}"))
    return found


def _texts(files: Files) -> dict[str, str]:
    return {path: files.text(path) or "" for path in files.paths()}


def _as_changes(proposed: Mapping[str, tuple[str, list[Diagnostic]]]) -> Changes:
    return Changes({path: text for path, (text, _) in proposed.items()})


def _worse(
    before: Reading, after: Reading, proposed: Mapping[str, tuple[str, list[Diagnostic]]]
) -> set[str]:
    """Return the files of which the finding stays, or in which there is an error that was not."""

    def errors(reading: Reading) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for each in reading.findings:
            if each.severity is Severity.ERROR:
                found.setdefault(each.place.path, []).append((each.code, each.message))
        return found

    old, new = errors(before), errors(after)
    bad = set()
    for path, (_, mended) in proposed.items():
        known = old.get(path, [])
        there = new.get(path, [])
        stays = any((each.code, each.message) in there for each in mended)
        # What could not be read before may have faults of its own.
        was_read = not any(each.code in _HIDING for each in mended)
        if stays or (was_read and set(there) - set(known)):
            bad.add(path)
    return bad


def _proposed(reading: Reading) -> dict[str, tuple[str, list[Diagnostic]]]:
    """Return the text of each file with what can be mended in it, and what that is."""
    found: dict[str, tuple[list[Edit], list[Diagnostic]]] = {}
    layouts = {path: Layout(text) for path, text in reading.texts.items()}
    for each in reading.findings:
        layout = layouts.get(each.place.path)
        if layout and (edit := _edit(each, layout)):
            edits, mended = found.setdefault(each.place.path, ([], []))
            if all(edit.end <= other.begin or other.end <= edit.begin for other in edits):
                edits.append(edit)
                mended.append(each)
    return {
        path: (applied(reading.texts[path], edits), mended)
        for path, (edits, mended) in found.items()
    }


def _edit(finding: Diagnostic, layout: Layout) -> Edit | None:
    """Return the edit that does what a finding's hint says, where it says one thing."""
    if finding.place.line > layout.text.count("\n") + 1:
        return None
    begin = layout.offset(finding.place)
    for codes, pattern, mend in _MENDS:
        if codes and finding.code not in codes:
            continue
        if hint := pattern.fullmatch(finding.hint):
            return mend(layout, begin, finding, hint)
    return None


def _value(layout: Layout, begin: int, finding: Diagnostic, hint: re.Match[str]) -> Edit | None:
    """Write another value; in quotes, which it may have had, where it needs them."""
    end = begin + finding.place.width
    old = layout.text[begin:end]
    if "\n" in old or not old.strip():
        return None
    head = layout.text[layout.line_begin(begin) : begin]
    is_in_brackets = "[" in head or "{" in head
    text = in_flow(hint[1]) if is_in_brackets else written({"x": hint[1]})[3:].rstrip("\n")
    return Edit(begin, end, text)


def _key(layout: Layout, begin: int, finding: Diagnostic, hint: re.Match[str]) -> Edit | None:
    """Write another name of a field; where a list is meant, the text behind it as one of one."""
    end = begin + finding.place.width
    if not hint[2]:
        return Edit(begin, end, hint[1])
    line = layout.line_end(end)
    value = _ALONE.fullmatch(layout.text[end:line].rstrip("\n"))
    if value is None:
        return Edit(begin, end, hint[1])
    return Edit(begin, end + len(value[0]), f"{hint[1]}: [{in_flow(_unquoted(value[1]))}]")


def _line(layout: Layout, begin: int, _: Diagnostic, hint: re.Match[str]) -> Edit | None:
    """Write the line as the hint has it, as far in as it stands."""
    start = layout.line_begin(begin)
    end = layout.line_end(begin)
    line = layout.text[start:end]
    indent = line[: len(line) - len(line.lstrip(" "))]
    ending = "\n" if line.endswith("\n") else ""
    # The next line may go on with the text.
    following = layout.text[end : layout.line_end(end)]
    if following.strip() and len(following) - len(following.lstrip(" ")) > len(indent) + 2:
        return None
    return Edit(start, end, f"{indent}{hint[1]}{ending}")


def _as_list(layout: Layout, begin: int, finding: Diagnostic, _: re.Match[str]) -> Edit | None:
    """Put a text, or a mapping in braces, into brackets."""
    line = layout.text[begin : layout.line_end(begin)].rstrip("\n")
    if line.startswith("{"):
        depth = line.count("{") - line.count("}")
        return (
            Edit(begin, begin + len(line), f"[{line}]") if not depth and "#" not in line else None
        )
    value = _ALONE.fullmatch(f": {line}")
    if value is None or line[:1] in "|>":
        return None
    following = layout.text[layout.line_end(begin) :].partition("\n")[0]
    column = finding.place.column - 1
    if following.strip() and len(following) - len(following.lstrip()) >= column:
        return None
    return Edit(begin, begin + len(value[1]), f"[{in_flow(_unquoted(value[1]))}]")


def _in_quotes(layout: Layout, begin: int, finding: Diagnostic, _: re.Match[str]) -> Edit | None:
    """Put what stands in brackets into quotes."""
    end = begin + finding.place.width
    return Edit(begin, end, f'"{layout.text[begin:end]}"') if finding.place.width > 1 else None


def _without(layout: Layout, begin: int, _: Diagnostic, __: re.Match[str]) -> Edit | None:
    """Leave a character out that nobody sees."""
    return Edit(begin, begin + 1, "") if UNSEEN.fullmatch(layout.text[begin]) else None


def _unquoted(text: str) -> str:
    if text[:1] == "'" == text[-1:]:
        return text[1:-1].replace("''", "'")
    return text[1:-1] if text[:1] == '"' == text[-1:] else text


def _address(_: Layout, begin: int, finding: Diagnostic, hint: re.Match[str]) -> Edit:
    """Write another address in a link."""
    return Edit(begin, begin + finding.place.width, hint[1])


# What keeps a file from being read on.
_HIDING = frozenset({"yaml-syntax", "refused-character", "yaml-suffix"})
# The value of a field in one line, without a comment.
_ALONE = re.compile(r""" *: *('(?:[^']|'')*'|"[^"\\]*"|[^'"\[\]{}#&*!|>%@`][^#]*?) *""")
_Mend = Callable[[Layout, int, Diagnostic, re.Match[str]], Edit | None]
# Of which findings, what their hint says, and how that is done.
_MENDS: tuple[tuple[frozenset[str], re.Pattern[str], _Mend], ...] = (
    (frozenset({"bad-date"}), re.compile(r"write ([\dX?~%/.T:+Z\[\]-]+)"), _value),
    (frozenset({"bad-url"}), re.compile(r"write (https?://(?!host/path|path$)[^\s\]]+)"), _value),
    (
        frozenset({"bad-url"}),
        re.compile(r"write \[text\]\((https?://(?!host/path)[^\s()]+)\)"),
        _address,
    ),
    (frozenset({"bad-number"}), re.compile(r"write (-?\d+(?:\.\d+)?)(?:, with a point)?"), _value),
    (frozenset({"bad-value"}), re.compile(r"write '(10\.\S+)' alone"), _value),
    (frozenset({"former-id"}), re.compile(r"write '([a-z0-9-]+)'"), _value),
    (
        frozenset({"bad-id", "unknown-id"}),
        re.compile(r"write '([a-z0-9-]+)', the \w+ of that name"),
        _value,
    ),
    (frozenset({"bad-id"}), re.compile(r"write '([a-z0-9-]+)': ids are .*"), _value),
    (frozenset({"unknown-key"}), re.compile(r"write '([a-z_]+)'(, a list)?"), _key),
    (
        frozenset({"unknown-key"}),
        re.compile(r"write ((?:- )?(?:[a-z_]+: +)?\{.*\})"),
        _line,
    ),
    (
        frozenset({"yaml-syntax", "wrong-shape"}),
        re.compile(r"(?:.*: )?write ((?:- )?[a-z_]+: +(?:'.*'|\".*\"))"),
        _line,
    ),
    (
        frozenset({"wrong-shape"}),
        re.compile(r"start a new line and write '- ' before each item"),
        _as_list,
    ),
    (frozenset({"wrong-shape"}), re.compile(re.escape(Edtf.BRACKET_HINT)), _in_quotes),
    (
        frozenset({"refused-character"}),
        re.compile(r"delete it; it is probably invisible"),
        _without,
    ),
)
