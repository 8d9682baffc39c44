"""Questions to a person at a terminal, one for a field, with the words that may be meant."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from onrecord.diagnostics.renderers import printable

# So many words are shown; the others are proposed as one types.
_SHOWN = 12


def ask(
    name: str,
    about: str,
    words: Sequence[str],
    fault: Callable[[str], str],
    *,
    is_needed: bool,
) -> str:
    """Return what a person answers, or nothing where the field may be left out.

    ``words`` are completed with the tabulator key. ``fault`` says what is wrong with an answer; it
    is asked for again then.
    """
    click.echo(printable(about), err=True)
    if 0 < len(words) <= _SHOWN:
        click.echo(printable(f"  one of: {', '.join(words)}"), err=True)
    while True:
        with _completed(words):
            label = name if is_needed else f"{name} (may be left out)"
            # Not with err: Python completes nothing where the output is turned elsewhere.
            answer = click.prompt(label, default="", show_default=False).strip()
        if not answer and not is_needed:
            return ""
        wrong = fault(answer) if answer else "it is needed"
        if not wrong:
            return str(answer)
        click.echo(printable(f"  {wrong}"), err=True)


@contextmanager
def _completed(words: Sequence[str]) -> Iterator[None]:
    """Complete what is typed to one of the words, where the system's Python can."""
    try:
        import readline  # noqa: PLC0415  # Windows has none
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(typed: str, number: int) -> str | None:
        found = [each for each in words if each.startswith(typed)]
        return found[number] if number < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    # macOS has another library under the same name.
    is_other = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_other else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
