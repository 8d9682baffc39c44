"""From bytes to text: UTF-8 only, line ends made one, and no character that hides what it is.

Text is composed (Unicode NFC, UAX #15), so that a name typed in two ways is one name.
"""

import re
import unicodedata
from functools import lru_cache

from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, Place, error
from onrecord.source.bidi import moves

MAX_BYTES = 1024 * 1024
# Characters that are refused: of a file that has more the others are not counted.
MAX_FAULTS = 10_000
# Marks on one letter, decomposed (NFD): more of them paint over the lines above and below, and to
# compose very many takes their square. UTS #39 (5.4) calls more than four suspicious; Hebrew has
# five where a shin has its dot, dagesh, vowel, accent and meteg. The thirty of UAX #15 bound what a
# normaliser holds, not what is shown.
MAX_COMBINING = 5
# Tibetan writes consonants and vowels as marks below one another: eight in its longest stack.
MAX_STACKED = 8
# What is not seen: controls but tab and line feed, all that Unicode calls default-ignorable
# (joiners, fillers, selectors, bidirectional controls, tags), and signs that are blank by their
# names. With them what stands for something that was lost, surrogates and noncharacters.
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd"
    "\u070f\U000110bd\U000110cd\U00013430-\U00013440"  # signs of format of three scripts
    "\ufdd0-\ufdef\ud800-\udfff\U00013441\U00013442\U00016fe4\U0001bca0-\U0001bca3\U0001d159"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    # The last two of every plane.
    + "".join(f"{chr(end - 2)}{chr(end - 1)}" for end in range(0x10000, 0x120000, 0x10000))
)
UNSEEN = re.compile(f"[{_UNSEEN}]")

# Where a script cannot do without them, by what stands beside them there.
_VIRAMAS = "".join(
    chr(code)
    for first, end in (
        (0x900, 0x1C00),
        (0x2D7F, 0x2D80),
        (0xA800, 0xAC00),
        (0x10A00, 0x10A60),
        (0x11000, 0x12000),
    )
    for code in range(first, end)
    if unicodedata.combining(chr(code)) == 9  # the class of viramas
)
# Arabic, Syriac, N'Ko, Mongolian, Phags-pa, Manichaean, Rohingya, Adlam and those near them.
_JOINED = "\u0620-\u08ff\u1807-\u18aa\ua840-\ua87f\U00010ac0-\U00010fff\U0001e900-\U0001e95f"
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_PICTURES = "\u203c-\u27ff\u2900-\u2bff\u3001-\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
# Signs with a second shape: figures, Burmese, mathematics, pictures.
_VARIED = f"#*0-9\u00a9\u00ae\u1000-\u109f{_PICTURES}\ua840-\uaa7f\uff01-\uff60{_IDEOGRAPHS}"
# Of left-to-right, right-to-left and Arabic letters: they set no more than the direction of what
# stands beside them, so one at a place is all that a text can need.
MARKS = "\u061c\u200e\u200f"
A_MARK = re.compile(f"[{MARKS}]")
# The flags of England, Scotland and Wales, which are all that UTS #51 recommends to be drawn of
# tags. Any other row of them is a text that nobody sees.
_BLACK_FLAG, _CANCEL = "\U0001f3f4", "\U000e007f"
_FLAGS = [
    "".join(chr(0xE0000 + ord(letter)) for letter in flag) for flag in ("gbeng", "gbsct", "gbwls")
]
# Each tag of them, behind all before it and before all behind it.
_TAGS = tuple(
    f"{_BLACK_FLAG}{row[: at + 1]}(?={row[at + 1 :]})"
    if at + 1 < len(row)
    else f"{_BLACK_FLAG}{row}"
    for row in (f"{flag}{_CANCEL}" for flag in _FLAGS)
    for at in range(len(row))
)
_NEEDED = (
    rf"(?<![{MARKS}])[{MARKS}]",
    rf"[{_VIRAMAS}][\u200c\u200d]",
    rf"\u200d(?=[{_VIRAMAS}])",
    rf"[{_JOINED}]\u200c(?=[{_JOINED}])",
    rf"[{_JOINED}]\u200d",
    rf"[{_PICTURES}\ufe0f]\u200d(?=[{_PICTURES}])",
    rf"[{_VARIED}][\ufe00-\ufe0f]",
    rf"[{_IDEOGRAPHS}][\U000e0100-\U000e01ef]",
    r"[\u1820-\u18aa][\u180b-\u180f]",
    r"[\u2801-\u28ff]\u2800",
    r"\u070f(?=[\u0710-\u074f])",  # over Syriac letters
    r"[\U000110bd\U000110cd](?=[\u0966-\u096f\U00011066-\U0001106f])",  # beside Kaithi figures
    r"[\U00013000-\U000143ff][\U00013430-\U00013442]",
    r"\U00013437(?=[\U00013000-\U000143ff])",
    r"[\U00018b00-\U00018cff]\U00016fe4",
    *_TAGS,
)
# Text that would not show as what it is.
REFUSED = re.compile(UNSEEN.pattern + "".join(f"(?<!{context})" for context in _NEEDED))


