"""The article that a file, an address or a DOI is, as far as these say what it is."""

from collections.abc import Callable
from pathlib import Path

import click

from onrecord.cli.console import Failed, Misuse
from onrecord.diagnostics.renderers import printable
from onrecord.exchange.bibliographies import from_csl_json, from_ris
from onrecord.exchange.bibtex import from_bibtex
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

# By what a file's name ends with.
_READERS: dict[str, Callable[[bytes], Read]] = {
    ".json": from_csl_json,
    ".csl": from_csl_json,
    ".ris": from_ris,
    ".bib": from_bibtex,
    ".bibtex": from_bibtex,
    ".html": from_web_page,
    ".htm": from_web_page,
    ".xhtml": from_web_page,
}
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
        found = _fields(from_csl_json, _got(asked, _CSL, local=local)) if fetching else {}
        return {**found, "doi": doi}
    if "://" in where and not Path(where).exists():
        if fault := url_fault(where):
            raise Misuse(printable(f"'{where}': {fault}"))
        found = _fields(from_web_page, _got(where, "text/html", local=local)) if fetching else {}
        return {"url": where, **found}
    if fetching:
        raise Misuse("--fetch goes with an address or a DOI")
    path = Path(where)
    reader = _READERS.get(path.suffix.lower())
    if not path.is_file():
        raise Misuse(printable(f"no file, address or DOI: '{where}'"))
    if reader is None:
        kinds = ", ".join(sorted(_READERS))
        raise Misuse(printable(f"'{where}': what it is cannot be told from its name ({kinds})"))
    with path.open("rb") as stream:
        return _fields(reader, stream.read(MOST + 1))


def _fields(reader: Callable[[bytes], Read], data: bytes) -> dict[str, Plain]:
    try:
        read = reader(data)
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
