"""Web addresses that strangers wrote: http or https, with a host that can exist."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from encodings.idna import nameprep
from encodings.punycode import generate_integers
from functools import lru_cache
from ipaddress import IPv6Address
from stringprep import in_table_d1, in_table_d2
from typing import Self
from urllib.parse import quote, urlsplit

from onrecord.diagnostics.findings import Diagnostic, error
from onrecord.source.characters import A_MARK, UNSEEN
from onrecord.source.nodes import Scalar

MAX_URL = 2_000
# Letters of a host name and of what stands between its dots, as in RFC 1035.
MAX_HOST, MAX_LABEL = 253, 63


@dataclass(frozen=True, slots=True)
class Url:
    """A web address: http or https, with a host, and nothing that could leave an attribute."""

    address: str

    @property
    def host(self) -> str:
        """The host name as a browser shows it where letters could be mistaken for others."""
        host = urlsplit(self.address).hostname or ""
        return host if host.isascii() else urlsplit(self.plain).hostname or ""

    @property
    def plain(self) -> str:
        """The address with its host written so; what is shown and where it leads are one.

        What can be no host is none there either. Raises ValueError where it is not a web address.
        """
        netloc = urlsplit(self.address).netloc
        if netloc.isascii():
            return self.address
        host, colon, port = netloc.partition(":")
        plain = _ascii(host.lower()) or quote(host)
        return self.address.replace(netloc, f"{plain}{colon}{port}", 1)

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the address in a scalar, or None with the reason."""
        if fault := url_fault(node.value):
            meant = address_meant(node.value)
            hint = f"write {meant}" if meant else "write https://host/path"
            return None, [error("bad-url", node.place, fault, hint)]
        return cls(node.value), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of an address."""
        pattern = r"""^[Hh][Tt][Tt][Pp][Ss]?://[^\s"'<>`\\{}|^]+$"""
        message = "An address begins with https:// or http:// and holds no blanks and no quotes."
        return {
            "type": "string",
            "pattern": pattern,
            "patternErrorMessage": message,
            "maxLength": MAX_URL,
        }


def url_fault(address: str) -> str:
    """Return what is wrong with a web address, or the empty string."""
    if len(address) > MAX_URL:
        return f"the address has more than {MAX_URL:,} characters"
    if _NOT_IN_ADDRESS.search(address):
        return "an address holds no blanks, quotes, braces, backslashes or angle brackets"
    if fault := mark_fault(address):
        return fault
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "not a web address"
    if parts.scheme not in {"http", "https"}:
        return "only http and https addresses are accepted"
    if not host or not re.search(r"[^\W_]", host):
        return "the address has no host"
    if "%" in host or UNSEEN.search(host) or not _ascii(host) or not _is_host(host, parts.netloc):
        return "the address has a host name that none can have"
    if "@" in parts.netloc:
        return "an address carries no user name or password"
    return ""


def mark_fault(address: str) -> str:
    """Return what is wrong with an address that holds marks of direction, or the empty string."""
    return "an address holds no marks of direction" if A_MARK.search(address) else ""


def address_meant(written: str) -> str:
    """Return the web address that somebody seems to have meant, or the empty string."""
    written = A_MARK.sub("", written).strip()
    if doi := _DOI.fullmatch(written):
        written = f"https://doi.org/{doi[1]}"
    elif start := _ODD_SCHEME.match(written):
        scheme = "http" if start["http"] else "https"
        written = f"{scheme}://{written[start.end() :]}"
    elif _HOST_ALONE.match(written):
        written = f"https://{written}"
    scheme, sign, rest = written.partition("://")
    meant = scheme + sign + _NOT_IN_ADDRESS.sub(lambda char: quote(char[0]), rest)
    return "" if url_fault(meant) else meant