def decode(path: str, data: bytes, limit: int = MAX_BYTES) -> tuple[str | None, list[Diagnostic]]:
    r"""Return the bytes of a file as text with ``\n`` line ends, or None, and what is wrong.

    A UTF-8 byte-order mark is dropped and CRLF becomes LF, so that a file saved on another system
    reads the same. Of UTF-16, of more than ``limit`` bytes, and of more refused characters than
    :data:`MAX_FAULTS`, there is no text. Else the refused
    characters stand in it, and a lone surrogate for each byte that is not UTF-8.
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
    text = text_of(data)
    findings = Findings()
    told = 0
    for number, line in enumerate(text.split("\n"), 1):
        for match in REFUSED.finditer(line):
            told += 1
            if told > MAX_FAULTS:
                place = Place(path, number, match.start() + 1)
                message = f"{MAX_FAULTS:,} faults before this one; the file is not read"
                findings.add_error("too-many-faults", place, message, "is it a file of text?")
                return None, list(findings)
            code = "not-utf-8" if _is_byte(match[0]) else "refused-character"
            if findings.count(path, code):
                findings.keep(refused_character(Place(path, number, match.start() + 1), match[0]))
    return text, list(findings)


def text_of(data: bytes) -> str:
    r"""Return bytes as text with ``\n`` line ends, whatever is wrong with it."""
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n")


def refused_character(place: Place, char: str) -> Diagnostic:
    """Return the finding for a character that is refused, or a byte that is not UTF-8."""
    code = ord(char)
    if _is_byte(char):
        message = f"byte 0x{code - 0xDC00:02x} is not UTF-8"
        return error("not-utf-8", place, message, "save the file as UTF-8")
    name = unicodedata.name(char, "control character").lower()
    message = f"character U+{code:04X} ({name}) does not show as what it is"
    hint = "delete it; it is probably invisible"
    if char in "\ufffc\ufffd":
        hint = "it stands for something that was lost; write what was meant"
    return error("refused-character", place, message, hint)


def _is_byte(char: str) -> bool:
    """Return whether a character stands for a byte that is not UTF-8."""
    return "\udc80" <= char <= "\udcff"


def compose(text: str) -> str:
    """Return a text from elsewhere with its letters composed (NFC), as the reader composes ours.

    A line in which a letter has too many marks stays as it is.
    """
    lines = text.split("\n")
    return "\n".join(
        line if is_overloaded(line) else unicodedata.normalize("NFC", line) for line in lines
    )


def fault_of_marks(text: str) -> str:
    """Return what is wrong with the combining marks of a text, or the empty string.

    Without a letter of its own, a page paints a mark over what stands before the text.
    """
    if text.isascii():
        return ""
    if is_overloaded(text):
        return f"more than {MAX_COMBINING} combining characters follow one letter"
    return ON_NO_LETTER if begins_with_mark(text) else ""


def has_stray_mark(text: str) -> bool:
    """Return whether a text has a mark of a script from right to left, and no letter of one."""
    if text.isascii() or not _LEFTWARD_MARK.search(text):
        return False
    return bool(text.strip(UNSEEN_BEFORE)) and not moves(A_MARK.sub("", text))


STRAY_MARK = "a mark of scripts from right to left, of which no letter stands here"
STRAY_MARK_HINT = "delete it: it is not seen, and shows the numbers beside it in another order"
_LEFTWARD_MARK = re.compile("[\u061c\u200f]")
ON_NO_LETTER = "a mark on no letter begins the text"


def begins_with_mark(text: str) -> bool:
    """Return whether the first character of a text that is no blank is a combining mark."""
    return unicodedata.category(text.lstrip(UNSEEN_BEFORE)[:1] or " ")[0] == "M"


# What a mark cannot stand on: blanks, and what is not seen.
UNSEEN_BEFORE = f" \t\n\u200c\u200d{MARKS}"


def is_overloaded(text: str) -> bool:
    """Return whether a letter of the text has more than :data:`MAX_COMBINING` marks."""
    if text.isascii():
        return False
    run = 0
    for char in text:
        is_letter, marks = _parts(char)
        run = marks if is_letter else run + marks
        if run > MAX_COMBINING and (run > MAX_STACKED or not "\u0f71" <= char <= "\u0fbc"):
            return True
    return False


@lru_cache(maxsize=10_000)
def _parts(char: str) -> tuple[bool, int]:
    """Return whether a character is or has a letter, and how many marks that take no room."""
    parts = unicodedata.normalize("NFD", char)
    # By category: a mark of class 0 may be composed of others, or enclose what it stands on.
    marks = sum(
        unicodedata.category(part) in {"Mn", "Me"} or unicodedata.combining(part) > 0
        for part in parts
    )
    # What is not seen ends no letter: the marks behind it are painted on the one before it.
    return any(unicodedata.category(part) not in _ON_A_LETTER for part in parts), marks


_ON_A_LETTER = frozenset({"Mn", "Mc", "Me", "Cf"})
