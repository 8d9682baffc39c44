"""Where on the network a host is, and whether it may be asked.

An address in a source is a stranger's: it must not reach what only this machine, or those beside
it, can reach. So a name is looked up once, what it stands for is judged, and that is what is
connected to; a name that stands for something else a moment later is of no use to anybody.
"""

import ipaddress
import socket

# What web servers listen on, and what programs of people's own do; others speak no HTTP.
_WEB, _FREE = frozenset({80, 443}), range(1024, 65536)
# Addresses of the sixth version that hold one of the fourth.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAskedError(Exception):
    """A host that may not be asked, and why."""


class NoHostError(Exception):
    """A name that no host has."""


def places(host: str, port: int, *, local: bool = False) -> list[str]:
    """Return the numeric addresses of a host that may be asked, in the order of the system.

    With ``local`` all may. Raises NotAskedError where none may, NoHostError where the name is
    nobody's, and OSError where it could not be looked up.
    """
    if not local and port not in _WEB and port not in _FREE:
        raise NotAskedError(f"port {port} is none of a web server")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as reason:
        if reason.errno in _NOBODY:
            raise NoHostError(host) from reason
        raise
    except UnicodeError as reason:  # a part of the name is empty, or too long
        raise NoHostError(host) from reason
    every = list(dict.fromkeys(str(each[4][0]) for each in found))
    allowed = [each for each in every if local or is_public(each)]
    if not allowed:
        raise NotAskedError("it is on this machine or on the network here")
    return allowed


_NOBODY = frozenset(
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)
)


def is_public(place: str) -> bool:
    """Return whether a numeric address is one that anybody on the internet can reach."""
    return all(map(_is_public, _meant(ipaddress.ip_address(place.partition("%")[0]))))


def _is_public(ip: _Ip) -> bool:
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback
    return ip.is_global and not special


def _meant(ip: _Ip) -> list[_Ip]:
    """Return an address, or those of the fourth version in whose place it stands."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip in _TRANSLATED:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip.sixtofour:
        return [ip.sixtofour]
    return [*ip.teredo] if ip.teredo else [ip]
