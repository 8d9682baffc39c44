"""Names of authors, as other programs have them, as they are said."""

import re

# Words that stand in the names of bodies, and hardly in a person's.
_OF_A_BODY = re.compile(
    r"(?<!\w)(?:of|for|the|and|&|f\u00fcr|(?i:inc|ltd|llc|plc|gmbh|corp|bureau|group|union|parliament"
    r"|council|committee|commission|office|agency|authority|company|centre|center|foundation"
    r"|secretariat|assembly|redaktion|verband|verein|gesellschaft|correspondent"
    r"|(?:minist|departe?m|universi|institut|associa|organi[sz]|federa|societ|bundes(?:amt|anst|minist|rat|reg|tag|verb))\w+))(?!\w)"
)
# More words than those who are called by them have given names; more parts than a person's has.
_MOST_GIVEN, _MOST_PARTS = 5, 3
# What parts several names where a list of them was meant.
_BETWEEN = re.compile(r"\s*;\s+|\s+\|\s+")


def as_said(name: str) -> str:
    """Return a name that has the family's first as it is said: Lund, Mia is Mia Lund.

    A name that ends with a comma is whole, as EndNote has it, and so is that of a body.
    """
    text = name.strip().removesuffix(" and")
    if text.endswith(","):
        return text.rstrip(", ").replace(",,", ",")
    family, *others = (part.strip() for part in text.split(","))
    if not others or is_body(text):
        return text
    return " ".join(filter(None, [*others[:1], family, *others[1:]]))


def is_body(name: str) -> bool:
    """Return whether a name with commas is a body's, of which they are a part."""
    parts = name.split(",")
    is_long = len(parts) > _MOST_PARTS or any(len(part.split()) > _MOST_GIVEN for part in parts[1:])
    return is_long or bool(_OF_A_BODY.search(name))


def apart(names: str) -> list[str]:
    """Return the names of a text that has several, with signs between them that no name has."""
    parts = _BETWEEN.split(names)
    return [part.rstrip(";") if len(parts) > 1 else part for part in parts if part]
