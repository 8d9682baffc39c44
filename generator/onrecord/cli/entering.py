"""New records entered at a terminal; of an article what it reports, one thing after the other.

Each is written once it is whole, so that who ends in the middle loses no more than one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from onrecord.cli.answers import chosen
from onrecord.cli.asking import Asked, Terminal, UnclearError
from onrecord.cli.changing import errors_brought, put_down, write_nothing
from onrecord.cli.filling import Filling, sound
from onrecord.diagnostics.findings import Diagnostic, Place
from onrecord.dossier.labels import stance_and_date
from onrecord.editing.adding import Additions, New, path_of
from onrecord.editing.changes import Changes, new_warnings
from onrecord.editing.choosing import Choice, choices
from onrecord.editing.layout import Layout, RefusedError
from onrecord.editing.proposing import Fields, Proposals
from onrecord.editing.reporting import (
    REPORTED,
    Carried,
    Part,
    had_in,
    require_article,
    require_room,
    with_part_of,
    with_report,
)
from onrecord.reading import Reading, read
from onrecord.source.fields import Plain, if_read, is_whole
from onrecord.source.records import Article, Judgement, Position, Question, Report

_NO_MORE = "nothing: no more"


def enter(
    folder: Path, reading: Reading, new: New, article: str, report: Fields, *, dry_run: bool
) -> None:
    """Ask for what a new record lacks, and write it; of an article then for what it reports.

    ``article`` reports it, if one does, and ``report`` is what is known of how.
    """
    terminal = Terminal()
    if article:
        require_article(reading.sources, article)
    elif new.record_type in REPORTED:
        article = terminal.held(lambda: _reporting(reading, terminal))
    if new.record_type is Position and article and not (new.fields or report or dry_run):
        _ask_for_all(folder, reading, article, terminal, _position)
        return

    def dialogue() -> tuple[str, Changes]:
        additions = Additions(reading.sources)
        filling = Filling(additions, terminal, article)
        added = sound(additions.add(filling.filled(new)))
        carried: Fields = {new.record_type.noun: added.id, **report}
        if article and new.record_type is Position:
            carried = filling.fields(Report, carried, added.fields)
        return added.id, _carrying(reading, filling, additions, Carried(article, carried))

    added, whole = terminal.held(dialogue)
    reading = _written(folder, reading, whole, terminal, dry_run=dry_run)
    if new.record_type is Article and not dry_run:
        terminal.say("Now what the article reports: first who holds what, then events.")
        for ask in (_position, _event):
            reading = _ask_for_all(folder, reading, added, terminal, ask)


def _reporting(reading: Reading, terminal: Terminal) -> str:
    """Ask which article reports what is added: the one that came in last, if no other."""
    additions = Additions(reading.sources)
    known = choices(additions, Article.__name__)
    if not known:
        return ""
    newest = Proposals(additions).newest()
    about = "The article that reports it, to which the report is added."
    asked = Asked("reported_by", about, known, newest)
    require = partial(require_article, reading.sources)
    return terminal.ask(asked, partial(_fit, require, known, "no article has this id or title"))


def enter_part(
    folder: Path, reading: Reading, part: Part, question: str, known: Fields, *, dry_run: bool
) -> None:
    """Ask for what a part of a question lacks, and for the question where none is named; write it.

    Fields of which errors would come are asked for again. Ends the command with 1 where an error is
    about none of what was answered.
    """
    terminal = Terminal()
    changes = terminal.held(lambda: _part(reading, terminal, part, question, known))
    _written(folder, reading, changes, terminal, dry_run=dry_run)
    if part.struct_type is Judgement and not dry_run:
        _recall_bottom_line(reading, terminal)


def _recall_bottom_line(reading: Reading, terminal: Terminal) -> None:
    """Say what the front page says in short, which an answer may have made untrue."""
    briefing = reading.dossier.briefing_or_none
    line = if_read(lambda: briefing.bottom_line.plain, "") if briefing else ""
    if briefing and line:
        where = briefing.place_of("bottom_line")
        terminal.say(f"The front page says: {line} If that is no longer all, change it in {where}.")


def _part(
    reading: Reading, terminal: Terminal, part: Part, question: str, known: Fields
) -> Changes:
    """Ask for a part of a question, and return what is to be written."""
    additions = Additions(reading.sources)
    filling = Filling(additions, terminal)
    if question:
        require_room(reading.sources, part, question)
    else:
        questions = choices(additions, Question.__name__)
        asked = Asked("question", f"To which the {part.noun} belongs.", questions, is_needed=True)
        require = partial(require_room, reading.sources, part)
        fit = partial(_fit, require, questions, "no question is called so")
        question = terminal.ask(asked, fit)
    held = filling.proposals.on(question)
    _numbered(filling, terminal, held, "What is held on it; a number stands for each:")
    beside = {"question": question}
    fields = filling.fields(part.struct_type, known, beside)

    def made(fields: Fields) -> Changes:
        return with_part_of(additions, part, fields, question)

    again = partial(filling.again, part.struct_type, beside=beside)
    return _amended(reading, filling, additions, fields, made, again)


def _fit(require: Callable[[str], None], known: list[Choice], otherwise: str, answer: str) -> str:
    """Return the id that an answer means, of something that can have one part more.

    ``require`` raises RefusedError where it cannot. Raises UnclearError with the reason then, and
    where there is none.
    """
    found = _one_of(known, otherwise, answer)
    try:
        require(found)
    except RefusedError as reason:
        raise UnclearError(str(reason)) from reason
    return found


# Asks for a report; where there is no more it has no fields.
_Ask = Callable[[Filling, Additions, Terminal], Carried]


def _ask_for_all(
    folder: Path, reading: Reading, article: str, terminal: Terminal, ask: _Ask
) -> Reading:
    """Ask for one thing that an article reports after the other, and write each.

    Return the dossier as it is then.
    """
    while True:
        whole = terminal.held(partial(_next, reading, article, terminal, ask))
        if whole is None:
            return reading
        if whole:
            reading = _written(folder, reading, whole, terminal, dry_run=False)


def _written(
    folder: Path, reading: Reading, changes: Changes, terminal: Terminal, *, dry_run: bool
) -> Reading:
    """Write changes, and say what check warns of from then on; return the dossier as it is then.

    With ``dry_run`` the difference is shown, and the dossier is as it was.
    """
    put_down(folder, reading, changes, dry_run=dry_run)
    if dry_run:
        return reading
    after = read(folder, drafts=True)
    warnings = new_warnings(reading.findings, after.findings)
    for message in dict.fromkeys(each.message for each in warnings):
        terminal.say(f"check says from now on: {message}")
    return after


def _next(reading: Reading, article: str, terminal: Terminal, ask: _Ask) -> Changes | None:
    """Ask for one more thing that an article reports; return what is written, None at the end."""
    additions = Additions(reading.sources)
    filling = Filling(additions, terminal, article)
    carried = ask(filling, additions, terminal)
    if not carried.article:
        return None
    if not carried.report:
        return Changes({})
    return _carrying(reading, filling, additions, carried)


def _carrying(
    reading: Reading, filling: Filling, additions: Additions, carried: Carried
) -> Changes:
    """Return what is to be written of what is added, and of the article that carries it."""

    def made(report: Fields) -> Changes:
        return with_report(additions, replace(carried, report=report))

    again = partial(filling.again, Report)
    return _amended(reading, filling, additions, carried.report, made, again)


def _amended(
    reading: Reading,
    filling: Filling,
    additions: Additions,
    part: Fields,
    made: Callable[[Fields], Changes],
    again: Callable[[str, Fields], Fields],
) -> Changes:
    """Return what is ``made`` of the fields of a part, after what errors are about was asked again.

    ``again`` asks for one of them, and returns them. Ends the command with 1 where an error is
    about none of what was answered.
    """
    while errors := errors_brought(reading, changes := made(part)):
        for new_id, name in _wrong(changes, errors, additions, part):
            if new := additions.added(new_id):
                additions.replace(new, filling.again(new.record_type, name, new.fields))
            else:
                part = again(name, part)
    return changes


def _wrong(
    changes: Changes, errors: Iterable[Diagnostic], additions: Additions, part: Fields
) -> list[tuple[str, str]]:
    """Return which answers errors are about, fields of new records by their ids, or of a part.

    Ends the command with 1 where one is about none.
    """
    wrong = set()
    for place in [each.place for each in errors]:
        new = next((each for each in additions.new if path_of(each) == place.path), None)
        name = _field_at(changes.files, place, new.fields if new else part)
        if not name:
            write_nothing()
        wrong.add((new.id if new else "", name))
    return sorted(wrong)


def _field_at(files: Mapping[str, str | None], place: Place, fields: Fields) -> str:
    """Return which of some fields stands at a place; nothing where that is none."""
    keys = Layout(files.get(place.path) or "").keys_at(place)
    name = next((key for key in reversed(keys) if key in fields), "")
    return "" if name in {"position", "event"} else name


def _position(filling: Filling, additions: Additions, terminal: Terminal) -> Carried:
    """Ask who holds what, and how the article has it; what is there already is chosen."""
    article = filling.proposals.article
    actor = filling.one(Position, "actor", {}, _NO_MORE)
    if not actor or not article:
        return Carried("", {})
    known: dict[str, Plain] = {"actor": actor}
    known["question"] = filling.one(Position, "question", known)
    position = _held(filling, known, terminal)
    if not position:
        position = sound(additions.add(filling.filled(New(Position, known)))).id
    there = _reported(article, position, terminal)
    if there is None:
        return Carried(article.id, filling.fields(Report, {"position": position}, known))
    had = had_in(article.reports[there])
    filled = filling.fields(Report, had, known)
    more = {name: each for name, each in filled.items() if name not in had}
    return Carried(article.id, more, there)


def _reported(article: Article, position: str, terminal: Terminal) -> int | None:
    """Ask which report of a position it is, of those in the article; None where it is none."""
    if not is_whole(article):
        return None
    there = {
        str(number): at
        for number, at in enumerate(
            (at for at, each in enumerate(article.reports) if str(each.position) == position), 1
        )
    }
    if not there:
        return None
    terminal.say(
        "The article reports it already, and what that lacks is asked for; - for another route."
    )
    for number, at in there.items():
        had = had_in(article.reports[at])
        told = (f"{name}: {each}" for name, each in had.items() if name != "position")
        terminal.say(f"{number}: {'; '.join(told) or 'nothing but that'}")
    asked = Asked("report", "", [Choice(each) for each in there], "1")
    number = terminal.ask(asked, partial(_one_of, list(asked.choices), f"there are {len(there)}"))
    return there[number] if number else None


def _held(filling: Filling, known: Fields, terminal: Terminal) -> str:
    """Ask which position it is of those that the actor has on the question, if it is one."""
    held = filling.proposals.held(known)
    if not held:
        return ""
    numbered = _numbered(filling, terminal, held, "What is there of them on it:")
    asked = Asked("number", "", numbered, without="nothing: another one")
    return terminal.ask(asked, partial(_one_of, numbered, f"there are {len(held)}"))


def _numbered(
    filling: Filling, terminal: Terminal, positions: Sequence[Position], about: str
) -> list[Choice]:
    """Show positions with numbers, by which they may be named from now on."""
    numbered = [Choice(each.id, (str(number),)) for number, each in enumerate(positions, 1)]
    if positions:
        terminal.say(about)
    for number, each in enumerate(positions, 1):
        who = filling.proposals.said(each.actor.id, "name")
        terminal.say(
            f"{number}: {', '.join(filter(None, (who, stance_and_date(each), each.short)))}"
        )
    filling.answers.numbered = numbered
    return numbered


def _event(filling: Filling, _: Additions, __: Terminal) -> Carried:
    article = filling.proposals.article
    event = filling.one(Report, "event", {}, _NO_MORE) if article else ""
    return Carried(article.id, {"event": event}) if article and event else Carried("", {})


def _one_of(known: list[Choice], otherwise: str, answer: str) -> str:
    """Return the id that an answer means. Raises UnclearError with the reason where it is none."""
    if found := chosen(answer, known):
        return found
    raise UnclearError(otherwise)
