"""Reading the answers of HTTP platforms: their words, and when to come back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scheduler.adapters.base import Allowance
from scheduler.outgoing import Answer
from scheduler.wording import N_, Text, verbatim

LONGEST_QUOTE = 300
USUAL_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)  # a clock gone wild must not park a channel for a century


def words(answer: Answer, *, hide: Iterable[str] = (), first: tuple[str, ...] = ()) -> Text:
    """What the platform says is wrong, as it says it; without what must stay secret, should it echo that.

    `first`: the members in which this platform speaks to people, before those where most do.
    """
    try:
        said = answer.json()
    except ValueError:
        said = None
    if isinstance(said, dict):
        said = next(
            (
                said[name]
                for name in (*first, "error_description", "error", "detail", "message", "title")
                if said.get(name)
            ),
            "",
        )
    if isinstance(said, dict):
        said = said.get("message") or said.get("code")  # {"error": {"code": …, "message": …}}
    if not isinstance(said, str) or not said.strip():
        return N_("It answered with status {status}.", status=answer.status)
    return verbatim(quotable(said, hide=hide))


def quotable(said: str, *, hide: Iterable[str] = ()) -> str:
    """Somebody else's words on one line, short, and without our secrets."""
    for secret in hide:
        said = said.replace(secret, "…") if secret else said
    said = re.sub(r"[\s\x00-\x1f\x7f]+", " ", said).strip()
    return said if len(said) <= LONGEST_QUOTE else said[: LONGEST_QUOTE - 1] + "…"


def retry_after(answer: Answer, now: datetime) -> timedelta:
    """How long the platform asks us to wait, by Retry-After or RateLimit-Reset; a minute when it does not say."""
    said = (answer.headers.get(name) for name in ("Retry-After", "X-RateLimit-Reset", "RateLimit-Reset"))
    wanted = next((word for word in said if word), "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 8:
        wait = timedelta(seconds=int(wanted))
    else:
        until = _instant(wanted)
        # Their date, by their clock: ours may be off by more than the pause they ask for.
        wait = until - (_instant(answer.headers.get("Date", "")) or now) if until else USUAL_WAIT
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def allowance(answer: Answer, quota: str, now: datetime) -> Allowance | None:
    """What the answer says is left of a quota; None where it says nothing that can be read."""
    left = answer.headers.get("X-RateLimit-Remaining") or ""
    until = _instant(answer.headers.get("X-RateLimit-Reset") or "")
    if not (left.isascii() and left.isdigit() and len(left) < 8) or until is None:
        return None
    until = now + (until - (_instant(answer.headers.get("Date", "")) or now))
    return Allowance(quota, int(left), min(until, now + LONGEST_WAIT))


def _instant(word: str) -> datetime | None:
    """ISO 8601 (Mastodon) or an HTTP date; Unix seconds are also seen."""
    try:
        if word.isascii() and word.isdigit():
            return datetime.fromtimestamp(int(word), UTC)
        found = (
            datetime.fromisoformat(word)
            if "T" in word[:12] and "-" in word[:8]
            else parsedate_to_datetime(word)
        )
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
