"""Every field of a position is either compared in a history, or no matter of position."""

import ast
import inspect

import pytest

from onrecord.dossier import histories
from onrecord.source.fields import specs
from onrecord.source.records import Position

# What makes no difference to what an actor holds, and why.
NOT_COMPARED = {
    "about": "is compared as the subject, in dossier/past.py",
    "actor": "is compared among the holders",
    "capacity": "in what role somebody speaks shows in the sourcing",
    "date": "orders the entries",
    "date_basis": "says why the date is believed",
    "draft": "says whether it is published",
    "former_ids": "say what it was called",
    "jointly_with": "is compared among the holders",
    "note": "is the editors' own",
    "on_behalf_of": "whom an entry counts for is chosen before",
    "rank": "says which entries are relied on",
    "reviewed": "says who looked it over",
    "short": "is the text in a few words",
    "text": "is the editors' wording: the stance, the conditions and the figure are what is held",
    "until": "says when an entry ends, in dossier/past.py",
}


@pytest.mark.parametrize("field", [spec.name for spec in specs(Position)])
def test_a_field_of_a_position_is_compared_or_said_not_to_be(field: str) -> None:
    """A field that is added must not be left out of what a change is without a reason."""
    source = inspect.getsource(histories)
    read = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert (field in read) != (field in NOT_COMPARED) or field in {"date", "rank"}, field
