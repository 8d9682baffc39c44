"""Every field that a source may write makes a difference to some page.

For texts `tests/test_hostile.py` fills each field with words and seeks them; here each value of the
invented dossiers is taken away in turn, whatever its type, and the pages must differ.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache

import pytest
from tests.dossier_helpers import HARBOUR

from onrecord.dossier.linking import link
from onrecord.pages.contents import make_pages
from onrecord.pages.rendering import render
from onrecord.source.fields import Record, Struct, specs
from onrecord.source.files import Sources, read_sources
from onrecord.source.records import RECORD_TYPES, Briefing

DOSSIERS = ("lido", "ferry", "harbour")

# Where the classes of records and of their parts are.
MODULES = {Struct.__module__, Briefing.__module__}

# Makes no difference to any page, with the reason.
NOT_SHOWN = {
    "Briefing.format": "the newest version is the one that is written where it is left out",
}


@dataclass(frozen=True)
class Use:
    """A value that a dossier of the tests has in a field, by the way to it from its record."""

    dossier: str
    record: int
    path: tuple[str | int, ...]


@cache
def sources(name: str) -> Sources:
    found, findings = read_sources(HARBOUR.parent / name)
    assert not [finding for finding in findings if finding.severity == "error"]
    return found


def roots(name: str) -> list[Struct]:
    briefing = sources(name).briefing
    assert briefing
    return [briefing, *sources(name).records]


def structs(
    value: object, path: tuple[str | int, ...]
) -> Iterator[tuple[Struct, tuple[str | int, ...]]]:
    """Yield every struct in a value, with the way to it."""
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from structs(each, (*path, number))
    elif isinstance(value, Struct):
        yield value, path
        for spec in specs(type(value)):
            yield from structs(getattr(value, spec.name), (*path, spec.name))


def default(struct: Struct, name: str) -> object:
    [field] = [field for field in fields(struct) if field.name == name]
    return field.default if field.default_factory is MISSING else field.default_factory()


@cache
def uses() -> Mapping[str, list[Use]]:
    """Return, for each field that may be left out, where dossiers write it."""
    found: dict[str, list[Use]] = {}
    for name in DOSSIERS:
        for number, root in enumerate(roots(name)):
            for struct, path in structs(root, ()):
                for spec in specs(type(struct)):
                    if not spec.required and getattr(struct, spec.name) != default(
                        struct, spec.name
                    ):
                        field = f"{type(struct).__name__}.{spec.name}"
                        found.setdefault(field, []).append(Use(name, number, (*path, spec.name)))
    return found


def without(struct: Struct, path: tuple[str | int, ...]) -> Struct:
    """Return a copy of a struct in which the value at the end of the way is left out."""
    made = copy.copy(struct)
    name, *rest = path
    assert isinstance(name, str)
    value = getattr(struct, name)
    if not rest:
        value = default(struct, name)
    elif isinstance(value, tuple):
        number, *deeper = rest
        assert isinstance(number, int)
        inner = without(value[number], tuple(deeper))
        value = (*value[:number], inner, *value[number + 1 :])
    else:
        value = without(value, tuple(rest))
    object.__setattr__(made, name, value)
    return made


def pages(found: Sources) -> dict[str, str]:
    dossier, _ = link(found)
    return dict(render(dossier, make_pages(dossier)))


@cache
def whole(name: str) -> dict[str, str]:
    return pages(sources(name))


def optional() -> list[str]:
    """Return every field that may be left out, of every struct there is in a record."""
    waiting: list[type[Struct]] = [Briefing, *RECORD_TYPES]
    waiting += [
        each
        for each in Struct.__subclasses__()
        if each.__module__ in MODULES and each.__name__ != Record.__name__
    ]
    return sorted(
        {
            f"{each.__name__}.{spec.name}"
            for each in waiting
            for spec in specs(each)
            if not spec.required
        }
    )


@pytest.mark.parametrize("field", [name for name in optional() if name not in NOT_SHOWN])
@pytest.mark.sampled(5)
def test_a_field_that_is_left_out_is_missed_on_some_page(field: str) -> None:
    written = uses().get(field, [])
    assert written, f"no dossier of the tests writes {field}: add one that does"
    for use in written[:8]:
        found = sources(use.dossier)
        root = without(roots(use.dossier)[use.record], use.path)
        briefing = root if isinstance(root, Briefing) else found.briefing
        records = [*found.records]
        if use.record:
            records[use.record - 1] = root  # type: ignore[call-overload]
        changed = Sources(briefing, tuple(records), found.claimed_ids, found.refs, found.texts)
        if pages(changed) != whole(use.dossier):
            return
    pytest.fail(f"{field} makes no difference to any page")
