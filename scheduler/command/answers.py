"""Reading what a person gave on the command line. Secrets come from files: argv is for everybody to see."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from scheduler.command import Refused
from scheduler.db.local_time import zone_names
from scheduler.people.passwords import hash_password, weakness
from scheduler.people.user import plain_email

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def password_hash(path: str, address: str) -> str:
    """The hash of the password in a file, or on standard input for “-”. Slow: never inside a session."""
    try:
        words = sys.stdin.read() if path == "-" else Path(path).read_text()
    except (OSError, UnicodeDecodeError) as trouble:
        why = getattr(trouble, "strerror", None) or "it is not text"
        raise Refused(f"The password file {path} cannot be read ({why}).") from None
    password = words.removesuffix("\n").removesuffix("\r")
    if weak := weakness(password, email=address):
        raise Refused(str(weak))
    return hash_password(password)


def email(given: str) -> str:
    address = plain_email(given)
    if len(address) > 254 or not EMAIL.fullmatch(address):
        raise Refused(f"{given!r} is not an e-mail address.")
    return address


def zone(given: str) -> str:
    if given not in zone_names():
        raise Refused(f"{given!r} is not a time zone; they are named like Europe/Paris.")
    return given
