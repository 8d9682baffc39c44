"""What a shell completes where it was told to: ids of the dossier at hand, words of closed lists.

How a shell is told is said by `click <https://click.palletsprojects.com/shell-completion/>`_.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from click import Context, Parameter
from click.shell_completion import CompletionItem

from onrecord.cli.answers import accepted_by
from onrecord.editing.adding import Additions
from onrecord.editing.choosing import Choice, choices, completed
from onrecord.plain_files import nearest_with
from onrecord.reading import known_files
from onrecord.source.fields import FieldSpec
from onrecord.source.files import BRIEFING, read_sources
from onrecord.source.folders import FOLDER as SOURCES
from onrecord.source.records import RECORD_TYPES
from onrecord.source.term import words_of

Completer = Callable[[Context, Parameter, str], list[CompletionItem]]


def field(spec: FieldSpec) -> Completer:
    """Return what completes an option for a field: its words, or ids to which it may refer."""
    if words := words_of(spec.type):
        return lambda _context, _parameter, typed: _items(typed, map(Choice, words))
    return ids(*accepted_by(spec))


def ids(*kinds: str) -> Completer:
    """Return what completes an id of a record of one of these types, by its name, too."""

    def found(context: Context, _: Parameter, typed: str) -> list[CompletionItem]:
        folder = _dossier(context)
        if not folder or not kinds:
            return []
        # A shell that asks is told nothing of what cannot be read.
        with suppress(OSError):
            sources, _findings = read_sources(folder, known_files(folder))
            return _items(typed, choices(Additions(sources), *kinds))
        return []

    return found


def any_id() -> Completer:
    """Return what completes the id of any record."""
    return ids(*(each.__name__ for each in RECORD_TYPES))


def _dossier(context: Context) -> Path | None:
    above = context.parent.params if context.parent else {}
    named: Path | None = context.params.get("folder") or above.get("folder")
    # As the commands have it.
    here = Path() if Path(SOURCES).is_dir() else nearest_with(Path(), f"{SOURCES}/{BRIEFING}")
    return named or here


def _items(typed: str, known: Iterable[Choice]) -> list[CompletionItem]:
    by_word = {each.word: each for each in known}
    words = completed(typed, by_word.values())
    return [CompletionItem(word, help=next(iter(by_word[word].names), None)) for word in words]
