"""By which a file is known, and what reads it."""

from pathlib import Path

import pytest

from onrecord.exchange.formats import FORMATS, format_of, read_file
from onrecord.exchange.incoming import MOST, UnreadableError

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("library.json", "csl-json"),
        ("dossier.json", "dossier"),
        ("Library.RIS", "ris"),
        ("a.bib", "bibtex"),
        ("a.htm", "web-page"),
        ("a.tsv", "csv"),
        ("a.xlsx", "xlsx"),
        ("a.dna", "dna"),
        ("a.docx", ""),
        ("json", ""),
    ],
)
def test_a_file_is_known_by_its_name(name: str, form: str) -> None:
    assert format_of(Path("folder") / name) == form
    assert not form or form in FORMATS


@pytest.mark.parametrize(
    "name", ["zotero.json", "zotero.ris", "better.bib", "newspaper.html", "journal.html"]
)
def test_each_is_read_by_what_reads_it(name: str) -> None:
    assert read_file(DATA / name, format_of(Path(name))).records


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_no_file_or_too_large_is_said_in_a_line(form: str, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as opened:
        opened.truncate(MOST + 1)
    for path in (tmp_path, tmp_path / "none", large):
        with pytest.raises(UnreadableError) as reason:
            read_file(path, form)
        assert "\n" not in str(reason.value)
