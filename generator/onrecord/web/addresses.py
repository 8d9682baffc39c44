"""Which web addresses a dossier has, and where it has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from onrecord.diagnostics.findings import Place
from onrecord.dossier.model import Dossier
from onrecord.source.fields import Record, Struct, if_read, rich_texts_of, structs_in
from onrecord.source.records import READING_ORDER, Actor, Article
from onrecord.source.rich import RichText, descendants
from onrecord.source.urls import Url, url_fault

URL, ARCHIVED, IN_TEXT = "url", "archived_url", "a link in a text"


@dataclass(frozen=True, slots=True)
class Use:
    """Where an address stands: in which record (None for the dossier file), field and place."""

    record: Record | None
    field: str
    place: Place


@dataclass(frozen=True, slots=True)
class Address:
    """A web address as it is asked for, without a fragment, and where it stands."""

    address: str
    uses: tuple[Use, ...]

    @property
    def host(self) -> str:
        """The name of its host, without the port."""
        return host_of(self.address)


def host_of(address: str) -> str:
    """Return the host that an address is of, as names are compared."""
    return (urlsplit(address).hostname or "").rstrip(".")


def addresses(dossier: Dossier, *, identifiers: bool = False) -> tuple[Address, ...]:
    """Return each address of the dossier once, in the order of its records.

    With ``identifiers`` also those that DOIs and items of Wikidata lead to. What could not be read
    is left out.
    """
    found: dict[str, list[Use]] = {}
    for written, use in _written(dossier, identifiers=identifiers):
        found.setdefault(urldefrag(Url(written).plain).url, []).append(use)
    return tuple(Address(address, tuple(uses)) for address, uses in found.items())


def _written(dossier: Dossier, *, identifiers: bool) -> Iterator[tuple[str, Use]]:
    if dossier.briefing_or_none:
        yield from _in_texts(dossier.briefing_or_none, None)
    for record_type in READING_ORDER:
        for record in dossier.of(record_type).values():
            if isinstance(record, Article):
                yield from _of_article(record)
            if identifiers:
                yield from _identified(record)
            yield from _in_texts(record, record)


def _of_article(article: Article) -> Iterator[tuple[str, Use]]:
    fields = (
        (URL, if_read(lambda: article.url, None)),
        (ARCHIVED, if_read(lambda: article.archived_url, None)),
    )
    for name, url in fields:
        if url:
            yield url.address, Use(article, name, article.place_of(name))


def _identified(record: Record) -> Iterator[tuple[str, Use]]:
    if isinstance(record, Article) and (doi := if_read(lambda: record.doi, None)):
        yield doi.address, Use(record, "doi", record.place_of("doi"))
    if isinstance(record, Actor) and (item := if_read(lambda: record.wikidata, None)):
        yield item.address, Use(record, "wikidata", record.place_of("wikidata"))


def _in_texts(root: Struct, record: Record | None) -> Iterator[tuple[str, Use]]:
    for struct in (root, *structs_in(root)):
        for rich in rich_texts_of(struct):
            for address in _links(rich):
                yield address, Use(record, IN_TEXT, rich.scalar.place)


def _links(rich: RichText) -> Iterator[str]:
    # Few texts have one.
    for node in descendants(rich.tree()) if "](" in rich.source else ():
        address = str(node.attrs.get("href", "")) if node.type == "link" else ""
        if address and not url_fault(address):
            yield address
