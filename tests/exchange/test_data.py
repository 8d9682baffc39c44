"""The dossier as data, in the programs that calculate with it."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import pytest
from tests.dossier_helpers import LEAST, REPOSITORY, read, write

from onrecord.dossier.model import Dossier
from onrecord.exchange.graphs import Facts, graphml
from onrecord.exchange.spreadsheets import harmless
from onrecord.exchange.tables import Field, Table, data_package, table_csv
from onrecord.output.scripts import is_made
from onrecord.pages.data import as_text, data_files
from onrecord.pages.tables import tables

DOSSIERS = [REPOSITORY, *sorted((REPOSITORY / "tests" / "dossiers").glob("*/"))]


def named(path: Path) -> str:
    return path.name


@pytest.fixture(scope="module", params=DOSSIERS, ids=named)
def dossier(request: pytest.FixtureRequest) -> Dossier:
    return read(request.param)


@pytest.fixture(scope="module")
def files(dossier: Dossier) -> Mapping[str, str]:
    return dict(data_files(dossier))


@pytest.fixture
def folder(files: Mapping[str, str], tmp_path: Path) -> Path:
    for path, text in files.items():
        place = tmp_path / path
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    return tmp_path / "data"


def test_frictionless_finds_nothing(folder: Path) -> None:
    """Types, keys, and that each row refers to one that there is."""
    import frictionless

    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "fieldName", "message"])
    assert len(report.tasks) == 12


def test_a_row_that_refers_to_nothing_would_be_found(folder: Path) -> None:
    import frictionless

    path = folder / "holders.csv"
    path.write_text(path.read_text(encoding="utf-8") + "nothing,nobody\n", encoding="utf-8")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_pandas_joins_them(dossier: Dossier, folder: Path) -> None:
    """Who holds what, on which question, through how many articles."""
    import pandas as pd

    read_table = {
        table.name: pd.read_csv(folder / f"{table.name}.csv") for table in tables(dossier)
    }
    positions, reports = read_table["positions"], read_table["reports"]
    assert set(positions["id"]) == set(dossier.positions)
    joined = positions.merge(read_table["actors"], left_on="actor", right_on="id")
    joined = joined.merge(read_table["questions"], left_on="question", right_on="id")
    assert len(joined) == len(dossier.positions)
    counted = reports.dropna(subset=["position"]).groupby("position")["article"].nunique()
    assert counted.to_dict() == {
        row.id: row.articles for row in positions.itertuples() if row.articles
    }
    assert len(reports) == sum(len(article.reports) for article in dossier.articles.values())
    held = read_table["holders"]["position"].value_counts()
    assert (held >= 1).all()


def test_networkx_reads_both_graphs(dossier: Dossier, folder: Path) -> None:
    positions = nx.read_graphml(folder / "positions.graphml", force_multigraph=True)
    assert set(dossier.actors) | set(dossier.questions) == set(positions.nodes)
    held = {data["position"] for *_, data in positions.edges(data=True)}
    assert held == set(dossier.positions)
    routes = nx.read_graphml(folder / "routes.graphml", force_multigraph=True)
    for article in dossier.articles.values():
        assert routes.nodes[article.id]["is"] == "article"
        assert not [edge for edge in routes.edges if edge[0] == article.id]


def test_graphs_are_told_from_pages_that_run(files: Mapping[str, str]) -> None:
    made = files["data/routes.graphml"]
    assert is_made("data/routes.graphml", made.encode())
    evil = '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script></graphml>'
    assert not is_made("data/routes.graphml", made.replace("</graphml>", evil).encode())


def test_one_who_is_not_named_is_never_the_same_one_twice(tmp_path: Path) -> None:
    article = """
title: {id}
publisher: paper
kind: news
date: 2024-05-01
summary: S.
reports: [{{position: said, attribution: on-record, via: [unknown, wire]}}]
"""
    found = dict(
        data_files(
            read(
                write(
                    tmp_path,
                    {
                        **LEAST,
                        "sources/actors/paper.yml": "{name: Paper, kind: media}",
                        "sources/actors/wire.yml": "{name: Wire, kind: media}",
                        "sources/actors/town.yml": "{name: Town, kind: state}",
                        "sources/questions/bridge.yml": "{text: Is it?, short: Bridge}",
                        "sources/positions/town.yml": "{id: said, actor: town, question: bridge,"
                        " stance: supports, date: 2024-04-01, text: Yes.}",
                        "sources/articles/one.yml": article.format(id="one"),
                        "sources/articles/two.yml": article.format(id="two"),
                    },
                )
            )
        )
    )
    graph = nx.parse_graphml(found["data/routes.graphml"], force_multigraph=True)
    unnamed = [node for node, data in graph.nodes(data=True) if data["is"] == "step"]
    edges = [(begin, end) for begin, end, *_ in graph.edges]
    passed = {end for begin, end in edges if begin == "town"}
    assert len(passed) == 2
    assert passed <= set(unnamed)
    assert [end for begin, end in edges if begin in passed] == ["wire", "wire"]
    rows = list(csv.DictReader(io.StringIO(found["data/reports.csv"])))
    assert {row["route"] for row in rows} == {"town > unknown > wire"}


def test_no_text_is_a_formula_and_numbers_stay_numbers() -> None:
    fields = (Field("id", "I."), Field("text", "T."), Field("number", "N.", "integer"))
    table = Table("t", "T", ("id",), fields, (("a", "=1+1", -5), ("b", None, None)))
    assert table_csv(table) == "id,text,number\na,'=1+1,-5\nb,,\n"
    assert harmless("@sum") == "'@sum"
    made = json.loads(data_package("n", {"title": "T"}, [table]))
    assert made["resources"][0]["schema"]["primaryKey"] == ["id"]


def test_a_graph_keeps_the_first_of_two_and_leaves_out_what_is_not_known() -> None:
    nodes: list[tuple[str, Facts]] = [("a", {"label": "A", "kind": None}), ("a", {"label": "B"})]
    graph = nx.parse_graphml(graphml(nodes, [("a", "a", "e", {"n": 1})]))
    assert dict(graph.nodes(data=True)) == {"a": {"label": "A"}}
    assert list(graph.edges(data=True)) == [("a", "a", {"n": 1, "id": "e"})]


def test_a_page_as_text_has_no_wrappers_and_leads_to_the_site() -> None:
    page = (
        '---\ntitle: "T"\n---\n\n<div class="or-crumbs" markdown>\n\n[B](index.md)\n\n</div>\n\n'
        "# T\n\n"
        '<h2 id="x" markdown>Part</h2>\n\n<div class="or-x" markdown>\n\n'
        "[A](actors/a.md#b), [here](#x), [web](https://a.example/b.md) "
        '<span class="y">word</span>\n\n'
        "</div>\n"
    )
    assert as_text(page, "complete.md") == (
        "# T\n\n## Part\n\n[A](actors/a.html#b), [here](complete.html#x),"
        " [web](https://a.example/b.md) word\n"
    )
