"""What Mastodon and its compatible servers mean by an answer that is no success."""

from __future__ import annotations

import re
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

# Compatible servers say 400, 403 or 422 where Mastodon says 401.
NOT_US = re.compile(
    r"access token|invalid.?token|token (is|was)|scope|login is currently disabled|not confirmed|suspended",
    re.I,
)
NOT_YET = re.compile(r"not finished processing|try again in a moment", re.I)


def meaning(answer: Answer, *, token: str, now: datetime, repeatable: bool) -> AdapterError:
    """`repeatable`: the call may be made again without harm; else a broken server leaves the outcome open."""
    said = answers.words(answer, hide=(token,))
    if answer.status == 429:
        return RateLimited(said, answers.retry_after(answer, now))
    if answer.status == 401 or (answer.status in (400, 403, 422) and NOT_US.search(str(said))):
        return Unauthorized(N_("The server does not accept the access token: {said}", said=said))
    if answer.status == 422 and NOT_YET.search(str(said)):
        return Unreachable(said)
    if answer.status in (408, 409, 425) or answer.status >= 500:
        # 409: Akkoma is still working on the same key.
        return Unreachable(said) if repeatable else OutcomeUnknown(said)
    if 300 <= answer.status < 400:
        return Rejected(N_("The server sends us to another address; connect that one instead."))
    return Rejected(said)
