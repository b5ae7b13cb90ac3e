"""What can come between us and a platform. Each class is one thing the caller does next.

They live on this floor because the outgoing client raises them too; adapters take them from `adapters.base`.
"""

from __future__ import annotations

from datetime import timedelta

from scheduler.wording import Text


class AdapterError(Exception):
    """Something between us and the platform. `reason` is for people and holds no secret."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Unreachable(AdapterError):
    """The platform did not get it: tried again after a growing pause."""


class RateLimited(AdapterError):
    """The platform did not take it, and says when to come back. Not a failed try."""

    def __init__(self, reason: Text, retry_after: timedelta) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Unauthorized(AdapterError):
    """The platform no longer knows us: the channel pauses until somebody reconnects it."""


class Rejected(AdapterError):
    """Refused for what it is. Trying again cannot help; the editor sees the reason.

    `field` names the question of the connect form (or the option) whose answer is at fault, where one is.
    """

    def __init__(self, reason: Text, field: str | None = None) -> None:
        super().__init__(reason)
        self.field = field


class RecipientRefused(Rejected):
    """This one recipient's server refuses the address for good: suppressed, the others still get theirs."""


class AddressRefused(Rejected):
    """The address leads somewhere Marronnier may not call."""


class OutcomeUnknown(AdapterError):
    """It may be live: nobody resends blindly."""
