"""Passwords: argon2id, slow on purpose. Never called inside a write."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.wording import N_, Text

SHORTEST, LONGEST = 10, 200

_hasher = PasswordHasher()
# Checked when the e-mail is unknown, so that the answer takes as long as for a known one.
_nobody = _hasher.hash("nobody has this password")


def weakness(password: str, *, email: str = "") -> Text | None:
    """What is wrong with a new password, in a sentence; None when it will do."""
    if len(password) < SHORTEST:
        return N_("Choose a password of at least {least} characters.", least=SHORTEST)
    if len(password) > LONGEST:
        return N_("Choose a password of at most {most} characters.", most=LONGEST)
    if len(set(password)) < 4 or password.lower() in (email.lower(), email.partition("@")[0].lower()):
        return N_("This password is too easy to guess. Several words in a row are a good one.")
    return None


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Takes the same time whether the person exists or not."""
    try:
        _hasher.verify(password_hash or _nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
