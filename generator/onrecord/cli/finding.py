"""The article that a file, an address or a DOI is, as far as these say what it is."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from onrecord.cli.console import Failed, Misuse
from onrecord.diagnostics.renderers import printable
from onrecord.exchange.bibliographies import from_csl_json
from onrecord.exchange.formats import FORMATS, OF_ARTICLES, format_of, read_file
from onrecord.exchange.incoming import (
    MOST,
    Incoming,
    MissingError,
    Read,
    UnreadableError,
    doi_in,
)
from onrecord.exchange.webpages import from_web_page
from onrecord.source.fields import Plain
from onrecord.source.urls import url_fault

_CSL = "application/vnd.citationstyles.csl+json"
# Where a DOI is asked for (ISO 26324; content negotiation of the registration agencies).
DOI_SERVICE = "https://doi.org/"


def article_at(where: str, *, fetching: bool, local: bool, service: str) -> dict[str, Plain]:
    """Return the fields of an article: a file's, or those of an address or a DOI.

    Of these no more is known without ``fetching``, which asks the network; with ``local`` also
    machines here. Raises Misuse where it is none of them, and Failed where it cannot be had.
    """
    if (doi := doi_in(where)) and not Path(where).exists():
        asked = f"{service.rstrip('/')}/{doi}"
        found = _fields(partial(from_csl_json, _got(asked, _CSL, local=local))) if fetching else {}
        return {**found, "doi": doi}
    if "://" in where and not Path(where).exists():
        if fault := url_fault(where):
            raise Misuse(printable(f"'{where}': {fault}"))
        found = (
            _fields(partial(from_web_page, _got(where, "text/html", local=local)))
            if fetching
            else {}
        )
        return {"url": where, **found}
    if fetching:
        raise Misuse("--fetch goes with an address or a DOI")
    path = Path(where)
    if not path.is_file():
        raise Misuse(printable(f"no file, address or DOI: '{where}'"))
    form = format_of(path)
    if form not in OF_ARTICLES:
        kinds = ", ".join(sorted(ending for each in OF_ARTICLES for ending in FORMATS[each]))
        raise Misuse(printable(f"'{where}': what it is cannot be told from its name ({kinds})"))
    return _fields(lambda: read_file(path, form))


def _fields(reader: Callable[[], Read]) -> dict[str, Plain]:
    try:
        read = reader()
    except UnreadableError as reason:
        raise Failed(printable(str(reason))) from reason
    except MissingError as reason:
        raise Misuse(printable(str(reason))) from reason
    for each in read.skipped:
        click.echo(printable(f"not taken: {each.place}: {each.why}"), err=True)
    if len(read.records) != 1:
        more = "; 'onrecord import' takes all of them" if read.records else ""
        raise Failed(f"it holds {len(read.records)} articles{more}")
    [article] = read.records
    return _told(article)


def _told(article: Incoming) -> dict[str, Plain]:
    for note in article.notes:
        click.echo(printable(f"note: {note}"), err=True)
    return dict(article.fields)


def _got(address: str, accept: str, *, local: bool) -> bytes:
    # A command that asks nobody loads none of it.
    from onrecord.web.asking import FetchError, followed  # noqa: PLC0415
    from onrecord.web.manners import Manners, Turns  # noqa: PLC0415

    try:
        return followed(address, Turns(Manners(local=local)), MOST, accept)
    except FetchError as reason:
        raise Failed(printable(str(reason))) from reason
