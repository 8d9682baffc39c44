"""What a rule or a class says of itself in its docstring."""

import ast
import inspect
from collections.abc import Callable
from typing import Any


def first_paragraph(thing: Callable[..., object]) -> str:
    """Return the first paragraph of a docstring, in one line."""
    doc = thing.__doc__
    if doc is None:  # as under python -OO; what is shown is the same there
        written: Any = ast.parse(inspect.getsource(thing)).body[0]
        doc = ast.get_docstring(written)
    paragraph = inspect.cleandoc(doc or "").partition("\n\n")[0]
    return " ".join(paragraph.split())
