"""Graphs as GraphML, as Gephi, Cytoscape, yEd and networkx read them."""

import io
from collections.abc import Iterable, Mapping

import networkx as nx

Facts = Mapping[str, str | int | bool | None]


def graphml(
    nodes: Iterable[tuple[str, Facts]], edges: Iterable[tuple[str, str, str, Facts]]
) -> str:
    """Return a directed graph of nodes and of edges: from, to, an id of its own, what it is.

    Of two nodes of one id the first counts. What is None is left out.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, facts in nodes:
        if node not in graph:
            graph.add_node(node, **_known(facts))
    for begin, end, name, facts in edges:
        graph.add_edge(begin, end, key=name, **_known(facts))
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file, prettyprint=True)
    written = file.getvalue().decode("utf-8").partition("?>")[2].strip()
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'


def _known(facts: Facts) -> dict[str, str | int | bool]:
    return {name: value for name, value in facts.items() if value is not None}
