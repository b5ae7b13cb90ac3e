"""What a mail server means by a reply that is no success: is it about us, the letter, or this one recipient?"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal

from scheduler.adapters.answers import quotable
from scheduler.adapters.base import (
    AdapterError,
    RateLimited,
    RecipientRefused,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.wording import N_, verbatim

Stage = Literal["greeting", "sign-in", "sender", "recipient", "letter"]

LATER = {421: timedelta(minutes=1), 451: timedelta(minutes=5), 452: timedelta(minutes=5)}
SIGN_IN = frozenset({530, 534, 535, 538})
# Enhanced codes (RFC 3463) that say the mailbox is not there, whatever the stage: bad address, moved, disabled.
NO_MAILBOX = re.compile(r"\b5\.(1\.(?:[1236]|10)|2\.1)\b")
# About us rather than the recipient: our sender address, our reputation, no relaying; or a full mailbox.
NOT_THE_ADDRESS = re.compile(r"\b5\.(?:7\.\d+|1\.[78]|2\.[234]|3\.\d+|4\.\d+)\b")


def meaning(stage: Stage, code: int, said: str, *, secret: str = "") -> AdapterError:
    """Until the server has taken the letter, a refusal means that it certainly was not sent."""
    words = verbatim(f"{code} {quotable(said, hide=(secret,))}")
    if code in LATER:
        return RateLimited(words, LATER[code])
    if code in SIGN_IN:
        return Unauthorized(N_("The mail server does not accept the sign-in: {said}", said=words))
    if code < 500 or stage == "greeting":
        return Unreachable(words)
    if NO_MAILBOX.search(said):
        return RecipientRefused(words)
    if stage == "recipient" and code not in {552, 554} and not NOT_THE_ADDRESS.search(said):
        return RecipientRefused(words)
    return Rejected(words)
