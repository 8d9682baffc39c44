"""Two states of a dossier, compared: what they say, and the pages that are made of them.

A record of which something is wrong in either state is taken to be the same in both, and so is
whatever cannot stand without it: of the rest all is said.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from onrecord.checks.registry import run_rules
from onrecord.diagnostics.findings import Diagnostic, Place, Severity
from onrecord.dossier.differences import Differences, differences
from onrecord.dossier.linking import relinked
from onrecord.dossier.model import Dossier
from onrecord.pages.compared import PageChange, PageChanges
from onrecord.pages.contents import make_pages
from onrecord.pages.markdown import neutral
from onrecord.pages.page import Page
from onrecord.pages.rendering import MOST_FOR_A_LETTER, MOST_LETTERS, render
from onrecord.pages.texts import Texts
from onrecord.pages.unchanged import KnownPages
from onrecord.pages.wording import information_to
from onrecord.reading import Reading
from onrecord.source.fields import Record, Struct, is_whole, refs_of, rich_texts_of, structs_in
from onrecord.stages import Stages


class NotComparableError(ValueError):
    """Too much is wrong with a state of a dossier for anything to be said of it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a dossier, compared.

    ``errors`` is how many are in the sources of each; ``left_out`` are the ids of the records that
    were not compared for them. There are no ``pages`` where these were not asked for.
    """

    before: Dossier
    after: Dossier
    differences: Differences
    pages: PageChanges | None
    errors: tuple[int, int]
    left_out: tuple[str, ...]


def compare(
    before: Reading | None,
    after: Reading,
    templates: tuple[Path | None, Path | None] | None = None,
    stages: Stages | None = None,
) -> Comparison:
    """Return what the later state of a dossier says otherwise than the earlier, if there was one.

    ``templates`` are the folders with which the pages of each are made; without them no pages are
    compared. Raises NotComparableError where too much is wrong with one, and
    jinja2.TemplateError where a template is.
    """
    stages = stages or Stages()
    was, now = _State.of(before), _State.of(after)
    one, other, left_out = stages.run("compare", lambda: _sound(was, now))
    found = stages.run("compare", lambda: differences(one, other))
    pages = None
    if templates:
        texts = chain.from_iterable(each.texts.values() for each in (before, after) if each)
        most = MOST_LETTERS + MOST_FOR_A_LETTER * sum(map(len, texts))
        both = ((one, templates[0]), (other, templates[1]))
        pages = stages.run("render", lambda: _pages(*both, most))
    return Comparison(one, other, found, pages, (was.number, now.number), left_out)


@dataclass(frozen=True, slots=True)
class _State:
    """A dossier as far as it could be read, and its errors."""

    dossier: Dossier
    errors: tuple[Diagnostic, ...]

    @classmethod
    def of(cls, reading: Reading | None) -> "_State":
        """Return what was read, or that there was nothing to read."""
        if reading is None:
            return cls(Dossier(None, {}), ())
        return cls(reading.dossier, _errors(reading.findings))

    @property
    def number(self) -> int:
        """How many errors there are: one can tell of others."""
        return sum(each.number for each in self.errors)


def _errors(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(each for each in findings if each.severity is Severity.ERROR)


# --- pages -------------------------------------------------------------------------------------

_Source = tuple[Dossier, Path | None]


def _pages(before: _Source, after: _Source, most: int) -> PageChanges:
    """Return which pages changed, those that are new first and those that are gone last."""
    known = KnownPages()
    was, titles = _rendered(before, most, known)
    # What is made of the same is the same, and not made again.
    again = KnownPages(known.data(), was.data.get)
    is_now, titles_now = _rendered(after, most, again)
    titles = {**titles, **titles_now}
    changed = [path for path in titles_now if path in was and was[path] != is_now[path]]
    undated = [_undated(before[0]), _undated(after[0])]
    dated = {path for path in changed if undated[0](was[path]) == undated[1](is_now[path])}
    found = (
        *(("new", path) for path in titles_now if path not in was),
        *(("changed", path) for path in changed if path not in dated),
        *(("gone", path) for path in titles if path not in is_now),
    )
    listed = tuple(PageChange(path, titles[path], change) for change, path in found)
    return PageChanges(listed, len(dated))


def _rendered(source: _Source, most: int, known: KnownPages) -> tuple[Texts, Mapping[str, str]]:
    """Return the texts of all files, and the titles of those that are pages, by their paths."""
    dossier, templates = source
    if dossier.briefing_or_none is None:
        return Texts(), {}
    pages: tuple[Page, ...] = make_pages(dossier)
    texts = render(dossier, pages, templates, most, known)
    return texts, {page.path: page.title for page in pages}


def _undated(dossier: Dossier) -> Callable[[str], str]:
    """Return what takes from the text of a page to which date the information reaches."""
    if dossier.briefing_or_none is None:
        return str
    said = f"nformation to **{neutral(information_to(dossier))}**"
    return lambda text: text.replace(said, "")


# --- what can be compared ------------------------------------------------------------------------


def _sound(before: _State, after: _State) -> tuple[Dossier, Dossier, tuple[str, ...]]:
    """Return both dossiers without what is wrong with either, and the ids of what was left out."""
    if not (before.errors or after.errors):
        return before.dossier, after.dossier, ()
    left = _LeftOut(before.dossier, after.dossier)
    left.take_out(_unread(before, after.dossier) | _unread(after, before.dossier))
    left.take_out(_blamed(before) | _blamed(after))
    for _ in range(_ROUNDS):
        one, other = left.dossiers()
        bad = _without_ground(one) | _without_ground(other)
        bad = bad or _blamed(_checked(one)) | _blamed(_checked(other))
        if not bad:
            _require_whole(one, other)
            return one, other, tuple(sorted(left.levels))
        left.take_out(bad)
    raise NotComparableError("too much of the sources hangs on what is wrong in them")


# What is left out may leave others without ground, and so on.
_ROUNDS = 100


class _LeftOut:
    """Which records are left out of both dossiers.

    One that is, is there in both as it was before, where that can be read; else it is in neither.
    """

    def __init__(self, before: Dossier, after: Dossier) -> None:
        self._was = _by_id(before)
        self._is_now = _by_id(after)
        self._briefings = before.briefing_or_none, after.briefing_or_none
        # 1 for what is as it was in both, 2 for what is in neither.
        self.levels: dict[str, int] = {}

    def take_out(self, ids: set[str]) -> None:
        """Leave out some more, or no more as they were before."""
        for each in ids:
            was = self._was.get(each)
            as_before = each not in self.levels and was is not None and is_whole(was)
            self.levels[each] = 1 if as_before else 2

    def dossiers(self) -> tuple[Dossier, Dossier]:
        """Return both dossiers without what is left out."""
        same = [self._was[each] for each, level in self.levels.items() if level == 1]
        one, other = (
            [record for each, record in records.items() if each not in self.levels]
            for records in (self._was, self._is_now)
        )
        whole = [each for each in self._briefings if each and is_whole(each)]
        briefings = [each if each in whole else next(iter(whole), None) for each in self._briefings]
        return relinked(briefings[0], [*one, *same]), relinked(briefings[1], [*other, *same])


def _by_id(dossier: Dossier) -> Mapping[str, Record]:
    return {each: record for table in dossier.records.values() for each, record in table.items()}


def _unread(state: _State, other: Dossier) -> set[str]:
    """Return the ids that another state has in a file of which something could not be read."""
    faulty = {each.place.path for each in state.errors}
    here = _by_id(state.dossier)
    return {
        each
        for each, record in _by_id(other).items()
        if each not in here and record.span.path in faulty
    }


def _checked(dossier: Dossier) -> _State:
    return _State(dossier, _errors(run_rules(dossier)))


def _blamed(state: _State) -> set[str]:
    """Return the ids of the records in which an error stands."""
    tops: dict[str, list[tuple[int, str]]] = {}
    for each, record in _by_id(state.dossier).items():
        top = min(place.line for place in (record.span, *record.spans.values()))
        tops.setdefault(record.span.path, []).append((top, each))
    for listed in tops.values():
        listed.sort()
    places = (each.place for each in state.errors)
    return set(filter(None, (_at(place, tops.get(place.path, ())) for place in places)))


def _at(place: Place, tops: list[tuple[int, str]] | tuple[()]) -> str:
    """Return the id of the last record that begins at a place or above it; nothing for none."""
    number = bisect_right(tops, place.line, key=lambda top: top[0])
    return tops[number - 1][1] if number else ""


def _without_ground(dossier: Dossier) -> set[str]:
    """Return the ids of the records that cannot be read whole, or lead to what is not there."""
    known = {*_by_id(dossier), *dossier.disputes}
    return {
        each
        for each, record in _by_id(dossier).items()
        if not is_whole(record) or not known.issuperset(_leads_to(record))
    }


def _leads_to(root: Struct) -> Iterator[str]:
    for struct in (root, *structs_in(root)):
        yield from (ref.id for ref in refs_of(struct))
        yield from (link.id for rich in rich_texts_of(struct) for link in rich.links)


def _require_whole(*dossiers: Dossier) -> None:
    """Raise NotComparableError where a dossier file is not there, or leads to what is not there."""
    for dossier in dossiers:
        briefing = dossier.briefing_or_none
        known = {*_by_id(dossier), *dossier.disputes}
        if any(dossier.records.values()) and (
            briefing is None or not known.issuperset(_leads_to(briefing))
        ):
            raise NotComparableError("the dossier file cannot stand without what is wrong")
