"""Which text moves what stands beside it, and how it is kept from that."""

import sys
import unicodedata

import pytest

from onrecord.source.bidi import isolated, moves
from onrecord.source.characters import REFUSED


def test_every_character_that_can_move_others_is_known() -> None:
    """By the Unicode data of the Python at hand: classes R, AL and AN of UAX #9."""
    classes = {"R", "AL", "AN"}
    chars = (chr(code) for code in range(sys.maxunicode + 1))
    movers = [each for each in chars if unicodedata.bidirectional(each) in classes]
    assert len(movers) > 2_000
    assert [each for each in movers if not moves(each) and not REFUSED.match(each)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ames 12 (!)", "Ames 12 (!)"),
        ("Öst, Ελένη, Łódź, 王毅, ฟ, 한", "Öst, Ελένη, Łódź, 王毅, ฟ, 한"),
        ("", ""),
        ("לוי", "\u2068לוי\u2069"),
        ("ACME (שלום) 12", "\u2068ACME (שלום) 12\u2069"),
        ("١٢", "\u2068١٢\u2069"),
        ("𐤀 12", "\u2068𐤀 12\u2069"),
        # What is isolated inside moves nothing any more.
        ("\u2068לוי\u2069: supports, 2 May", "\u2068לוי\u2069: supports, 2 May"),
        ("\u2068לוי\u2069 של", "\u2068\u2068לוי\u2069 של\u2069"),
    ],
)
def test_what_moves_others_is_isolated(text: str, expected: str) -> None:
    assert isolated(text) == expected
