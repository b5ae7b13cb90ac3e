"""Which addresses may be called: all of the public Internet, and of the rest only what an administrator listed.

Anybody who may connect a channel can name an address. Without this check they could have the server call
the database next door, or the metadata service of a cloud.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

# The special-purpose registries of IANA. Spelled out, because `ipaddress.is_global` changes between Python releases.
NOT_PUBLIC = (
    IPv4Network("0.0.0.0/8"),  # "this host": connecting there reaches this machine
    IPv4Network("10.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),
    IPv4Network("127.0.0.0/8"),
    IPv4Network("169.254.0.0/16"),  # among them the metadata service of clouds
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.0.2.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("192.168.0.0/16"),
    IPv4Network("198.18.0.0/15"),
    IPv4Network("198.51.100.0/24"),
    IPv4Network("203.0.113.0/24"),
    IPv4Network("224.0.0.0/4"),
    IPv4Network("240.0.0.0/4"),
)
# In IPv6 the other way round: only the global unicast block, less what is carved out of it.
PUBLIC_V6 = IPv6Network("2000::/3")
NOT_PUBLIC_V6 = (
    IPv6Network("2001::/23"),  # Teredo and other protocol assignments
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
)
NAT64 = IPv6Network("64:ff9b::/96")


def innermost(address: Address) -> Address:
    """The IPv4 address that an IPv6 one merely wraps (mapped, NAT64, 6to4), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address


def is_public(address: Address) -> bool:
    inner = innermost(address)
    if isinstance(inner, IPv4Address):
        return not any(inner in block for block in NOT_PUBLIC)
    return inner in PUBLIC_V6 and not any(inner in block for block in NOT_PUBLIC_V6)


@dataclass(frozen=True)
class AllowList:
    """`MARRONNIER_ALLOW_ADDRESSES`: host names, addresses and networks, each of the first two also with a port."""

    hosts: frozenset[tuple[str, int | None]]
    networks: tuple[tuple[IPv4Network | IPv6Network, int | None], ...]

    @classmethod
    def read(cls, entries: Iterable[str]) -> AllowList:
        hosts, networks = set(), []
        for entry in entries:
            host, port = _split_port(entry.strip().lower())
            try:
                networks.append((ip_network(host, strict=False), port))
            except ValueError:
                hosts.add((host.rstrip("."), port))
        return cls(frozenset(hosts), tuple(networks))

    def lists(self, host: str, port: int, address: Address) -> bool:
        """Was this address allowed, by itself or through the name it was looked up under?"""
        name = host.lower().rstrip(".")
        if (name, None) in self.hosts or (name, port) in self.hosts:
            return True
        inner = innermost(address)
        return any(inner in network and only in (None, port) for network, only in self.networks)

    def permits(self, host: str, port: int, address: Address) -> bool:
        return is_public(address) or self.lists(host, port, address)


@lru_cache(1024)  # asked twice for every connection
def parse(word: str) -> Address:
    """An address as the system spells it; a scope (`fe80::1%eth0`) is dropped. Raises ValueError."""
    return ip_address(word.partition("%")[0])


def _split_port(entry: str) -> tuple[str, int | None]:
    if entry.startswith("["):
        host, _, port = entry[1:].partition("]")
        return host, int(port[1:]) if port[1:].isdecimal() else None
    host, colon, port = entry.rpartition(":")
    if colon and ":" not in host and port.isdecimal():
        return host, int(port)
    return entry, None
