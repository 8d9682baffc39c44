"""Records that come in from another dossier, as its site gives them: ``dossier.json``."""

from onrecord.exchange.bibliographies import parsed
from onrecord.exchange.incoming import Incoming, Read, Skipped, UnreadableError, line
from onrecord.exchange.whole import VERSION
from onrecord.source.fields import Plain
from onrecord.source.records import RECORD_TYPES, Actor
from onrecord.source.versions import NEWEST

# Lists and mappings in one another that a record has.
_DEEPEST = 12


def from_dossier(data: bytes) -> Read:
    """Return the records of a dossier that was written by :func:`whole.whole_json`.

    What it says of the briefing as a whole is not among them. Raises UnreadableError where it is no
    such file, or one of a later version.
    """
    root = parsed(data)
    if not isinstance(root, dict) or not isinstance(root.get("dossier"), dict):
        raise UnreadableError("it is no dossier.json, as a site has it under data/")
    for key, known in (("version", VERSION), ("format", NEWEST)):
        if not isinstance(root.get(key), int) or root[key] > known:
            raise UnreadableError(f"its {key} is {line(root.get(key)) or 'not said'}, not {known}")
    records, skipped = [], []
    # Actors come first: whoever publishes something is there then.
    for record_type in sorted(RECORD_TYPES, key=lambda each: each is not Actor):
        listed = root.get(record_type.folder, [])
        for number, each in enumerate(listed if isinstance(listed, list) else [listed], 1):
            noun = record_type.noun
            fields = _plain(each, 0)
            if isinstance(fields, dict) and isinstance(fields.get("id"), str):
                records.append(Incoming(record_type, fields, f"{noun} {line(fields['id'])}"))
            else:
                skipped.append(Skipped(f"{noun} {number}", "it is no record with an id"))
    return Read(tuple(records), tuple(skipped))


def _plain(value: object, depth: int) -> Plain | None:
    """Return a value of JSON as the format has it: texts, lists, mappings; None for what is none.

    Its texts are not cleaned: they are those of a dossier, and judged as that.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        found = [_plain(each, depth + 1) for each in value]
        return None if None in found else found
    if isinstance(value, dict):
        by_key = {key: _plain(each, depth + 1) for key, each in value.items()}
        return None if None in by_key.values() else by_key
    return None
