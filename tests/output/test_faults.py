"""What is wrong as plain data for browsers: where, the line, what helps; nothing that acts."""

from pathlib import Path

from tests.dossier_helpers import write

from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.output import faults

TEXTS = {"sources/a.yml": "text: What?\nshort: Waht\n"}
PLACE = Place("sources/a.yml", 2, 8, 4)


def test_a_finding_has_its_line_in_three_parts_and_what_helps() -> None:
    found = faults.of_findings([error("unknown-id", PLACE, "no 'Waht'", "meant?")], TEXTS)
    assert found.summary == "1 error"
    [fault] = found.faults
    assert (fault.place, fault.line, fault.source) == (
        "sources/a.yml:2:8",
        2,
        ("short: ", "Waht", ""),
    )
    assert (fault.message, fault.hint, fault.code) == ("no 'Waht'", "meant?", "unknown-id")
    assert fault.more == "onrecord explain unknown-id"


def test_warnings_stop_nothing_and_lie_over_no_page() -> None:
    assert faults.of_findings([warning("x", PLACE, "hm")], TEXTS) == faults.NONE


def test_of_many_the_first_are_told() -> None:
    many = [error(f"code-{n:03}", Place("sources/a.yml", n), "no") for n in range(200)]
    found = faults.of_findings(many, TEXTS)
    assert found.summary == "200 errors"
    assert len(found.faults) < 60
    assert found.faults[-1].message == "and more, which the terminal has"


def test_a_finding_that_stands_for_others_has_no_line() -> None:
    [fault] = faults.of_findings([Diagnostic(PLACE, "x", "and 9 more", number=9)], TEXTS).faults
    assert (fault.place, fault.source) == ("sources/a.yml", None)


def test_what_is_said_of_a_file_has_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"site_templates/pages/a b.md.j2": "one\n  {% endfro %}\n"})
    for column, marked in ((":6", "e"), ("", "{% endfro %}")):
        said = f"Error: site_templates/pages/a b.md.j2:2{column}: unknown tag\nand below"
        [fault] = faults.of_words([said], tmp_path).faults
        assert fault.place == f"site_templates/pages/a b.md.j2:2{column}"
        assert (fault.message, fault.hint) == ("unknown tag", "and below")
        assert fault.source
        assert fault.source[1] == marked
        assert "".join(fault.source) == "  {% endfro %}"


def test_no_file_beside_the_dossier_is_shown(tmp_path: Path) -> None:
    """What an engine says may be a stranger's words."""
    root = write(tmp_path / "dossier", {"mkdocs.yml": "nav: 5\n"})
    secret = write(tmp_path, {"secret.txt": "a secret\n"}) / "secret.txt"
    (root / "link.txt").symlink_to(secret)
    for path in (secret, "../secret.txt", "link.txt", f"{root}/../secret.txt", "a\0.txt"):
        [fault] = faults.of_words([f"{path}:1:1: no"], root).faults
        assert fault.source is None, path
    [fault] = faults.of_words([f"{root}/mkdocs.yml:1: no list"], root).faults
    assert (fault.place, fault.source) == ("mkdocs.yml:1", ("", "nav: 5", ""))


def test_what_was_noted_down_is_read_again_and_what_does_nothing_is_shown(tmp_path: Path) -> None:
    evil = error("x", Place("sources/\x1b[31m.yml"), "\u202eevil\x07 </script>")
    found = faults.of_findings([evil], {})
    assert found.faults[0].place.startswith("sources/\\x1b")
    assert found.faults[0].message == "\\u202eevil\\x07 </script>"
    assert faults.noted(tmp_path) == faults.NONE
    faults.note(tmp_path, found)
    assert faults.noted(tmp_path) == found
    before = faults.is_noted(tmp_path)
    faults.note(tmp_path, found)
    assert faults.is_noted(tmp_path) == before, "it is no news"
