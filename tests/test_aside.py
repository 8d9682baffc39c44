"""What is put aside on the disk is what comes back, whoever reads it."""

import os
import sys
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.aside import Aside

NAMES = st.sampled_from(["a", "b/c.md", "ü"])
STEPS = st.lists(st.tuples(NAMES, st.none() | st.binary(max_size=200)), max_size=30)


@examples(50)
@given(STEPS)
def test_it_holds_what_a_mapping_in_memory_holds(steps: list[tuple[str, bytes | None]]) -> None:
    held: dict[str, bytes] = {}
    with TemporaryDirectory() as folder, closing(Aside(Path(folder))) as aside:
        for name, data in steps:
            for each in (held, aside):
                if data is None:
                    each.pop(name, None)
                else:
                    each[name] = data
            assert {**aside} == held
            assert [*aside] == [*held]
            assert len(aside) == len(held)
        with pytest.raises(KeyError):
            aside["nowhere"]
        if sys.platform == "linux":
            assert [*Path(folder).iterdir()] == [], "it has no name"


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_processes_read_it_at_once(tmp_path: Path) -> None:
    """None moves the place at which another one reads."""
    texts = {str(number): bytes([number]) * 50_000 for number in range(40)}
    with closing(Aside(tmp_path)) as aside:
        aside.update(texts)
        others = []
        for _ in range(3):
            process = os.fork()
            if not process:
                with suppress(BaseException):
                    os._exit(0 if all({**aside} == texts for _ in range(10)) else 1)
                os._exit(2)
            others.append(process)
        assert all({**aside} == texts for _ in range(10))
        ends = [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in others]
    assert ends == [0, 0, 0]
