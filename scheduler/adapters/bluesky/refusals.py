"""What a personal data server means by an answer that is no success."""

from __future__ import annotations

from datetime import datetime

from scheduler.adapters import answers
from scheduler.adapters.base import (
    AdapterError,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.outgoing import Answer
from scheduler.wording import N_

STRANGERS = frozenset({"InvalidToken", "AuthMissing", "AuthenticationRequired", "AuthFactorTokenRequired"})
# A picture uploaded too long ago is thrown away there: soon ours counts as old too, and is uploaded anew.
GONE = frozenset({"BlobNotFound"})


def name(answer: Answer) -> str:
    """The error's own name; expired tokens are 400, so the status alone tells little."""
    try:
        said = answer.json()
    except ValueError:
        return ""
    return str(said.get("error") or "") if isinstance(said, dict) else ""


def meaning(answer: Answer, *, hide: tuple[str, ...], now: datetime, repeatable: bool) -> AdapterError:
    said, error = answers.words(answer, hide=hide, first=("message",)), name(answer)
    if answer.status == 429:
        return RateLimited(said, answers.retry_after(answer, now))
    if answer.status in (401, 403) or error in STRANGERS:
        return Unauthorized(N_("Bluesky does not accept the app password: {said}", said=said))
    if error in GONE:
        return Unreachable(said)
    if answer.status == 408 or answer.status >= 500:
        # Also what an existing record is answered with by some servers: it is looked up, never sent blindly.
        return Unreachable(said) if repeatable else OutcomeUnknown(said)
    return Rejected(said)
