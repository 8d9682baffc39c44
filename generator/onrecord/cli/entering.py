"""New records entered at a terminal; of an article what it reports, one thing after the other.

Each is written once it is whole, so that who ends in the middle loses no more than one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from onrecord.cli.answers import chosen
from onrecord.cli.asking import Asked, Terminal, UnclearError, say
from onrecord.cli.changing import errors_brought, put_down, write_nothing
from onrecord.cli.filling import Filling, sound
from onrecord.diagnostics.findings import Diagnostic, Place
from onrecord.dossier.labels import stance_and_date
from onrecord.editing.adding import Additions, New, path_of
from onrecord.editing.changes import Changes
from onrecord.editing.choosing import Choice, choices
from onrecord.editing.layout import RefusedError
from onrecord.editing.proposing import Fields, Proposals
from onrecord.editing.reporting import REPORTED, Part, require_room, with_part_of, with_report
from onrecord.reading import Reading, read
from onrecord.source.fields import Plain
from onrecord.source.files import Sources
from onrecord.source.records import Article, Position, Question, Report

_NO_MORE = "nothing: no more"


def enter(
    folder: Path, reading: Reading, new: New, article: str, report: Fields, *, dry_run: bool
) -> None:
    """Ask for what a new record lacks, and write it; of an article then for what it reports.

    ``article`` reports it, if one does, and ``report`` is what is known of how.
    """
    terminal, additions = Terminal(), Additions(reading.sources)
    if new.record_type in REPORTED and not article:
        article = _reporting(additions, terminal)
    if new.record_type is Position and article and not (new.fields or report or dry_run):
        _ask_for_all(folder, article, terminal, _position)
        return
    filling = Filling(additions, terminal, article)
    added = sound(additions.add(filling.filled(new)))
    report = {new.record_type.noun: added.id, **report}
    if article and new.record_type is Position:
        report = filling.fields(Report, report, added.fields)
    whole = _amended(reading, filling, additions, article, report)
    put_down(folder, reading, whole, dry_run=dry_run)
    if new.record_type is Article and not dry_run:
        for ask in (_position, _event):
            _ask_for_all(folder, added.id, terminal, ask)


def _reporting(additions: Additions, terminal: Terminal) -> str:
    """Ask which article reports what is added: the one that came in last, if no other."""
    known = choices(additions, Article.__name__)
    if not known:
        return ""
    newest = Proposals(additions).newest()
    about = "The article that reports it, to which the report is added."
    asked = Asked("reported_by", about, known, newest)
    return terminal.ask(asked, partial(_one_of, known, "no article has this id or title"))


def enter_part(
    folder: Path, reading: Reading, part: Part, question: str, known: Fields, *, dry_run: bool
) -> None:
    """Ask for what a part of a question lacks, and for the question where none is named; write it.

    Fields of which errors would come are asked for again. Ends the command with 1 where an error is
    about none of what was answered.
    """
    terminal, additions = Terminal(), Additions(reading.sources)
    filling = Filling(additions, terminal)
    if question:
        require_room(reading.sources, part, question)
    else:
        questions = choices(additions, Question.__name__)
        asked = Asked("question", f"To which the {part.noun} belongs.", questions, is_needed=True)
        question = terminal.ask(asked, partial(_with_room, reading.sources, part, questions))
    held = filling.proposals.on(question)
    _numbered(filling, held, "What is held on it; a number stands for each:")
    beside = {"question": question}
    fields = filling.fields(part.struct_type, known, beside)
    while errors := errors_brought(
        reading, changes := with_part_of(additions, part, fields, question)
    ):
        for _, name in _wrong(changes, errors, additions, fields):
            fields = filling.again(part.struct_type, name, fields, beside)
    put_down(folder, reading, changes, dry_run=dry_run)


def _with_room(sources: Sources, part: Part, known: list[Choice], answer: str) -> str:
    """Return the question that an answer means, to which a part can be added.

    Raises UnclearError with the reason where there is none.
    """
    question = _one_of(known, "no question is called so", answer)
    try:
        require_room(sources, part, question)
    except RefusedError as reason:
        raise UnclearError(str(reason)) from reason
    return question


# Asks for a report; where there is no more it has no fields.
_Ask = Callable[[Filling, Additions, Terminal], Fields]


def _ask_for_all(folder: Path, article: str, terminal: Terminal, ask: _Ask) -> None:
    """Ask for one thing that an article reports after the other, and write each."""
    while True:
        reading = read(folder, drafts=True)
        additions = Additions(reading.sources)
        filling = Filling(additions, terminal, article)
        report = ask(filling, additions, terminal)
        if not report:
            return
        whole = _amended(reading, filling, additions, article, report)
        put_down(folder, reading, whole, dry_run=False)


def _amended(
    reading: Reading, filling: Filling, additions: Additions, article: str, report: Fields
) -> Changes:
    """Return what is to be written, after fields of which errors would come were asked for again.

    Ends the command with 1 where an error is about none of what was answered.
    """
    while errors := errors_brought(reading, changes := with_report(additions, article, report)):
        for path, name in _wrong(changes, errors, additions, report):
            new = _new_at(additions, path)
            if new:
                additions.replace(new, filling.again(new.record_type, name, new.fields))
            else:
                report = filling.again(Report, name, report)
    return changes


def _wrong(
    changes: Changes, errors: Iterable[Diagnostic], additions: Additions, part: Fields
) -> list[tuple[str, str]]:
    """Return in which files errors are about which answers: fields of a new record, or of a part.

    Ends the command with 1 where one is about none.
    """
    wrong = set()
    for place in [each.place for each in errors]:
        new = _new_at(additions, place.path)
        name = _field_at(changes.files, place, new.fields if new else part)
        if not name:
            write_nothing()
        wrong.add((place.path, name))
    return sorted(wrong)


def _new_at(additions: Additions, path: str) -> New | None:
    """Return the record that is added in a file, if one is."""
    return next((each for each in additions.new if path_of(each) == path), None)


def _field_at(files: Mapping[str, str | None], place: Place, fields: Fields) -> str:
    """Return which of some fields stands at a place; nothing where that is none."""
    lines = (files.get(place.path) or "").splitlines()[: place.line]
    keys = [line.strip().removeprefix("- ").partition(":")[0] for line in lines]
    name = next((key for key in reversed(keys) if key in fields), "")
    return "" if name in {"position", "event"} else name


def _position(filling: Filling, additions: Additions, terminal: Terminal) -> Fields:
    """Ask who holds what, and how the article has it; what is there already is chosen."""
    actor = filling.one(Position, "actor", {}, _NO_MORE)
    if not actor:
        return {}
    known: dict[str, Plain] = {"actor": actor}
    known["question"] = filling.one(Position, "question", known)
    position = _held(filling, known, terminal)
    if not position:
        position = sound(additions.add(filling.filled(New(Position, known)))).id
    return filling.fields(Report, {"position": position}, known)


def _held(filling: Filling, known: Fields, terminal: Terminal) -> str:
    """Ask which position it is of those that the actor has on the question, if it is one."""
    held = filling.proposals.held(known)
    if not held:
        return ""
    numbered = _numbered(filling, held, "What is there of them on it:")
    asked = Asked("number", "", numbered, without="nothing: another one")
    return terminal.ask(asked, partial(_one_of, numbered, f"there are {len(held)}"))


def _numbered(filling: Filling, positions: Sequence[Position], about: str) -> list[Choice]:
    """Show positions with numbers, by which they may be named from now on."""
    numbered = [Choice(each.id, (str(number),)) for number, each in enumerate(positions, 1)]
    if positions:
        say(about)
    for number, each in enumerate(positions, 1):
        who = filling.proposals.said(each.actor.id, "name")
        say(f"{number}: {', '.join(filter(None, (who, stance_and_date(each), each.short)))}")
    filling.answers.numbered = numbered
    return numbered


def _event(filling: Filling, _: Additions, __: Terminal) -> Fields:
    event = filling.one(Report, "event", {}, _NO_MORE)
    return {"event": event} if event else {}


def _one_of(known: list[Choice], otherwise: str, answer: str) -> str:
    """Return the id that an answer means. Raises UnclearError with the reason where it is none."""
    if found := chosen(answer, known):
        return found
    raise UnclearError(otherwise)
