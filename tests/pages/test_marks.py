"""A stance and an attribution look the same wherever they stand, as their tables say.

After a change to a table: ``pytest tests/pages/test_marks.py --update-golden`` writes the rules of
the stylesheet anew, and fails so that somebody reads them.
"""

import ast
import re
from hashlib import sha256

import pytest
from tests.dossier_helpers import REPOSITORY

from onrecord.pages import marks
from onrecord.source.tables import Attribution, Edge, Stance

ASSETS = REPOSITORY / "site_templates" / "overrides" / "assets"
STYLESHEET = ASSETS / "stylesheets" / "onrecord.css"
_RULES = re.compile(r"(/\* <marks>[^\n]*\n)(.*?)(/\* </marks> \*/)", re.DOTALL)


def test_the_stylesheet_has_the_rules_that_the_tables_give(update_golden: bool) -> None:
    text = STYLESHEET.read_text(encoding="utf-8")
    [(_, rules, _)] = _RULES.findall(text)
    if rules != marks.stylesheet() and update_golden:
        renewed = _RULES.sub(lambda found: found[1] + marks.stylesheet() + found[3], text)
        STYLESHEET.write_text(renewed, encoding="utf-8")
        pytest.fail("renewed; read what changed, then run again", pytrace=False)
    assert rules == marks.stylesheet()


@pytest.mark.parametrize("stance", Stance)
def test_every_stance_has_a_colour_in_every_scheme(stance: Stance) -> None:
    """Light, dark and print each give the token one value of their own."""
    text = STYLESHEET.read_text(encoding="utf-8")
    schemes = [block for block in re.findall(r"\{([^{}]*)\}", text) if "--or-asserts: #" in block]
    assert len(schemes) == 3
    for block in schemes:
        assert len(re.findall(rf"--or-{stance.colour}: #", block)) == 1


@pytest.mark.parametrize("stance", Stance)
def test_every_stance_has_its_sign_in_the_font(stance: Stance) -> None:
    """The font draws the sign, and the stylesheet takes it from there."""
    drawn = ast.parse((ASSETS / "fonts" / "onrecord-marks.py").read_text(encoding="utf-8"))
    [signs] = [
        node.value
        for node in drawn.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SIGNS"
    ]
    assert isinstance(signs, ast.Dict)
    assert ord(stance.glyph) in {ast.literal_eval(key) for key in signs.keys if key}
    text = STYLESHEET.read_text(encoding="utf-8")
    [family] = re.findall(r'@font-face \{[^}]*"Onrecord Marks"[^}]*\}', text)
    ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", family)
    assert any(int(low, 16) <= ord(stance.glyph) <= int(high or low, 16) for low, high in ranges), (
        stance
    )


def test_the_font_was_drawn_with_the_signs_that_are_written_down() -> None:
    """The font is what its script draws: when the script changes, run it, then renew this."""
    files = ("onrecord-marks.py", "onrecord-marks.woff2")
    both = b"".join((ASSETS / "fonts" / name).read_bytes() for name in files)
    assert sha256(both).hexdigest()[:16] == "20d622c9a27d8c0e"


def test_no_two_stances_look_alike() -> None:
    """Without colour the sign and the word tell them apart, with colour the colour does as well."""
    for marks_of in (
        [stance.glyph for stance in Stance],
        [stance.label for stance in Stance],
        [stance.colour for stance in Stance],
    ):
        assert len(set(marks_of)) == len(Stance)


def test_the_legend_explains_every_stance_and_every_edge() -> None:
    legend = marks.legend()
    assert len(legend.stances) == len(Stance)
    for attribution in Attribution:
        assert re.search(rf"{attribution.edge} means [^,]*\b{attribution.label}", legend.edges)
    assert {attribution.edge for attribution in Attribution} == set(Edge)


def test_of_several_attributions_one_is_the_most_direct() -> None:
    ranks = [attribution.directness for attribution in Attribution]
    assert len(set(ranks)) == len(ranks)


def test_a_browser_is_shown_every_stance() -> None:
    """The colours that a browser is asked for are written by hand: none may be wanting there."""
    text = (REPOSITORY / "tests/site/test_browser.py").read_text(encoding="utf-8")
    [colours] = re.findall(r"^COLOURS.*?^\}", text, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r'^    "([a-z-]+)":', colours, re.MULTILINE)) == set(Stance)
