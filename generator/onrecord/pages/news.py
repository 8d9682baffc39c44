"""What came in, as feeds: of the dossier, of a question, of an actor."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from onrecord.dossier.corrections import corrections, doubt, stands, status
from onrecord.dossier.freshness import recorded
from onrecord.dossier.histories import Change, changes
from onrecord.dossier.labels import actor_name, article_title, identity, label, plain_words
from onrecord.dossier.languages import of_dossier, of_title
from onrecord.dossier.model import Dossier, grouped, holders, in_whose_name, once
from onrecord.dossier.outlets import outlet
from onrecord.dossier.series import told_once
from onrecord.exchange.feeds import Channel, News, atom, json_feed
from onrecord.pages.addresses import address, in_site, site_address
from onrecord.pages.prose import Link, Prose, joined
from onrecord.source.bidi import isolated
from onrecord.source.dates import Edtf
from onrecord.source.fields import Record
from onrecord.source.records import Article, Position, Question
from onrecord.source.values import ENGLISH

# The feed of all, beside the front page; feeds of records lie beside theirs.
ALL = "feed"
_BESIDE = "--feed"
# So much of the newest is in the feed of all, and in one of a record: who subscribes has the rest.
_MOST, _MOST_OF_ONE = 100, 20


def feeds(dossier: Dossier) -> Mapping[str, str]:
    """Return the feeds of a dossier in both formats, by their paths; none where nothing came in."""
    found = {}
    for channel in _channels(dossier):
        found[f"{channel.path}.xml"] = atom(channel)
        found[f"{channel.path}.json"] = json_feed(channel)
    return found


def feed_of(dossier: Dossier, record_id: str) -> str:
    """Return the path of the feed of a question or actor, without its ending; nothing without."""
    if record_id not in _concerning(dossier):
        return ""
    page = address(dossier, record_id)
    return "" if "#" in page else page.removesuffix(".md") + _BESIDE


def links_to(feed: str) -> Prose:
    """Return links to a feed in both formats; nothing where there is none."""
    formats = ((".xml", "Atom feed"), (".json", "JSON feed")) if feed else ()
    return joined((Link(f"{feed}{ending}", name),) for ending, name in formats)


def has_feed(dossier: Dossier) -> bool:
    """Return whether anything says on which day it was recorded."""
    return any(_first(each.recorded) is not None for each in dossier.articles.values())


def _channels(dossier: Dossier) -> Iterator[Channel]:
    """Yield the channels that have news."""
    briefing = dossier.briefing
    key, language = identity(dossier), of_dossier(dossier)
    # Several in one field stand beside each other; one alone is what it is.
    names = briefing.editors
    editors = ", ".join(map(isolated, names)) if len(names) > 1 else "".join(names)
    editors = editors or briefing.title
    everything = _newest(_news(dossier).values(), _MOST)
    if everything:
        page = "index.html"
        yield Channel(key, "", briefing.title, language, editors, ALL, page, everything)
    changed = grouped(
        (each, _name_of(change)) for change in changes(dossier) for each in _concerned(change.after)
    )
    for record_id, named in _concerning(dossier).items():
        path, record = feed_of(dossier, record_id), dossier.record(record_id)
        if not path:
            continue
        assert record is not None  # noqa: S101  # it has a page
        shown = record.text if isinstance(record, Question) else label(dossier, record_id)
        title = f"{isolated(shown)} – {isolated(briefing.title)}"
        page = in_site(path.removesuffix(_BESIDE))
        some = (_news(dossier).get(name) for name in (*named, *changed.get(record_id, ())))
        news = _newest(filter(None, some), _MOST_OF_ONE)
        yield Channel(key, _first_id(record), title, language, editors, path, page, news)


def _newest(news: Iterable[News], most: int) -> tuple[News, ...]:
    return tuple(sorted(news, key=lambda each: (each.touched, each.name), reverse=True)[:most])


@once
def _news(dossier: Dossier) -> Mapping[str, News]:
    """Return all news, by their names."""
    found = chain(_articles(dossier), _positions(dossier), _changes(dossier))
    return {each.name: each for each in found}


@once
def _concerning(dossier: Dossier) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the articles and positions that came in on each question and actor.

    A page alone asks for it, so nothing is worked out here that takes long.
    """
    named: list[tuple[str, str]] = []
    for position in dossier.positions.values():
        if _first(recorded(dossier, position)) is not None:
            named += [(each, _first_id(position)) for each in _concerned(position)]
    for article in dossier.articles.values():
        published_by = outlet(dossier, article)
        if published_by and _first(article.recorded) is not None:
            named.append((published_by.id, _first_id(article)))
    return grouped(named)


