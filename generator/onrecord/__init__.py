"""Onrecord: who said what, when, and how we know.

As a library: :func:`load` gives the dossier in a folder, :func:`check` what is wrong with it, and
the functions below answer what no record says by itself. They take a dossier, never change it, and
work each answer out once.

    import onrecord

    dossier = onrecord.load(".")
    for change in onrecord.changes(dossier):
        print(change.after.actor, change.before.stance, "->", change.after.stance)

What is named here is public and keeps its meaning within a major version; everything else may
change in any release.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.diagnostics.findings import Diagnostic as Diagnostic
    from onrecord.diagnostics.findings import Place as Place
    from onrecord.diagnostics.findings import Severity as Severity
    from onrecord.dossier.histories import Change as Change
    from onrecord.dossier.histories import History as History
    from onrecord.dossier.histories import changes as changes
    from onrecord.dossier.histories import histories as histories
    from onrecord.dossier.mandates import speaks_for as speaks_for
    from onrecord.dossier.mentions import mentions as mentions
    from onrecord.dossier.model import Dossier as Dossier
    from onrecord.dossier.oppositions import Oppositions as Oppositions
    from onrecord.dossier.oppositions import oppositions as oppositions
    from onrecord.dossier.origins import Evidence as Evidence
    from onrecord.dossier.origins import evidence as evidence
    from onrecord.dossier.origins import origins as origins
    from onrecord.dossier.routes import Route as Route
    from onrecord.dossier.routes import routes as routes
    from onrecord.dossier.sourcing import attribution as attribution
    from onrecord.dossier.sourcing import sourcing as sourcing
    from onrecord.dossier.stances import by_stance as by_stance
    from onrecord.reading import LoadError as LoadError
    from onrecord.reading import check as check
    from onrecord.reading import load as load
    from onrecord.source.dates import Edtf as Edtf
    from onrecord.source.records import Actor as Actor
    from onrecord.source.records import Article as Article
    from onrecord.source.records import Event as Event
    from onrecord.source.records import Position as Position
    from onrecord.source.records import Question as Question
    from onrecord.source.tables import Attribution as Attribution
    from onrecord.source.tables import Sourcing as Sourcing
    from onrecord.source.tables import Stance as Stance

# Every public name, and the module that has it: each is loaded when it is first asked for.
_PUBLIC = {
    "Actor": "source.records",
    "Article": "source.records",
    "Attribution": "source.tables",
    "Change": "dossier.histories",
    "Diagnostic": "diagnostics.findings",
    "Dossier": "dossier.model",
    "Edtf": "source.dates",
    "Event": "source.records",
    "Evidence": "dossier.origins",
    "History": "dossier.histories",
    "LoadError": "reading",
    "Oppositions": "dossier.oppositions",
    "Place": "diagnostics.findings",
    "Position": "source.records",
    "Question": "source.records",
    "Route": "dossier.routes",
    "Severity": "diagnostics.findings",
    "Sourcing": "source.tables",
    "Stance": "source.tables",
    "attribution": "dossier.sourcing",
    "by_stance": "dossier.stances",
    "changes": "dossier.histories",
    "check": "reading",
    "evidence": "dossier.origins",
    "histories": "dossier.histories",
    "load": "reading",
    "mentions": "dossier.mentions",
    "oppositions": "dossier.oppositions",
    "origins": "dossier.origins",
    "routes": "dossier.routes",
    "sourcing": "dossier.sourcing",
    "speaks_for": "dossier.mandates",
}
__all__ = sorted(_PUBLIC)  # noqa: PLE0605  # the table is the list


def __getattr__(name: str) -> Any:  # noqa: ANN401  # what it has is typed above
    """Load a public name."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'onrecord' has no attribute '{name}'")
    return getattr(importlib.import_module(f"onrecord.{_PUBLIC[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
