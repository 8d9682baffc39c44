"""``onrecord coverage``: what the sources do not cover, and what to read next."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from onrecord.cli.console import DRAFTS, FOLDER, format_option, require_sources, show, shown_stages
from onrecord.cli.reports import FORMATS, Line, Section, as_markdown, as_text
from onrecord.diagnostics.findings import plural
from onrecord.diagnostics.renderers import harmless_json
from onrecord.dossier.coverage import (
    GAP,
    QUIET,
    Coverage,
    Gap,
    Lack,
    OnQuestion,
    Voiceless,
    Wanted,
    coverage,
    reading_list,
)
from onrecord.dossier.labels import actor_name, article_label, called, plain_words
from onrecord.dossier.model import Dossier
from onrecord.reading import known_files, read
from onrecord.source.fields import Record

_READ = 10
# Of the ids of a kind a line has so many.
_IDS = 8


_DETAILS = """
For each question: how many positions count now, from how many articles, outlets and independent
origins, and which rest on one article (copies do not count), one outlet or one anonymous
origin. Then who is named without a position (outlets and loose sets of actors aside), when
nothing was published between the first article and the last, and what reports nothing.

The reading list puts first what weighs most: a question without a position 8; all of it from
one article 5, from one outlet 4, without a second independent origin 3; quiet 3; each thing
known to exist that was not read 2; each position on one article, or on one anonymous origin, 1
up to 3; each record that names an actor without a position 1 up to 6; a gap 2 for each time
that it is as long as it has to be, up to 8.

