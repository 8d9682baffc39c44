"""``onrecord links``: which addresses are dead or moved, and which articles have no copy."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from onrecord.cli.console import FOLDER, Misuse, format_option, require_sources, shown_stages
from onrecord.cli.reports import (
    FORMATS,
    Line,
    Section,
    as_markdown,
    as_text,
    read_as_far,
    tell_left_out,
)
from onrecord.diagnostics.findings import plural
from onrecord.diagnostics.renderers import harmless_json, printable
from onrecord.editing.filing import Filed, filed
from onrecord.plain_files import put, require_unlinked
from onrecord.source.records import Article
from onrecord.source.urls import url_fault
from onrecord.stages import Stages
from onrecord.web.addresses import Address, Use, addresses, host_of
from onrecord.web.asking import Answer, State, ask
from onrecord.web.copies import SERVICE, Copy, copy_of, without_copy
from onrecord.web.manners import PAUSE, TIMEOUT, Manners, Turns
from onrecord.web.rounds import rounds

_DETAILS = """
Each address of an article, each of its copies and each link in a text is asked once, by HEAD and
where that is not enough by GET, whose body is not read: several hosts at once, each host by one at
a time with a pause. It asks directly, and through no proxy. Ctrl-C ends it with the report of what
is known by then.

Dead is what answers 404 or 410, and a host that nobody has; moved what says so for good. Unsure is
what answers 403, 429 or 5xx, not in time or without a valid certificate, and what leads to a front
page, as where a page is gone: look at it yourself. Sources are a stranger's words, so what leads to
this machine or the network here is not asked without --allow-local.

