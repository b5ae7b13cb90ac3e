from ipaddress import ip_address

import pytest

from scheduler.outgoing.addresses import AllowList, is_public

NOT_PUBLIC = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",  # where clouds keep their credentials
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001::1",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not AllowList.read([]).permits("any.example", 443, ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "172.32.0.1",
        "192.0.1.1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
        "2002:101:101::",
        "2606:4700::1111",
    ],
)
def test_the_internet_is_open(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("entry", "host", "port", "address", "listed"),
    [
        ("127.0.0.1", "localhost", 80, "127.0.0.1", True),
        ("127.0.0.1", "localhost", 80, "::ffff:127.0.0.1", True),
        ("127.0.0.1", "localhost", 80, "127.0.0.2", False),
        ("127.0.0.1:8025", "x", 8025, "127.0.0.1", True),
        ("127.0.0.1:8025", "x", 8026, "127.0.0.1", False),
        ("10.0.0.0/8", "x", 80, "10.9.9.9", True),
        ("10.0.0.0/8", "x", 80, "172.16.0.1", False),
        ("Mail.Intern", "mail.intern.", 25, "10.0.0.1", True),
        ("mail.intern:25", "mail.intern", 25, "10.0.0.1", True),
        ("mail.intern:25", "mail.intern", 26, "10.0.0.1", False),
        ("mail.intern", "evil.mail.intern", 25, "10.0.0.1", False),
        ("::1", "x", 80, "::1", True),
        ("[::1]:80", "x", 80, "::1", True),
        ("[::1]:80", "x", 81, "::1", False),
        ("fd00::/8", "x", 81, "fd00::5", True),
    ],
)
def test_an_entry_allows_just_what_it_names(
    entry: str, host: str, port: int, address: str, listed: bool
) -> None:
    assert AllowList.read([entry]).permits(host, port, ip_address(address)) is listed
