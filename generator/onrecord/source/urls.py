"""Web addresses that strangers wrote: http or https, with a host that can exist."""

import re
import unicodedata
from bisect import bisect
from dataclasses import dataclass
from encodings.idna import nameprep
from encodings.punycode import generate_integers
from functools import lru_cache
from stringprep import in_table_d1
from typing import Self
from urllib.parse import quote, urlsplit

from onrecord.diagnostics.findings import Diagnostic, error
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
            return None, [error("bad-url", node.place, fault, "write https://host/path")]
        return cls(node.value), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of an address."""
        pattern = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s\"'<>`\\{}|^]+$"
        return {"type": "string", "pattern": pattern, "maxLength": MAX_URL}


def url_fault(address: str) -> str:
    """Return what is wrong with a web address, or the empty string."""
    if len(address) > MAX_URL:
        return f"the address has more than {MAX_URL:,} characters"
    if re.search(r"[\s\"'<>`\\{}|^\x00-\x20\x7f-\x9f]", address):
        return "an address holds no blanks, quotes, braces, backslashes or angle brackets"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "not a web address"
    if parts.scheme not in {"http", "https"}:
        return "only http and https addresses are accepted"
    if not host or not re.search(r"[^\W_]", host):
        return "the address has no host"
    if "%" in host or not _ascii(host):
        return "the address has a host name that none can have"
    if "@" in parts.netloc:
        return "an address carries no user name or password"
    return ""


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
    # Letter by letter, or it takes most of the time of an address; but what runs from right to left
    # depends on what is beside it.
    whole = any(map(in_table_d1, unicodedata.normalize("NFKC", written)))
    try:
        label = nameprep(written) if whole else "".join(map(_prepared, written))
    except UnicodeError:
        return False
    return bool(label or not written) and (label.isascii() or not label.startswith("xn--"))


_prepared = lru_cache(maxsize=10_000)(nameprep)


_DOT = re.compile("[.\u3002\uff0e\uff61]")
_HOST = re.compile(rf"([\w-]{{1,{MAX_LABEL}}}\.)*[\w-]{{1,{MAX_LABEL}}}\.?", re.ASCII)


def _small(char: str) -> str:
    small = char.lower()
    return small if small in {"ß", "ς"} else char.casefold()
