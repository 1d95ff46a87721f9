"""Where a webhook may be sent: addresses as people write them, and as names resolve to them.

A partner's address must never make this server call its own neighbours. So both are judged: the
text, once given, and every numeric address that a name stands for at the moment of each call.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST_URL = 2_000
PORTS = frozenset({443, 8443})
"""The public ones: every other port of a foreign host is none of a webhook's business."""

_PRINTED = re.compile(r"[!-\[\]-~]+")  # visible ASCII without the backslash, which parsers dispute
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")  # a last label of an IPv4 address, in any notation

_NOT_PUBLIC = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own services, under a public number
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_UNICAST = IPv6Network("2000::/3")
"""All that is public of IPv6. What maps IPv4 into IPv6 (::ffff:0:0/96, ::/96, 64:ff9b::/96), unique
local, link-local and multicast addresses lie outside it."""
_NOT_UNICAST = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be called: in production https and public addresses alone; in development http, any
    port and loopback too.
    """

    development: bool = False

    def allows(self, address: str) -> bool:
        """Whether a numeric address may be called."""
        if "%" in address:
            return False  # a zone is a neighbour's
        number = ip_address(address)
        if self.development and number.is_loopback:
            return True
        return _public4(number) if isinstance(number, IPv4Address) else _public6(number)


@dataclass(frozen=True, slots=True)
class Destination:
    """An address taken apart: the only reading of it that is ever used."""

    scheme: str
    host: str  # a name in lower case, or a numeric address without brackets
    port: int
    target: str  # path and query

    @property
    def numeric(self) -> bool:
        """Whether there is no name to resolve."""
        return ":" in self.host or _NUMBER.fullmatch(self.host.rpartition(".")[2]) is not None

    @property
    def authority(self) -> str:
        """The Host header's value."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"


def read_destination(url: str, reach: Reach) -> Destination | None:
    """The address; None where it is none of ours to call, as far as its text can tell."""
    if len(url) > LONGEST_URL or not _PRINTED.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return None
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    bracketed = ("[" in parts.netloc) == (":" in host)  # IPv6, and nothing else
    clean = "@" not in parts.netloc and "#" not in url and bracketed
    if usual is None or not clean or not _host_stands(host, reach):
        return None
    query = f"?{parts.query}" if parts.query else ""
    found = Destination(
        parts.scheme, host, usual if port is None else port, (parts.path or "/") + query
    )
    return found if _fits(found, reach) else None


def _host_stands(host: str, reach: Reach) -> bool:
    """A name, or a numeric address in its one plain notation."""
    if ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return reach.allows(host)
        except ValueError:
            return False  # decimal, octal, hexadecimal, cut short
    return _NAME.fullmatch(host) is not None


def _fits(found: Destination, reach: Reach) -> bool:
    if reach.development:
        return found.port > 0
    return found.scheme == "https" and found.port in PORTS


def _public4(number: IPv4Address) -> bool:
    return not any(number in network for network in _NOT_PUBLIC)


def _public6(number: IPv6Address) -> bool:
    return number in _UNICAST and not any(number in network for network in _NOT_UNICAST)