Nothing is changed without --write. Exit codes: 0 nothing dead and nothing moved, 1 something is, 2
misuse.
"""
# What ends a program by the keyboard, as shells count it.
_INTERRUPTED = 130


@dataclass(slots=True)
class _Found:
    """What is known by now."""

    asked: Sequence[Address]
    without_copy: Sequence[Article]
    answers: dict[str, Answer] = field(default_factory=dict)
    copies: dict[str, Copy | None] = field(default_factory=dict)
    filed: list[Filed] = field(default_factory=list)

    def of(self, state: State) -> list[Address]:
        """Return the addresses of a state, in the order of the sources."""
        answers = self.answers
        return [
            each for each in self.asked if (it := answers.get(each.address)) and it.state is state
        ]

    @property
    def not_asked(self) -> list[Address]:
        """The addresses that it did not come to."""
        return [each for each in self.asked if each.address not in self.answers]


@click.command("links", epilog=_DETAILS)
@FOLDER
@click.option("--only", "hosts", multiple=True, metavar="HOST", help="Ask this host alone.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Ask the first N addresses alone."
)
@click.option("--identifiers", is_flag=True, help="Ask where DOIs and items of Wikidata lead, too.")
@click.option(
    "--archive",
    is_flag=True,
    help="Ask the Internet Archive for copies of articles that have none, and propose them.",
)
@click.option(
    "--write",
    "writing",
    is_flag=True,
    help="Write proposed copies into the files of their articles; with --archive.",
)
@format_option(FORMATS, "text", "How the report is written.")
@click.option(
    "--report",
    "place",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report into FILE.",
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=PAUSE,
    show_default=True,
    metavar="SECONDS",
    help="Between two requests to one host.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="For a connection, and for an answer.",
)
@click.option(
    "--allow-local", "local", is_flag=True, help="Ask this machine and the network here, too."
)
@click.option("--service", default=SERVICE, hidden=True)
def links(
    folder: Path,
    hosts: tuple[str, ...],
    limit: int | None,
    identifiers: bool,
    archive: bool,
    writing: bool,
    style: str,
    place: Path | None,
    pause: float,
    timeout: float,
    local: bool,
    service: str,
) -> None:
    """Ask the addresses of the sources which are dead or moved; needs the network."""
    require_sources(folder)
    if writing and not archive:
        raise Misuse("--write needs --archive, which finds what is written")
    if fault := url_fault(service):
        raise Misuse(fault)
    manners = Manners(timeout=timeout, pause=pause, local=local)
    with shown_stages() as stages:
        dossier, errors = read_as_far(folder, stages)
        tell_left_out(errors)
        found = _Found(
            [each for each in addresses(dossier, identifiers=identifiers) if _is_of(each, hosts)],
            [each for each in without_copy(dossier) if not hosts or _host(each) in hosts],
        )
        found.asked = found.asked[:limit]
        is_interrupted = False
        try:
            stages.run("ask", lambda: _ask_all(found, manners, stages))
            if archive:
                stages.run(
                    "ask for copies", lambda: _find_copies(found, manners, service, stages, limit)
                )
            if writing:
                _write(found, folder)
        except KeyboardInterrupt:
            is_interrupted = True
    _put_out(found, style, place)
    if is_interrupted:
        sys.exit(_INTERRUPTED)
    sys.exit(1 if found.of(State.DEAD) or found.of(State.MOVED) else 0)


def _is_of(address: Address, hosts: tuple[str, ...]) -> bool:
    return not hosts or address.host in hosts


def _host(article: Article) -> str:
    return host_of(article.url.plain) if article.url else ""


def _ask_all(found: _Found, manners: Manners, stages: Stages) -> None:
    turns = Turns(manners)
    wanted = [each.address for each in found.asked]
    # Where it is ended by hand, what was answered by then counts, too.
    answered: dict[str, Answer] = {}

    def kept(address: str) -> Answer:
        answered[address] = answer = ask(address, turns)
        return answer

    try:
        for done, (address, answer) in enumerate(rounds(wanted, kept, turns), start=1):
            found.answers[address] = answer
            stages.count(done, len(wanted), "addresses")
    finally:
        found.answers = answered.copy() | found.answers


def _find_copies(
    found: _Found, manners: Manners, service: str, stages: Stages, limit: int | None
) -> None:
    turns = Turns(manners)
    # What is of the network here is nobody's business.
    refused = {use.record for each in found.of(State.REFUSED) for use in each.uses}
    wanted = [each for each in found.without_copy if each not in refused][:limit]
    for article in stages.over(wanted, "articles"):
        found.copies[article.id] = copy_of(article, turns, service)


def _write(found: _Found, folder: Path) -> None:
    copies = [(it.article, it.address, it.day) for it in found.copies.values() if it]
    for each in filed(folder, copies):
        found.filed.append(each)


# --- the report --------------------------------------------------------------------------------


def _put_out(found: _Found, style: str, place: Path | None) -> None:
    """Print the report, or write it into a file; say in a line what it comes to."""
    if style == "json":
        report = harmless_json(_as_data(found))
    else:
        report = (as_markdown if style == "markdown" else as_text)(_sections(found))
    if place:
        # It may be a folder of a stranger's checkout, and a link there leads anywhere.
        require_unlinked(place.parent)
        put(place, f"{report}\n".encode())
        click.echo(printable(f"{_counted(found)}: {place}"), err=True)
    else:
        click.echo(report)


def _counted(found: _Found) -> str:
    states = Counter(each.state for each in found.answers.values())
    counts = [f"{states[state]:,} {state.label}" for state in State if states[state]]
    counts += [f"{len(found.not_asked):,} not asked"] if found.not_asked else []
    return (
        f"{plural(len(found.asked), 'address', 'addresses')}: {', '.join(counts) or 'none asked'}"
    )


def _sections(found: _Found) -> Iterator[Section]:
    yield Section(_counted(found), (), "")
    for state in State:
        if state is not State.ALIVE and (some := found.of(state)):
            lines = [_line(each, found.answers[each.address]) for each in some]
            yield Section(f"{state.label.capitalize()}: {state.meaning}", lines)
    if found.not_asked:
        yield Section("Not asked", [Line(each.address) for each in found.not_asked])
    if found.without_copy:
        copies = [_copy_line(each, found) for each in found.without_copy]
        yield Section("Articles without an archived copy", copies)
    if found.filed:
        yield Section("Files", [_file_line(each) for each in found.filed])


def _line(address: Address, answer: Answer) -> Line:
    leads = f"-> {answer.leads_to}" if answer.leads_to else ""
    said = " ".join(filter(None, [address.address, leads, f"({answer.why})" if answer.why else ""]))
    return Line(said, tuple(_used(each) for each in address.uses))


def _used(use: Use) -> str:
    of = f"{use.field} of {use.record.id}" if use.record else use.field
    return f"{use.place.path}:{use.place.line}: {of}"


def _copy_line(article: Article, found: _Found) -> Line:
    copy = found.copies.get(article.id)
    if article.id not in found.copies:
        return Line(article.id)
    if copy is None:
        return Line(f"{article.id}: the archive names none")
    return Line(article.id, (f"archived_url: {copy.address}", f"archived_on: {copy.day}"))


def _file_line(each: Filed) -> Line:
    done = (
        f"left as it is: {each.why_not}" if each.why_not else plural(each.number, "copy", "copies")
    )
    return Line(f"{each.path}: {done}")


def _as_data(found: _Found) -> dict[str, object]:
    return {
        "addresses": [_address_data(each, found.answers.get(each.address)) for each in found.asked],
        "without_copy": [_copy_data(each, found) for each in found.without_copy],
        "files": [
            {"path": each.path, "copies": each.number, "left_because": each.why_not}
            for each in found.filed
        ],
    }


def _address_data(address: Address, answer: Answer | None) -> dict[str, object]:
    return {
        "address": address.address,
        "state": str(answer.state) if answer else "not-asked",
        "why": answer.why if answer else "",
        "leads_to": answer.leads_to if answer else "",
        "uses": list(_uses_data(address.uses)),
    }


def _uses_data(uses: Iterable[Use]) -> Iterator[dict[str, object]]:
    for use in uses:
        yield {
            "id": use.record.id if use.record else None,
            "field": use.field,
            "path": use.place.path,
            "line": use.place.line,
        }


def _copy_data(article: Article, found: _Found) -> dict[str, object]:
    copy = found.copies.get(article.id)
    return {
        "id": article.id,
        "archived_url": copy.address if copy else None,
        "archived_on": copy.day if copy else None,
    }