# As people write a scheme in haste, and a DOI in all ways but as an address.
_ODD_SCHEME = re.compile(
    r"(?i)(?:(?P<http>http)|h{1,2}t{1,3}ps?)(?:\b *[:;]+ *[/\\]*| *[/\\]+) *|//+"
)
_DOI = re.compile(r"(?i)(?:(?:https?://)?(?:dx\.)?doi(?:\.org)?[:/ ]+)?(10\.\d{4,9}/\S+)")
_HOST_ALONE = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}\.?(?::\d+)?(?:[/?#]|$)")
_NOT_IN_ADDRESS = re.compile(r"[\s\"'<>`\\{}|^\x00-\x20\x7f-\x9f]")


def _is_host(host: str, netloc: str) -> bool:
    """Return whether a host in ASCII is a name or an address, in brackets one of six."""
    if not netloc.rpartition("@")[2].startswith("["):
        return not host.isascii() or _ASCII_HOST.fullmatch(host) is not None
    return _is_six(host) and re.search(r"\](:\d*)?$", netloc) is not None


def _is_six(host: str) -> bool:
    try:
        return bool(IPv6Address(host).packed)
    except ValueError:
        return False


_ASCII_HOST = re.compile(r"[\w.-]+", re.ASCII)


def hosts_in_words(words: str) -> Iterator[tuple[str, bool]]:
    """Yield the hosts of the addresses that words show, each with whether it may be none.

    A name with a dot and nothing beside it need not be a host: Node.js is none.
    """
    if words.isascii() and not _SIGNS.search(words):
        return
    seen = UNSEEN.sub("", _THIN.sub("", words))
    plain = unicodedata.normalize("NFKC", seen).translate(_LOOKALIKES)
    plain = _DOT_OF_DIGITS.sub(".", plain)
    found = list(_IN_WORDS.finditer(plain))
    alone = None if found else _ALONE.fullmatch(_OUTSIDE.sub("", plain))
    for each in [alone] if alone else found:
        written = next(filter(None, each.groups())).strip(_AROUND)
        shown = written.lower()
        # St.Petersburg/Moscow is none either.
        is_word = not alone and each[3] and written.rpartition(".")[2].istitle()
        yield _ascii(shown) or shown, bool(alone or is_word)


def is_of_host(shown: str, host: str) -> bool:
    """Return whether a host that words show is the one that a link leads to, or one above it."""
    site = shown.removeprefix("www.")
    host = host.rstrip(".")
    return host in {shown.strip("[]"), site} or host.endswith(f".{site}")


# What looks like the slash, the colon and the full stop of an address, where NFKC leaves it (the
# confusables of UTS #39).
_LOOKALIKES = str.maketrans(
    dict.fromkeys(
        "\\\u1735\u2041\u2044\u2215\u2571\u27cb\u29f6\u29f8\u2cc6\u30ce\u31d3\u3033\u4e3f\U0001d23a",
        "/",
    )
    | {"\u2afd": "//"}
    | dict.fromkeys(
        "\u0589\u05c3\u02d0\u02f8\u0703\u0704\u0903\u0a83\u16ec\u1803\u1809\u205a\u2236\ua4fd\ua789",
        ":",
    )
    | dict.fromkeys("\u0701\u0702\ua4f8\ua60e\U00010a50\U0001d16d", ".")
)
# Digits of Arabic that look like a full stop, but are digits among their own.
_DOT_OF_DIGITS = re.compile(r"(?<=[A-Za-z\d-])[\u0660\u06f0](?=[A-Za-z])")
_SIGNS = re.compile(r"[./\\]")
_AROUND = " \t\n\u00a0\"'`()[]{}<>\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2026.,;!?"
# Blanks, and signs beside a name.
_OUTSIDE = re.compile(r"^[\W_]+|[\W_]+$")
# Where all else is ASCII, browsers and readers take an ideographic full stop for a dot.
_NAME = re.compile(
    r"((?:[\w-]+\.)+[^\W\d_]{2,}|(?:[A-Za-z\d-]+[.\u3002])+[A-Za-z]{2,}"
    r"|\d{1,3}(?:[.\u3002]\d{1,3}){3})"
)
_ALONE = re.compile(rf"{_NAME.pattern}(?::\d+)?")
# Blanks so thin that what stands beside them reads as one word.
_THIN = re.compile("[\u2006\u2008-\u200a\u202f\u205f]")
# With its scheme, with slashes or www alone, or a name and what stands after one.
_IN_WORDS = re.compile(
    r"(?<!\w)(?i:https?):/++(\[[^\[\]\s]{0,60}+\]|[^\s/?#@:]+)"
    r"|(?<![\w/])(?:(?i:https?):|/{2,}+|(?=(?i:www)[.\u3002]))"
    r"((?:[^\s/?#@:.\u3002]+[.\u3002])+[^\s/?#@:.\u3002]+)"
    rf"|(?<![\w@.\u3002-]){_NAME.pattern}(?::\d+)?(?:/|[?#](?=\S))"
)


# The same few hosts stand in many addresses, and Python's codec is slow.
@lru_cache(maxsize=1_000)
def _ascii(host: str) -> str:
    """Return a host name as browsers ask for it (UTS #46), or nothing where none can have it.

    Python's own codec for host names is older; of it only what no name holds is asked for.
    """
    if host.isascii():
        return host  # browsers ask for it, even where a part is empty or too long
    small = "".join(map(_small, unicodedata.normalize("NFKC", host)))
    labels = _DOT.split(unicodedata.normalize("NFKC", small))
    written = _DOT.split(host)
    # As short as it can be: what is too long anyway is not encoded.
    shortest = ".".join(each if each.isascii() else f"xn--{each}" for each in labels)
    if len(shortest) > MAX_HOST or max(map(len, [*shortest.split("."), *written])) > MAX_LABEL:
        return ""
    if not all(map(_is_label, written)):
        return ""
    name = ".".join(each if each.isascii() else f"xn--{_punycode(each)}" for each in labels)
    return name if len(name) <= MAX_HOST and _HOST.fullmatch(name) else ""


def _punycode(label: str) -> str:
    """Return a part of a host name in Punycode (RFC 3492); Python's codec takes its square."""
    basic = [char for char in label if char.isascii()]
    # Where the letters stand that have been written, in the order of their numbers.
    written = [at for at, char in enumerate(label) if char.isascii()]
    others = sorted((ord(char), at) for at, char in enumerate(label) if not char.isascii())
    deltas = []
    last, start = 128, 0
    for number, at in others:
        index = bisect(written, at)
        deltas.append((number - last) * (len(written) + 1) + index - start)
        written.insert(index, at)
        last, start = number, index + 1
    return "".join([*basic, "-" * bool(basic), generate_integers(len(basic), deltas).decode()])


def _is_label(written: str) -> bool:
    """Return whether nothing in a part of a host name is what none holds."""
    # Letter by letter, or it takes most of the time of an address.
    try:
        label = "".join(map(_prepared, written))
    except UnicodeError:
        return False
    if any(map(_is_leftwards, label)) and not (
        # RFC 3454, section 6: nothing runs the other way, and both ends run from right to left.
        not any(map(_is_rightwards, label)) and _is_leftwards(label[0]) and _is_leftwards(label[-1])
    ):
        return False
    return bool(label or not written) and (label.isascii() or not label.startswith("xn--"))


_prepared = lru_cache(maxsize=10_000)(nameprep)
_is_leftwards = lru_cache(maxsize=10_000)(in_table_d1)
_is_rightwards = lru_cache(maxsize=10_000)(in_table_d2)


_DOT = re.compile("[.\u3002\uff0e\uff61]")
_HOST = re.compile(rf"([\w-]{{1,{MAX_LABEL}}}\.)*[\w-]{{1,{MAX_LABEL}}}\.?", re.ASCII)


def _small(char: str) -> str:
    small = char.lower()
    return small if small in {"ß", "ς"} else char.casefold()
