"""From bytes to text: UTF-8 only, line ends made one, and no character that hides what it is.

Text is composed (Unicode NFC, UAX #15), so that a name typed in two ways is one name.
"""

import re
import unicodedata

from onrecord.diagnostics.findings import Diagnostic, Place, error

MAX_BYTES = 256 * 1024
# On one letter, as in the Stream-Safe Text Format of UAX #15: to compose more takes its square, and
# they paint over the lines above and below.
MAX_COMBINING = 30
# C0 and C1 controls but tab and line feed, bidirectional and zero-width controls, interlinear
# and tag characters, the controls of shorthand and music, the byte-order mark, surrogates and
# noncharacters: text that would not show as what it is.
REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    # The last two of every plane.
    + "".join(f"{chr(end - 2)}{chr(end - 1)}" for end in range(0x10000, 0x120000, 0x10000))
    + "]"
)


def decode(path: str, data: bytes, limit: int = MAX_BYTES) -> tuple[str | None, list[Diagnostic]]:
    r"""Return the bytes of a file as text with ``\n`` line ends, or None with the reasons.

    A UTF-8 byte-order mark is dropped and CRLF becomes LF, so that a file saved on another system
    reads the same. Anything that is not UTF-8, and text of more than ``limit`` bytes, is refused.
    """
    if len(data) > limit:
        return None, [
            error(
                "too-large",
                Place(path),
                f"the file has more than {limit:,} bytes",
                "split it into several files",
            )
        ]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        hint = "save it as UTF-8"
        return None, [error("not-utf-8", Place(path), "the file is UTF-16 or UTF-32", hint)]
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n")
    findings = []
    for number, line in enumerate(text.split("\n"), 1):
        for match in REFUSED.finditer(line):
            findings.append(refused_character(Place(path, number, match.start() + 1), match[0]))
            break  # one finding a line: a line of rubbish is one fault
        if len(findings) >= 50:
            break
    return (None if findings else text), findings


def refused_character(place: Place, char: str) -> Diagnostic:
    """Return the finding for a character that is refused, or a byte that is not UTF-8."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        message = f"byte 0x{code - 0xDC00:02x} is not UTF-8"
        return error("not-utf-8", place, message, "save the file as UTF-8")
    name = unicodedata.name(char, "control character").lower()
    message = f"character U+{code:04X} ({name}) does not show as what it is"
    return error("refused-character", place, message, "delete it; it is probably invisible")


def compose(text: str) -> str:
    """Return a text from elsewhere with its letters composed (NFC), as the reader composes ours.

    A line in which a letter has too many marks stays as it is.
    """
    lines = text.split("\n")
    return "\n".join(
        line if is_overloaded(line) else unicodedata.normalize("NFC", line) for line in lines
    )


def is_overloaded(text: str) -> bool:
    """Return whether a letter of the text has more than :data:`MAX_COMBINING` marks."""
    if text.isascii():
        return False
    run = 0
    for char in text:
        # By category: a mark of class 0 may be composed of others, or enclose what it stands on.
        run = run + 1 if unicodedata.category(char)[0] == "M" else 0
        if run > MAX_COMBINING:
            return True
    return False
