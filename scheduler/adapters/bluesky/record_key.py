"""The key of a record, chosen by us from the part's own key: the same call twice is the same record."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
EARLIEST = int(datetime(2023, 1, 1, tzinfo=UTC).timestamp()) * 10**6
SPAN = 3 * 365 * 86400 * 10**6


def record_key(key: str) -> str:
    """A timestamp identifier, as the protocol wants one. Its time tells nothing: a post that is moved keeps its key."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16])
    return written(EARLIEST + (number >> 10) % SPAN, number % 1024)


def written(microseconds: int, clock: int) -> str:
    """53 bits of microseconds since 1970, 10 bits of a clock's number."""
    return _base32(microseconds, 11) + _base32(clock, 2)


def _base32(number: int, length: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number, 32)
        letters = ALPHABET[rest] + letters
    return letters.rjust(length, ALPHABET[0])
