"""What other programs calculate with: tables, graphs, the dossier whole, the briefing as text."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from onrecord.dossier.freshness import newest_day
from onrecord.dossier.labels import actor_name, article_label, identity
from onrecord.dossier.model import Dossier, holders, reports_of
from onrecord.dossier.past import is_current
from onrecord.dossier.sourcing import sourcing
from onrecord.exchange.graphs import Facts, graphml
from onrecord.exchange.tables import data_package, table_csv
from onrecord.exchange.whole import whole_json, whole_lines, whole_schema
from onrecord.pages.addresses import site_address
from onrecord.pages.prose import Link, Prose, joined
from onrecord.pages.tables import reported, tables
from onrecord.source.ids import proposed_id

FOLDER = "data"
POSITIONS = f"{FOLDER}/positions.csv"
# The briefing as one text, for programs that read texts (llmstxt.org).
TEXT = "llms.txt"
# From so many records on the dossier is written a record a line: programs need not have all of it
# in memory at once.
_MANY = 2_000
_POSITIONS_GRAPH, _ROUTES_GRAPH = "positions.graphml", "routes.graphml"


def data_files(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield the files of data, each with its path: of large dossiers each is large."""
    for name, text in _data(dossier):
        yield f"{FOLDER}/{name}", text


def _data(dossier: Dossier) -> Iterator[tuple[str, str]]:
    made = tables(dossier)
    for table in made:
        yield f"{table.name}.csv", table_csv(table)
    name = proposed_id(identity(dossier)) or "dossier"
    yield "datapackage.json", data_package(name, _head(dossier), made)
    del made
    whole = _whole(dossier)
    yield whole, whole_lines(dossier) if whole.endswith("l") else whole_json(dossier)
    yield "dossier-schema.json", whole_schema()
    yield _POSITIONS_GRAPH, graphml(_holding_nodes(dossier), _holding_edges(dossier))
    yield _ROUTES_GRAPH, graphml(_route_nodes(dossier), _route_edges(dossier))


def links_to_data(dossier: Dossier) -> Prose:
    """Return links to the files of data that people look for first."""
    csv = [(f"{name}.csv", name) for name in ("positions", "reports", "articles", "actors")]
    others = [
        ("datapackage.json", "all tables (Data Package)"),
        (_whole(dossier), "the dossier whole (JSON)"),
        (_POSITIONS_GRAPH, "who holds what (GraphML)"),
        (_ROUTES_GRAPH, "routes (GraphML)"),
    ]
    links = [(Link(f"{FOLDER}/{path}", label),) for path, label in (*csv, *others)]
    return joined([*links, (Link(TEXT, "the briefing as one text"),)], ", ")


def _whole(dossier: Dossier) -> str:
    number = sum(map(len, dossier.records.values()))
    return "dossier.jsonl" if number > _MANY else "dossier.json"


def _head(dossier: Dossier) -> dict[str, Any]:
    briefing = dossier.briefing
    newest = newest_day(dossier)
    head = {
        "title": briefing.title,
        "version": str(newest) if newest else None,
        "contributors": [{"title": each, "role": "author"} for each in briefing.editors],
        "licenses": [{"name": "other", "title": briefing.licence}] if briefing.licence else None,
    }
    return {key: value for key, value in head.items() if value}


# --- graphs ----------------------------------------------------------------------------------


def _holding_nodes(dossier: Dossier) -> Iterator[tuple[str, Facts]]:
    for actor in dossier.actors.values():
        yield actor.id, {"label": actor_name(actor), "is": "actor", "kind": actor.kind.value}
    for question in dossier.questions.values():
        yield (
            question.id,
            {"label": question.short, "is": "question", "kind": question.kind.value},
        )


def _holding_edges(dossier: Dossier) -> Iterator[tuple[str, str, str, Facts]]:
    """Yield an edge from each holder of a position to its question."""
    for position in dossier.positions.values():
        for holder in holders(position):
            yield (
                holder,
                position.question.id,
                position.id,
                {
                    "position": position.id,
                    "stance": position.stance.value if position.stance else None,
                    "date": str(position.date),
                    "sourcing": sourcing(dossier, position).value,
                    "current": is_current(dossier, position),
                    "page": site_address(dossier, position.id),
                },
            )


def _route_nodes(dossier: Dossier) -> Iterator[tuple[str, Facts]]:
    for actor in dossier.actors.values():
        yield actor.id, {"label": actor_name(actor), "is": "actor", "kind": actor.kind.value}
    for article in dossier.articles.values():
        label = article_label(dossier, article)
        yield article.id, {"label": label, "is": "article", "kind": article.kind.value}
        for number, report in enumerate(reports_of(article), 1):
            for place in range(len(report.via or ()) + 1):
                yield _unnamed(article.id, number, place), {"label": "not named", "is": "step"}


def _unnamed(article_id: str, number: int, place: int) -> str:
    # No id has a blank. One that is not named is never taken to be the same in two articles.
    return f"{article_id} {number} {place}"


def _route_edges(dossier: Dossier) -> Iterator[tuple[str, str, str, Facts]]:
    """Yield the steps of each report, from the speaker to the article."""
    for each in reported(dossier):
        article, number = each.article, each.number
        steps = [
            step or _unnamed(article.id, number, place)
            for place, step in enumerate(each.route.steps)
        ]
        about = each.report.position or each.report.event
        for place, (begin, end) in enumerate(pairwise([*steps, article.id])):
            yield (
                begin,
                end,
                f"{article.id} {number} {place}",
                {
                    "about": about.id if about else None,
                    "article": article.id,
                    "stated": each.route.stated,
                },
            )


# --- the briefing as one text ----------------------------------------------------------------


def as_text(page: str, path: str) -> str:
    """Return the Markdown of a page at a path without its head, its wrappers and its way back."""
    text = _PENCILS.sub("", _CRUMBS.sub("", _HEAD.sub("", page)))
    text = _HEADING.sub(lambda found: f"{'#' * int(found[1])} {found[2]}", text)
    text = _TAGS.sub("", _WRAPPERS.sub("", text))
    text = _PAGES.sub(r"](\1.html\2)", text)
    text = text.replace("](#", f"]({path.removesuffix('.md')}.html#")
    return f"{_BLANKS.sub(_BLANK, text).strip()}\n"


_HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CRUMBS = re.compile(r'<div class="or-crumbs" markdown>.*?</div>\n', re.DOTALL)
_PENCILS = re.compile(r'<a class="headerlink or-pencil"[^>]*></a>')
_WRAPPERS = re.compile(r"^</?(?:div|details|p|section|nav)\b[^\n>]*>$\n?", re.MULTILINE)
_TAGS = re.compile(r"</?(?:span|p|summary|abbr|svg|path|rect|line|text|g|title|circle)\b[^>]*>")
_HEADING = re.compile(r"^<h([1-6])[^>]*>(.*?)</h\1>$", re.MULTILINE)
_PAGES = re.compile(r"\]\(((?!https?:)[^)\s]*?)\.md(#[^)\s]*)?\)")
_BLANKS, _BLANK = re.compile(r"\n{3,}"), "\n\n"
