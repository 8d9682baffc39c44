"""Pages as they were written before: a page is the same where all that it is made of is.

What a template prints is in the page's view. Beside it a page has the names and addresses of what
it links to, and the actors that are named in its texts, which every text is searched for. A view is
compared by what it holds: records by what they say, without where that stands in a file.
"""

import hashlib
import io
import json
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from onrecord.diagnostics.findings import Place
from onrecord.dossier.labels import drafts, label
from onrecord.dossier.languages import of_dossier
from onrecord.dossier.mentions import name_finder
from onrecord.dossier.model import Dossier, once_each
from onrecord.pages.addresses import address, is_page
from onrecord.pages.page import Page
from onrecord.pages.statements import Statement, statement
from onrecord.source.fields import Record, Ref
from onrecord.source.rich import RichText


@dataclass(frozen=True, slots=True)
class Known:
    """What a page was made of, the ids that it links to, and the digest of its text."""

    made_of: str
    targets: tuple[str, ...]
    text: str


class KnownPages:
    """The pages of a run before this one, asked for one by one.

    It is made of what :meth:`data` of that one's gave; ``text_of`` returns what stands at a path of
    the pages now, which may be anything.
    """

    def __init__(
        self, data: bytes | None = None, text_of: Callable[[str], bytes | None] = lambda _: None
    ) -> None:
        found = json.loads(data) if data else {}
        self._before = {
            path: Known(made_of, tuple(targets), text)
            for path, (made_of, targets, text) in found.items()
        }
        self._now: dict[str, Known] = {}
        # What the page that was asked for last holds; None where that cannot be told.
        self._view: tuple[Page | None, bytes | None] = None, None
        self._text_of = text_of

    def text(self, page: Page, dossier: Dossier) -> bytes | None:
        """Return the text of a page, in UTF-8, where it would be the same again."""
        known = self._before.get(page.path)
        made_of = known and self._made_of(dossier, page, known.targets)
        if known is None or made_of is None or made_of != known.made_of:
            return None
        data = self._text_of(page.path)
        if data is None or hashlib.sha256(data).hexdigest() != known.text:
            return None
        self._now[page.path] = known
        return data

    def add(self, page: Page, dossier: Dossier, targets: Iterable[str], text: bytes) -> None:
        """Keep what a page is made of that was written anew, in UTF-8, and what it links to."""
        ids = tuple(sorted({each for each in targets if each and not is_page(each)}))
        digest = hashlib.sha256(text).hexdigest()
        if made_of := self._made_of(dossier, page, ids):
            self._now[page.path] = Known(made_of, ids, digest)

    def now(self, path: str) -> Known | None:
        """Return what is known now of the page at ``path``, as :meth:`keep` takes it."""
        return self._now.get(path)

    def keep(self, path: str, known: Known) -> None:
        """Take what another process knows of the page at ``path``."""
        self._now[path] = known

    def _made_of(self, dossier: Dossier, page: Page, targets: Iterable[str]) -> str | None:
        """Return a digest of all that the text of a page depends on; None where it has none."""
        if self._view[0] is not page:
            self._view = page, _pickled(dossier, _plain(page))
        if self._view[1] is None:
            return None
        looks = [_look(dossier, each) for each in targets]
        others = name_finder(dossier).digest, of_dossier(dossier), looks
        found = hashlib.sha256(self._view[1])
        found.update(repr(others).encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def data(self) -> bytes | None:
        """Return what to make the next one of; None where that is what this one was made of."""
        if self._now == self._before:
            return None
        known = {path: (each.made_of, each.targets, each.text) for path, each in self._now.items()}
        return json.dumps(known, separators=(",", ":")).encode("ascii")


def _plain(page: Page) -> tuple[Page, list[str]]:
    """Return a page without what has no order, and that in order."""
    return replace(page, inlined=frozenset()), sorted(page.inlined)


@once_each
def _look(dossier: Dossier, record_id: str) -> tuple[str, str, bool] | None:
    """Return how a record shows where it is linked to; None where there is none."""
    try:
        shown = label(dossier, record_id)
    except KeyError:
        return None
    return shown, address(dossier, record_id), record_id in drafts(dossier)


@once_each
def _digest(dossier: Dossier, record_id: str) -> bytes:
    """Return the digest of what a record says."""
    return _digested(dossier, dossier.record(record_id))


@once_each
def _statement_digest(dossier: Dossier, position_id: str) -> bytes:
    """Return the digest of what pages print of a position: it stands on several of them."""
    return _digested(dossier, statement(dossier, dossier.positions[position_id]))


def _digested(dossier: Dossier, whole: object) -> bytes:
    found = io.BytesIO()
    _Pickler(found, dossier, whole).dump(whole)
    return hashlib.sha256(found.getvalue()).digest()


def _pickled(dossier: Dossier, value: object) -> bytes | None:
    """Return a value as bytes; None where something in it is of no kind that can be written so."""
    found = io.BytesIO()
    try:
        _Pickler(found, dossier).dump(value)
    except (pickle.PicklingError, AttributeError, TypeError, RecursionError):
        return None
    return found.getvalue()


class _Pickler(pickle.Pickler):
    """Writes down what is to be compared, nothing of the places of records.

    Of records and statements a digest stands for each but ``whole``, and is made once.
    """

    def __init__(self, file: io.BytesIO, dossier: Dossier, whole: object = None) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._dossier = dossier
        self._whole = whole

    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401  # as the library calls it
        """Return what stands for a value of ours."""
        kind = type(value)
        if kind is Place:
            # The name of the file is shown, and not where in it.
            return str, (value.path,)
        if kind is RichText:
            return str, (value.source,)
        if kind is Ref:
            return str, (value.id,)
        if value is self._whole:
            return _in_short(value)
        if isinstance(value, Record):
            return bytes, (_digest(self._dossier, value.id),)
        if kind is Statement and value is statement(self._dossier, value.position):
            return bytes, (_statement_digest(self._dossier, value.position.id),)
        return _in_short(value)


def _in_short(value: object) -> Any:  # noqa: ANN401  # as the library takes it
    """Return what stands for a value by its class: names for classes, which take longest to write.

    Of a data class there are its fields, and of a term its name.
    """
    kind: type = type(value)
    if isinstance(value, Enum):
        return str, (f"{kind.__qualname__}.{value.name}",)
    values = _values(kind)
    return NotImplemented if values is None else (tuple, ((kind.__qualname__, values(value)),))


@cache
def _values(kind: type) -> Callable[[object], object] | None:
    """Return what gives the values of a data class's fields; None for other classes."""
    if not is_dataclass(kind):
        return None
    names = [each.name for each in fields(kind)]
    return attrgetter(*names) if names else lambda _: ()