Nothing depends on today's date. It exits 1 only where the sources have errors.
"""


_number = partial(click.option, type=click.IntRange(min=1), show_default=True)


@click.command("coverage", epilog=_DETAILS)
@FOLDER
@DRAFTS
@format_option(FORMATS, "text", "How the report is printed.")
@_number(
    "--quiet",
    default=QUIET,
    metavar="DAYS",
    help="A question is quiet whose newest source is more days older than the newest of all.",
)
@_number(
    "--gap",
    default=GAP,
    metavar="DAYS",
    help="A gap has more days than these on which surely no article was published.",
)
@_number(
    "--most",
    default=_READ,
    metavar="N",
    help="So many lines has the reading list.",
)
def coverage_report(
    folder: Path, drafts: bool, style: str, quiet: int, gap: int, most: int
) -> None:
    """Say what the sources do not cover: the reading list for the next article."""
    require_sources(folder)
    with shown_stages() as stages:
        reading = read(folder, stages, drafts=drafts, known=known_files(folder))
        if not reading.is_sound:
            show(reading, "full", folder)
            sys.exit(1)
        dossier = reading.dossier
        found = stages.run("compute", lambda: coverage(dossier, quiet=quiet, gap=gap))
    wanted = reading_list(found, most)
    if style == "json":
        click.echo(harmless_json(_as_data(dossier, found, wanted)))
        return
    shown = as_markdown if style == "markdown" else as_text
    click.echo(shown(_sections(dossier, found, wanted)))


def _sections(dossier: Dossier, found: Coverage, wanted: Sequence[Wanted]) -> Iterator[Section]:
    yield Section("Questions", [_question(each, found) for each in found.questions], "none")
    yield Section(
        "Named without a position",
        [
            Line(f"{_actor(each)}: {_named(each)}", (_ids(each.named_in),))
            for each in found.voiceless
        ],
        "nobody",
    )
    gaps = [
        Line(
            f"{_stretch(each)}: {plural(each.days, 'day')}, "
            f"between {each.before.id} and {each.after.id}"
        )
        for each in found.gaps
    ]
    yield Section("Times without a source", gaps, f"none of more than {found.gap} days")
    silent = [Line(f"{article_label(dossier, each)} [{each.id}]") for each in found.without_report]
    yield Section("Articles that report nothing", silent, "none")
    title = "The reading list"
    nothing = "nothing is wanting"
    yield Section(title, [_to_read(dossier, each) for each in wanted], nothing, is_numbered=True)


def _question(on: OnQuestion, found: Coverage) -> Line:
    behind = on.behind
    counts = [
        plural(len(on.positions), "position"),
        plural(behind.articles, "article"),
        plural(behind.outlets + behind.unnamed_outlets, "outlet"),
        plural(behind.origins, "independent origin"),
    ]
    below: list[str] = []
    for what, some in (
        ("on one article", on.one_article),
        ("on one outlet", on.one_outlet),
        ("on one anonymous origin", on.anonymous),
    ):
        below += [f"{what}, {len(some):,}: {_ids(some)}"] if some else []
    if on.newest and on.days_behind > found.quiet:
        below.append(
            f"quiet: {on.newest.id} is the newest, {on.days_behind:,} days before the cut-off"
        )
    if not on.positions:
        return Line(f"{_name(on)}: no position", tuple(below))
    return Line(f"{_name(on)}: {', '.join(counts)}", tuple(below))


def _name(on: OnQuestion) -> str:
    return f"{called(on.question.short)} [{on.question.id}]"


def _actor(voiceless: Voiceless) -> str:
    return f"{actor_name(voiceless.actor)} [{voiceless.actor.id}]"


def _named(voiceless: Voiceless) -> str:
    number = voiceless.described
    others = f", and {plural(number, 'position')} of others about it" if number else ""
    return f"named in {plural(len(voiceless.named_in), 'record')}{others}"


def _stretch(gap: Gap) -> str:
    return f"{gap.first.isoformat()} to {gap.last.isoformat()}"


def _ids(records: Iterable[Record]) -> str:
    """Return the ids of records, of many the first and how many more there are."""
    every = [each.id for each in records]
    more = f" and {len(every) - _IDS:,} more" if len(every) > _IDS else ""
    return f"{', '.join(every[:_IDS])}{more}"


def _to_read(dossier: Dossier, wanted: Wanted) -> Line:
    match wanted.about:
        case OnQuestion() as on:
            below = tuple(plain_words(dossier, each.settled_by or each.text) for each in on.unread)
            why = "; ".join(_lack(lack, number) for lack, number in wanted.lacks)
            return Line(f"on {_name(on)}: {why}", below)
        case Voiceless() as voiceless:
            return Line(f"what {_actor(voiceless)} says itself: {_named(voiceless)}")
        case Gap() as gap:
            return Line(f"from {_stretch(gap)}: {plural(gap.days, 'day')} without a source")


def _lack(lack: Lack, number: int) -> str:
    return lack.label if lack.is_of_all else f"{lack.label}: {number:,}"


# --- for programs ------------------------------------------------------------------------------


def _as_data(dossier: Dossier, found: Coverage, wanted: Sequence[Wanted]) -> dict[str, object]:
    return {
        "cut_off": found.cut_off.id if found.cut_off else None,
        "questions": [_question_data(dossier, each, found) for each in found.questions],
        "without_position": [
            {
                "id": each.actor.id,
                "name": actor_name(each.actor),
                "named_in": [record.id for record in each.named_in],
                "positions_about": each.described,
            }
            for each in found.voiceless
        ],
        "gaps": [_gap_data(each) for each in found.gaps],
        "without_report": [each.id for each in found.without_report],
        "reading_list": [_wanted_data(each) for each in wanted],
    }


def _question_data(dossier: Dossier, on: OnQuestion, found: Coverage) -> dict[str, object]:
    behind = on.behind
    return {
        "id": on.question.id,
        "name": on.question.short,
        "positions": len(on.positions),
        "articles": behind.articles,
        "outlets": behind.outlets + behind.unnamed_outlets,
        "origins": behind.origins,
        "on_one_article": [each.id for each in on.one_article],
        "on_one_outlet": [each.id for each in on.one_outlet],
        "on_one_anonymous_origin": [each.id for each in on.anonymous],
        "newest_article": on.newest.id if on.newest else None,
        "days_behind": on.days_behind,
        "is_quiet": on.days_behind > found.quiet,
        "not_read": [plain_words(dossier, each.text) for each in on.unread],
    }


def _gap_data(gap: Gap) -> dict[str, object]:
    return {
        "first": gap.first.isoformat(),
        "last": gap.last.isoformat(),
        "days": gap.days,
        "after": gap.before.id,
        "before": gap.after.id,
    }


def _wanted_data(wanted: Wanted) -> dict[str, object]:
    about: dict[str, object] = {}
    match wanted.about:
        case OnQuestion(question=question):
            about = {"question": question.id}
        case Voiceless(actor=actor):
            about = {"actor": actor.id}
        case Gap() as gap:
            about = {"gap": _gap_data(gap)}
    lacks = {str(lack): number for lack, number in wanted.lacks}
    return {**about, "weight": wanted.weight, "lacks": lacks}