def _concerned(position: Position) -> tuple[str, ...]:
    about = (position.about.id,) if position.about else ()
    return tuple(dict.fromkeys((position.question.id, *in_whose_name(position), *about)))


def _first_id(record: Record) -> str:
    """Return the id by which a record was known first: news stay the same when it gets another."""
    return str([*record.former_ids, record.id][0])


def _first(day: Edtf | None) -> float | None:
    """Return the first moment of a day; None where it has none."""
    return day.first if day and day.start else None


def _articles(dossier: Dossier) -> Iterator[News]:
    for article in dossier.articles.values():
        came = _first(article.recorded)
        if came is None:
            continue
        yield News(
            name=_first_id(article),
            title=("Draft: " if article.draft else "") + article_title(dossier, article),
            language=of_title(dossier, article) or ENGLISH,
            page=site_address(dossier, article.id),
            came=came,
            touched=max(_touched(dossier, article)),
            summary=plain_words(dossier, article.summary),
            tags=article.tags,
            states=() if stands(dossier, article) else (status(dossier, article).value,),
        )


def _touched(dossier: Dossier, article: Article) -> Iterator[float]:
    """Yield when an article came in, and was corrected by another one or in its own place."""
    days = [each.recorded for each in (article, *corrections(dossier).get(article.id, ()))]
    if not stands(dossier, article):
        days.append(article.updated)
    yield from (moment for moment in map(_first, days) if moment is not None)


def _positions(dossier: Dossier) -> Iterator[News]:
    """Yield positions, a series at its newest number alone."""
    for position_id in told_once(dossier, dossier.positions.values()):
        position = dossier.positions[position_id]
        came = _first(recorded(dossier, position))
        if came is None:
            continue
        # Each report adds to what stands behind it; what is corrected takes from it.
        reports = dossier.reports.get(position_id, ())
        moments = chain.from_iterable(_touched(dossier, each.article) for each in reports)
        doubtful = doubt(dossier, position)
        yield News(
            name=_first_id(position),
            title=_headline(dossier, position, label(dossier, position_id)),
            language=of_dossier(dossier),
            page=site_address(dossier, position_id),
            came=came,
            touched=max(moments),
            summary=plain_words(dossier, position.text),
            states=(doubtful,) if doubtful else (),
        )


def _changes(dossier: Dossier) -> Iterator[News]:
    for change in changes(dossier):
        came = _first(recorded(dossier, change.after))
        if came is None:
            continue
        before, after = change.before, change.after
        who = ", ".join(
            actor_name(dossier.actors[each]) for each in holders(after) if each in dossier.actors
        )
        summary = f"{plain_words(dossier, after.text)} Before: {plain_words(dossier, before.text)}"
        yield News(
            name=_name_of(change),
            title=_headline(dossier, after, f"{isolated(who)} changed position"),
            language=of_dossier(dossier),
            page=site_address(dossier, after.id),
            came=came,
            touched=came,
            summary=summary,
            states=("changed",),
        )


def _name_of(change: Change) -> str:
    # No id has a blank.
    return f"change {_first_id(change.before)} {_first_id(change.after)}"


def _headline(dossier: Dossier, position: Position, said: str) -> str:
    question = dossier.questions.get(position.question.id)
    draft = "Draft: " if position.draft else ""
    return f"{draft}{isolated(question.short)}: {said}" if question else f"{draft}{said}"
