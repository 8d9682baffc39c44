"""What one state of a dossier says otherwise than an earlier one, in words.

The weightiest comes first: stances, what they rest on, answers, disputes; then records, then pages.
"""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.diagnostics.findings import plural
from onrecord.dossier.changed import FieldChange, ReportChange
from onrecord.dossier.differences import (
    AnswerChange,
    Differences,
    DisputeChange,
    Held,
    OppositionChange,
    OriginChange,
    RecordChange,
    StanceChange,
)
from onrecord.dossier.labels import article_label
from onrecord.dossier.model import Dossier
from onrecord.pages.markdown import Markdown, apart
from onrecord.source.bidi import FSI, PDI, isolated
from onrecord.source.plain import collapse
from onrecord.source.terms import DisputeState


@dataclass(frozen=True, slots=True)
class PageChange:
    """That a page is new, gone, or says something else: its path, its title and which of these."""

    path: str
    title: str
    change: str


@dataclass(frozen=True, slots=True)
class PageChanges:
    """The pages that changed; of so many others all that did is how far the information reaches."""

    pages: tuple[PageChange, ...] = ()
    dated: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What changed, in plain text, and what is to be known of it besides."""

    words: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Changes of one sort under a heading; of so many ``more`` it says the number alone."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0


def sections(
    dossier: Dossier, found: Differences, pages: PageChanges | None = None
) -> tuple[Section, ...]:
    """Return what changed, by what sort of change it is; ``dossier`` is the later one."""
    listed: list[tuple[str, Iterable[Line]]] = [
        ("Stances", map(_stance, found.stances)),
        ("Origins", map(_origin, found.origins)),
        ("Answers", (_answer(dossier, each) for each in found.answers)),
        ("Disputes", [*map(_dispute, found.disputes), *map(_opposition, found.oppositions)]),
        ("Records", map(_record, found.records)),
        ("Pages", _pages(pages or PageChanges())),
    ]
    made = (Section(title, tuple(lines)) for title, lines in listed)
    return tuple(each for each in made if each.lines)


def reaching(found: Differences) -> Iterator[str]:
    """Yield to which date the information reached and reaches, where that is another one."""
    was, is_now = found.reaches
    if was != is_now:
        yield f"Information to: {was or 'no date'} -> {is_now or 'no date'}"


def not_compared(ids: Sequence[str]) -> str:
    """Return which records were left out for errors in the sources; of many the first."""
    named = ids if len(ids) == _NAMED + 1 else ids[:_NAMED]
    more = len(ids) - len(named)
    listed = ", ".join(named) + (f" and {more:,} more" if more else "")
    return f"Not compared for errors in the sources: {listed}."


_NAMED = 20


def shortened(section: Section, most: int, letters: int) -> Section:
    """Return a section with its first lines, each as long as is read at a glance."""
    # "1 more" takes the room of what it keeps from the reader.
    kept = section.lines if len(section.lines) == most + 1 else section.lines[:most]
    lines = tuple(Line(_cut(line.words, letters), _some(line.notes, letters)) for line in kept)
    return replace(section, lines=lines, more=len(section.lines) - len(lines))


# So many notes stand under a line that is shortened.
_NOTES = 10


def _some(notes: Sequence[str], letters: int) -> tuple[str, ...]:
    kept = notes if len(notes) == _NOTES + 1 else notes[:_NOTES]
    more = len(notes) - len(kept)
    return (*(_cut(note, letters) for note in kept), *([f"and {more:,} more"] if more else []))


def _cut(text: str, letters: int) -> str:
    if len(text) <= letters:
        return text
    cut = f"{text[:letters]} ..."
    # What was begun to be isolated ends.
    return cut + PDI * (cut.count(FSI) - cut.count(PDI))


# --- stances, origins, answers, disputes ---------------------------------------------------------


def _stance(change: StanceChange) -> Line:
    before, after = _held(change.before), _held(change.after)
    who = f"{isolated(change.actor.label)} on {isolated(change.question.label)}"
    if before == after:
        was, is_now = _conditions(change.before), _conditions(change.after)
        return Line(f"{who}: {after}, other conditions", _came_and_went("", was, is_now))
    conditions = map(isolated, _conditions(change.after))
    return Line(f"{who}: {before} -> {after}", tuple(f"if {each}" for each in conditions))


def _conditions(held: Sequence[Held]) -> tuple[str, ...]:
    return tuple(condition for each in held for condition in each.conditions)


def _held(held: Sequence[Held]) -> str:
    """Return what an actor holds: ``asserts about 60 metres, opposes``, or nothing."""
    said = (f"{each.stance.label} {isolated(each.figure)}".rstrip() for each in held)
    return ", ".join(dict.fromkeys(said)) or "nothing"


def _origin(change: OriginChange) -> Line:
    """Return what came in on a stance: ``2 more articles (3 in all), still 1 origin``."""
    (had, has), (were, are) = change.articles, change.origins
    if has > had:
        shown = plural(has - had, "more article" if had else "article")
    else:
        shown = f"{plural(had - has, 'article')} fewer" if had > has else "the same articles"
    shown += f" ({has:,} in all)" if had and has else ""
    if not has:
        behind = "none left"
    elif were == are and had:
        behind = f"still {_traced(are)}"
    else:
        behind = f"{were:,} -> {_traced(are)}" if had else _traced(are)
    asked = isolated(change.question.label)
    return Line(f"{asked}, {change.stance.label}: {shown}, {behind}")


def _traced(origins: int) -> str:
    return plural(origins, "origin") if origins else "no origin traced"


def _answer(dossier: Dossier, change: AnswerChange) -> Line:
    what = "a key judgement" if change.is_key else "the answer"
    asked = isolated(change.question.label)
    if not change.is_stale:
        return Line(f"{asked}: {what} has caught up with the evidence")
    became = "is behind more evidence" if change.was_stale else "went stale"
    articles = {each.article.id: each.article for each in change.because}
    newer = (f"newer: {article_label(dossier, each)} ({each.id})" for each in articles.values())
    return Line(f"{asked}: {what} {became}", tuple(newer))


def _dispute(change: DisputeChange) -> Line:
    shown = f"{isolated(change.dispute.label)} ({isolated(change.question.label)})"
    return Line(f"{_became(change.before, change.after)}: {shown}")


def _became(before: DisputeState | None, after: DisputeState | None) -> str:
    """Return what became of a dispute."""
    if after is None:
        return "gone"
    if after is DisputeState.OPEN:
        return "opened again" if before else "opened"
    if before is DisputeState.OPEN:
        return f"settled, {after.label}"
    return f"{before.label} -> {after.label}" if before else f"new, {after.label}"


def _opposition(change: OppositionChange) -> Line:
    asked = isolated(change.question.label)
    if change.is_opposed:
        return Line(f"{asked}: positions oppose one another that did not")
    return Line(f"{asked}: no positions oppose one another any more")


# --- records and pages ---------------------------------------------------------------------------


def _record(change: RecordChange) -> Line:
    shown = isolated(change.label)
    notes = (*map(_field, change.fields), *(note for each in change.reports for note in _of(each)))
    if change.before is None:
        return Line(f"new {change.noun}: {shown} ({change.after})")
    if change.after is None:
        return Line(f"gone {change.noun}: {shown} ({change.before})")
    if not change.is_renamed:
        named = f" ({change.after})" if change.after else ""
        return Line(f"{change.noun}: {shown}{named}", notes)
    ids = f"{change.before} -> {change.after}"
    if change.is_declared:
        return Line(f"renamed {change.noun}: {shown}, {ids}", notes)
    lost = f"its old address is lost; 'former_ids: [{change.before}]' would lead on"
    return Line(f"{change.noun} that looks renamed: {shown}, {ids}", (*notes, lost))


def _field(change: FieldChange) -> str:
    """Return what a field says now: one value in place of another, or what of a list changed."""
    if max(len(change.before), len(change.after)) > 1:
        said = _came_and_went("", change.before, change.after) or ("another order",)
        return f"{change.name}: {'; '.join(said)}"
    before, after = (
        isolated(collapse(each[0])) if each else "nothing" for each in (change.before, change.after)
    )
    return f"{change.name}: {before} -> {after}"


def _came_and_went(name: str, before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    change = FieldChange(name, tuple(before), tuple(after))
    came = (f"new: {isolated(collapse(each))}" for each in change.came)
    return (*came, *(f"gone: {isolated(collapse(each))}" for each in change.gone))


def _of(change: ReportChange) -> Iterator[str]:
    """Yield what an article reports otherwise."""
    if change.before is None:
        yield f"reports {change.subject}, which it did not"
    elif change.after is None:
        yield f"reports {change.subject} no more"
    for field in change.fields:
        yield f"report of {change.subject}, {_field(field)}"


def _pages(changes: PageChanges) -> Iterator[Line]:
    for page in changes.pages:
        yield Line(f"{page.change}: {isolated(page.title)} ({page.path})")
    if changes.dated:
        pages = plural(changes.dated, "more page")
        yield Line(f"{pages}, of which only the date changed to which the information reaches")


# --- how they are written ------------------------------------------------------------------------


def as_markdown(title: str, said: Iterable[str], listed: Iterable[Section]) -> Markdown:
    """Return the sections under a title as safe Markdown; ``said`` are lines before them."""
    lines = [f"## {apart(title)}", ""]
    for each in said:
        lines += [apart(each), ""]
    for section in listed:
        lines += [f"### {section.title}", ""]
        for line in section.lines:
            lines.append(f"- {apart(line.words)}")
            lines += [f"    - {apart(note)}" for note in line.notes]
        lines += [f"- and {section.more:,} more"] if section.more else []
        lines.append("")
    return Markdown("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Told:
    """A change as it is told: what is called so, what is to be known before all, and the rest."""

    title: str
    said: tuple[str, ...]
    sections: tuple[Section, ...]


def as_html(title: str, changes: Iterable[Told], links: Mapping[str, str] | None = None) -> str:
    """Return changes as a page that stands alone: it loads nothing and runs nothing.

    One change has the page's title, and several have heads of their own. ``links`` are addresses of
    other pages, each with our words for it.
    """
    whole = list(changes)
    body = [f'<p><a href="{where}">{words}</a></p>' for where, words in (links or {}).items()]
    body.append(f"<h1>{_text(title)}</h1>")
    head = "h3" if len(whole) > 1 else "h2"
    for each in whole:
        body += [f"<h2>{_text(each.title)}</h2>"] if len(whole) > 1 else []
        body += [f"<p>{_text(line)}</p>" for line in each.said]
        for section in each.sections:
            items = [f"<li>{_text(line.words)}{_notes(line)}</li>" for line in section.lines]
            items += [f"<li>and {section.more:,} more</li>"] if section.more else []
            body += [f"<{head}>{section.title}</{head}>", "<ul>", *items, "</ul>"]
    return _FRAME.format(title=_text(title), body="\n".join(body))


def _notes(line: Line) -> str:
    notes = "".join(f"<li>{_text(note)}</li>" for note in line.notes)
    return f"<ul>{notes}</ul>" if notes else ""


def _text(text: str) -> str:
    # A log that shows the page takes no command from it.
    escaped = html.escape(collapse(text)).replace("##", "#&#35;")
    return escaped.replace(FSI, "<bdi>").replace(PDI, "</bdi>")


_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }}
h1, h2, h3 {{ line-height: 1.2; }}
li {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
