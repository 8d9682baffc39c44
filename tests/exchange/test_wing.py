"""Whatever goes to other programs, or comes from them, is used, and asked about hostile texts."""

import ast
import re
from pathlib import Path

import pytest
from tests.dossier_helpers import REPOSITORY

PACKAGE = REPOSITORY / "generator" / "onrecord"
MODULES = sorted(path.stem for path in (PACKAGE / "exchange").glob("[a-z]*.py"))


def functions(module: str) -> list[str]:
    tree = ast.parse((PACKAGE / "exchange" / f"{module}.py").read_text(encoding="utf-8"))
    found = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in found if not name.startswith("_")]


def sources_of(*folders: Path) -> str:
    return "".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        if path != Path(__file__)
    )


@pytest.mark.parametrize("module", MODULES)
def test_what_is_exported_is_used_and_tested(module: str) -> None:
    used = sources_of(*(PACKAGE / wing for wing in ("pages", "output", "editing", "cli")))
    used += (PACKAGE / "pipeline.py").read_text() + (PACKAGE / "editions.py").read_text()
    tested = sources_of(REPOSITORY / "tests" / "exchange")
    assert functions(module)
    within = "".join(
        (PACKAGE / "exchange" / f"{other}.py").read_text(encoding="utf-8")
        for other in MODULES
        if other != module
    )
    for name in functions(module):
        # What the wing alone uses is tested by what comes of it.
        is_used = re.search(rf"\b{name}\(", used) or re.search(rf"import .*\b{name}\b", used)
        is_inner = not is_used and re.search(rf"\b{name}\b", within)
        assert is_used or is_inner, f"nothing uses exchange.{module}.{name}"
        assert is_inner or name in tested, (
            f"no test in tests/exchange is about exchange.{module}.{name}"
        )
