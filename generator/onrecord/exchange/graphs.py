"""Graphs as GraphML (graphml.graphdrawing.org), as Gephi, Cytoscape, yEd and networkx read them."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape

Value = str | int | bool | None
Facts = Mapping[str, Value]

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"""
_TYPES = {str: "string", int: "long", bool: "boolean"}


def graphml(
    nodes: Iterable[tuple[str, Facts]], edges: Iterable[tuple[str, str, str, Facts]]
) -> str:
    """Return a directed graph of nodes and of edges: from, to, an id of its own, what it is.

    Of two nodes of one id the first counts. What is None is left out. A fact has values of one
    type: text, whole numbers, or whether something is so.
    """
    keys: dict[tuple[str, str], str] = {}
    known: dict[str, Facts] = {}
    for node, facts in nodes:
        known.setdefault(node, facts)
    lines = [
        f"<node id={_quoted(node)}>{''.join(_data('node', facts, keys))}</node>"
        for node, facts in known.items()
    ]
    lines += [
        f"<edge id={_quoted(name)} source={_quoted(begin)} target={_quoted(end)}>"
        f"{''.join(_data('edge', facts, keys))}</edge>"
        for begin, end, name, facts in edges
    ]
    heads = [
        f'<key id="k{number}" for="{of_what}" attr.name={_quoted(name)} attr.type="{kind}"/>'
        for number, ((of_what, name), kind) in enumerate(keys.items())
    ]
    body = ['<graph edgedefault="directed">', *lines, "</graph>", "</graphml>"]
    return "\n".join([_HEAD, *heads, *body]) + "\n"


def _data(of_what: str, facts: Facts, keys: dict[tuple[str, str], str]) -> Iterator[str]:
    """Yield what is known of a node or an edge; ``keys`` are the facts met till now, by name."""
    for name, value in facts.items():
        if value is None:
            continue
        keys.setdefault((of_what, name), _TYPES[type(value)])
        number = [*keys].index((of_what, name))
        written = str(value).lower() if isinstance(value, bool) else escape(str(value), quote=False)
        yield f'<data key="k{number}">{written}</data>'


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'
