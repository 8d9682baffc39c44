"""By what a record that comes in is known again among those that there are."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from onrecord.editing.adding import NOT_KNOWN, Additions
from onrecord.editing.layout import RefusedError
from onrecord.exchange.incoming import Incoming, doi_in
from onrecord.source.fields import Plain, Record, Unknown, if_read
from onrecord.source.files import Sources
from onrecord.source.ids import one_of
from onrecord.source.records import Actor, Article, Event, Position, Question
from onrecord.source.urls import Url
from onrecord.source.values import Doi
from onrecord.source.words import fold

Key = tuple[str, ...]


class KnownAgain:
    """The records that there are, and those that came in, by what tells them from others.

    A record that an import wrote has a line above it that says what it was in the other program:
    so it is known again whatever a person made of it since. One that comes from another dossier is
    known by its id.
    """

    def __init__(
        self, sources: Sources, additions: Additions, incoming: Sequence[Incoming] = ()
    ) -> None:
        self._sources, self._additions = sources, additions
        self._ids: dict[Key, list[str]] = {}
        # Positions of one actor on one question, with one stance and date, by their texts.
        self._texts: dict[str, str] = {}
        for record in sources.records:
            for key in _keys_of(record):
                self._add(key, record.id)
            if isinstance(record, Position):
                self._texts[record.id] = fold(_text_of(record))
        # By marks, and by the ids that records come in with.
        self._marked = dict(_marked(sources))
        self._marked |= dict(self._ids_of_their_own(incoming))

    def put(
        self, mark: str, record_type: type[Record], fields: Mapping[str, Plain], of: str
    ) -> None:
        """Let a record that came in be known from now on; ``of`` is its id."""
        if mark:
            self._marked[mark] = of
        for key in (*keys(record_type, fields), *_titles(record_type, fields)):
            self._add(key, of)
        if record_type is Position:
            self._texts[of] = fold(word(fields, "text"))

    def let_be(self, mark: str, of: str) -> bool:
        """Let what comes in with a mark be a record from now on; return whether that is new."""
        is_new = bool(mark) and mark not in self._marked
        if is_new:
            self._marked[mark] = of
        return is_new

    def article(self, title: str) -> str:
        """Return the id of the article of which a title is the id, now or once; else nothing."""
        now = self._sources.former_ids.get(title, title)
        return now if self._sources.claimed_ids.get(now) == Article.__name__ else ""

    def found(self, mark: str, record_type: type[Record], fields: Mapping[str, Plain]) -> str:
        """Return the id of the record that one which comes in with a mark or an id is, or nothing.

        Raises RefusedError where it can be several.
        """
        if known := self._marked.get(mark):
            return known
        if name := _NAMED_BY.get(record_type):
            return self._additions.meant(word(fields, name), record_type.__name__)
        if record_type is Position:
            return self._position(fields)
        for key in keys(record_type, fields):
            ids = self._ids.get(key, [])
            if len(ids) > 1 and key[0] == _BY_TITLE:
                raise RefusedError(f"'{key[1]}' is the title of {one_of(ids[:_SHOWN])}")
            if ids:
                return ids[0]
        return ""

    def by_id(self, _field: str, _accepted: tuple[str, ...], written: str) -> str:
        """Return the id that the record has here which has one elsewhere, in whichever field."""
        return self._marked.get(written, written)

    def by_name(self, _field: str, accepted: tuple[str, ...], name: str) -> str:
        """Return the id of the record that a name means, in whichever field; else the name."""
        if name == NOT_KNOWN:
            return name
        marks = [
            mark_of(each, {key: name})
            for each, key in _NAMED_BY.items()
            if each.__name__ in accepted
        ]
        found = self._additions.meant(name, *accepted)
        return found or next(filter(None, map(self._marked.get, marks)), name)

    def _add(self, key: Key, record_id: str) -> None:
        known = self._ids.setdefault(key, [])
        if record_id not in known:
            known.append(record_id)

    def _position(self, fields: Mapping[str, Plain]) -> str:
        [key] = keys(Position, fields)
        ids, text = self._ids.get(key, []), fold(word(fields, "text"))
        return next((each for each in ids if not text or self._texts[each] == text), "")

    def _ids_of_their_own(self, incoming: Sequence[Incoming]) -> Iterator[tuple[str, str]]:
        """Yield the ids that records come in with, and those that they have here."""
        for each in incoming:
            own_id = word(each.fields, "id")
            if not own_id:
                continue
            now = self._sources.former_ids.get(own_id, own_id)
            is_here = self._sources.claimed_ids.get(now) == each.record_type.__name__
            yield own_id, now if is_here else self._elsewhere(each) or own_id

    def _elsewhere(self, incoming: Incoming) -> str:
        """Return the id of the record that has another one here, or nothing."""
        try:
            return self.found("", incoming.record_type, incoming.fields)
        except RefusedError:
            return ""  # one of several: it is none of them


_NAMED_BY: Mapping[type[Record], str] = {Actor: "name", Question: "text"}
# Records that one may be are named so many.
_SHOWN = 5
_BY_TITLE = "title"


def keys(record_type: type[Record], fields: Mapping[str, Plain]) -> Iterator[Key]:
    """Yield by what a record is known again, what is surest first; references in it are ids."""
    said = {name: word(fields, name) for name in fields}
    if record_type is Article:
        yield from _wheres(said)
        known = [said.get(name, NOT_KNOWN) for name in ("title", "publisher", "date")]
        yield "article", fold(known[0]), *known[1:]
        if known[0] != NOT_KNOWN and NOT_KNOWN in known[1:]:
            yield _BY_TITLE, fold(known[0])
    elif record_type is Event:
        yield "event", fold(said.get("title", "")), said.get("date", "")
    elif record_type is Position:
        names = ("actor", "question", "stance", "date")
        yield "position", *(said.get(name, "") for name in names)


def _titles(record_type: type[Record], fields: Mapping[str, Plain]) -> Iterator[Key]:
    """Yield the key by which an article is known to one of which no more is said than its title."""
    title = word(fields, "title")
    if record_type is Article and title not in {"", NOT_KNOWN}:
        yield _BY_TITLE, fold(title)


def _wheres(said: Mapping[str, str]) -> Iterator[Key]:
    """Yield where an article is: its DOI, also where its address leads to that; its address."""
    if doi := said.get("doi") or doi_in(said.get("url", "")):
        yield "doi", Doi(doi).key
    if said.get("url"):
        yield "url", _place(said["url"])


def require_new(sources: Sources, fields: Mapping[str, Plain]) -> None:
    """Raise RefusedError where an article is there already, by its DOI or where it is.

    One that says that it is a copy, or was rewritten, may be where another one is.
    """
    if {"same_text_as", "rewrite_of", "corrects"} & fields.keys():
        return
    wanted = set(_wheres({name: word(fields, name) for name in ("doi", "url")}))
    for record in sources.records if wanted else ():
        if isinstance(record, Article):
            for key in wanted.intersection(_keys_of(record)):
                what = "DOI" if key[0] == "doi" else "address"
                raise RefusedError(f"'{record.id}' has this {what}")


def _keys_of(record: Record) -> Iterator[Key]:
    """Yield by what a record that is there is known again, as far as it can be read."""
    fields: dict[str, Plain] = {}
    for name in ("title", "publisher", "date", "actor", "question", "stance", "doi", "url"):
        value = _value(record, name)
        if value is not None:
            plain = value.address if isinstance(value, Url) else str(value)
            fields[name] = NOT_KNOWN if isinstance(value, Unknown) else plain
    yield from keys(type(record), fields)
    yield from _titles(type(record), fields)


def _value(record: Record, name: str) -> object:
    return if_read(lambda: getattr(record, name, None), None)


def _text_of(position: Position) -> str:
    return if_read(lambda: position.text.source, "")


def word(fields: Mapping[str, Plain], name: str) -> str:
    """Return the text of a field, nothing where it has none."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _place(address: str) -> str:
    """Return where an address leads, however it is written: without scheme, www and fragment."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


# --- marks -------------------------------------------------------------------------------------


def mark_of(record_type: type[Record], fields: Mapping[str, Plain]) -> str:
    """Return what a record is known by for ever, of what it was when it came in.

    References in it are names, as the other program has them.
    """
    names = {
        Actor: ("name",),
        Article: ("doi", "url", "title", "publisher", "date"),
        Event: ("title", "date"),
        Position: ("actor", "question", "stance", "date", "text"),
        Question: ("text",),
    }[record_type]
    said = [record_type.noun, *(fold(word(fields, name)) for name in names)]
    if record_type is Article:
        # Where it has a name of its own nothing else counts.
        sure = next((name for name in ("doi", "url") if word(fields, name)), "")
        said = [record_type.noun, sure, fold(word(fields, sure))] if sure else said
    return sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


_LENGTH = 12
_MARK = re.compile(rf"^ *# onrecord import ([0-9a-f]{{{_LENGTH}}}):", re.MULTILINE)


def mark_line(mark: str, where: str) -> str:
    """Return the line above a record that says what it was in the other program, and where."""
    return f"# onrecord import {mark}: {where}\n"


def _marked(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield the marks in the sources, each with the id of the record that stands below it."""
    places: dict[str, list[tuple[int, str]]] = {}
    for record in sources.records:
        places.setdefault(record.span.path, []).append((record.span.line, record.id))
    for path, text in sources.texts.items():
        if "# onrecord import " not in text:
            continue
        there = sorted(places.get(path, ()))
        for match in _MARK.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            at = bisect_left(there, (line, ""))
            if len(there) == 1 or at < len(there):
                yield match[1], there[0 if len(there) == 1 else at][1]
