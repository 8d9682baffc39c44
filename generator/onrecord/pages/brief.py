"""The front page: what is known, how sure, as of when?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.diagnostics.findings import plural
from onrecord.dossier.freshness import by_day
from onrecord.dossier.histories import changes
from onrecord.dossier.labels import plain_words
from onrecord.dossier.model import Dossier
from onrecord.dossier.sourcing import on_one_anonymous_origin
from onrecord.pages.judgements import JudgementView, judgement_view
from onrecord.pages.knowing import Bar, bar_of_all, thin_ground
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Strong, joined, some_links
from onrecord.pages.topics import Topic, topics
from onrecord.pages.wording import information, open_total
from onrecord.source.rich import RichText


@dataclass(frozen=True, slots=True)
class Brief(View):
    """The front page."""

    info: Prose
    bottom_line: RichText
    ways: Prose
    news: tuple[Prose, ...]
    judgements: tuple[JudgementView, ...]
    topics: tuple[Topic, ...]
    more: Prose
    scope: RichText
    knowing: Bar | None
    ground: Prose


def size_of(dossier: Dossier) -> list[Prose]:
    """Return how many articles, positions and questions there are, each a piece of prose.

    What is said of another one's stance is counted apart, as it is on each question.
    """
    of_others = sum(each.about is not None for each in dossier.positions.values())
    positions = plural(len(dossier.positions) - of_others, "position")
    sizes: list[Prose] = [
        (plural(len(dossier.articles), "article"),),
        (f"{positions} on {plural(len(dossier.questions), 'question')}",),
    ]
    return sizes + ([(f"{of_others:,} on what others hold",)] if of_others else [])


def _one_origin(dossier: Dossier) -> Prose:
    """Return how many statements rest on one anonymous origin, and where; nothing without any."""
    number = len(on_one_anonymous_origin(dossier))
    rests = "rests" if number == 1 else "rest"
    link = Link("anonymous.md#one-origin", f"{rests} on one anonymous origin")
    return (Strong(plural(number, "statement")), " ", link, ".") if number else ()


def _ways(dossier: Dossier) -> Prose:
    """Return the links to what readers ask for first."""
    standing = open_total(dossier)
    return joined(
        [
            (Link("disputes.md", plural(standing, "open dispute") if standing else "Disputes"),),
            (Link("whats-new.md", "What is new"),),
            (Link("figures.md", "Figures"),),
            (Link("complete.md", "Complete briefing, to print"),),
            (Link("in-short.md", "In short, on two pages"),),
        ]
    )


def _news(dossier: Dossier) -> Iterator[Prose]:
    """Yield what was recorded on the last day that anything was, and the last changes."""
    for day, articles in by_day(dossier)[:1]:
        heard = some_links([each.id for each in articles], _NAMED)
        yield (Strong(f"New, recorded {day.words()}:"), " ", *heard, ".")
    latest = [each.after for each in changes(dossier)[-_NAMED:][::-1]]
    if latest:
        named: list[Prose] = [(Link(each.id), " on ", Link(each.question.id)) for each in latest]
        yield (Strong("Changed positions:"), " ", *joined(named, "; "), ".")


# So many articles and changes of position are named.
_NAMED = 3


# Of so many questions each stands here, with its answer; of more a few of each topic.
_QUESTIONS = 30


def _topics(dossier: Dossier) -> tuple[Topic, ...]:
    every = topics(dossier)
    if len(dossier.questions) <= _QUESTIONS:
        return every
    each = max(1, _QUESTIONS // len(every))
    return tuple(replace(topic, questions=topic.questions[:each]) for topic in every[:_QUESTIONS])


def _more(dossier: Dossier) -> Prose:
    """Return where all questions stand; nothing where they do here."""
    number = len(dossier.questions)
    if number <= _QUESTIONS:
        return ()
    return (Link("questions/index.md", f"All {number:,} questions, each with its answer"), ".")


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the front page."""
    briefing = dossier.briefing
    info: list[Prose] = [
        information(dossier),
        *size_of(dossier),
        (plural(len(dossier.actors), "actor"),),
    ]
    view = Brief(
        info=joined(info),
        bottom_line=briefing.bottom_line,
        ways=_ways(dossier),
        news=tuple(_news(dossier)),
        judgements=tuple(
            judgement_view(dossier, each, "Key judgement", folded=True)
            for each in briefing.judgements
        ),
        topics=_topics(dossier),
        more=_more(dossier),
        scope=briefing.scope,
        knowing=bar_of_all(dossier),
        ground=joined([thin_ground(dossier), _one_origin(dossier)], " "),
    )
    yield Page(
        "index.md",
        "brief",
        briefing.title,
        plain_words(dossier, briefing.bottom_line),
        view,
        language=briefing.language,
        crumbs=(),
        source_path=briefing.span.path,
        wide=True,
    )
