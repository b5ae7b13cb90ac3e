"""Calls to Slack's methods, which say 200 and mean it only where `ok` is true. https://docs.slack.dev/apis/web-api/"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scheduler.adapters import answered, answers
from scheduler.adapters.base import (
    AdapterError,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

LATER = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
STRANGERS = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "team_access_not_granted",
    }
)
# "Some aspect of the operation may have succeeded."
PERHAPS = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})


@dataclass(frozen=True)
class Methods:
    api: str
    token: str = field(repr=False)
    client: Client = field(repr=False)

    async def read(
        self, name: str, asked: Mapping[str, str] | None = None, *, fine: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Raises as `call`."""
        answer = await self.client.get(f"{self.api}/{name}", headers=self._headers(), params=asked)
        return self._read(answer, True, fine)

    async def call(
        self, name: str, said: dict[str, Any], *, repeatable: bool, fine: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """What a method answers, also with an error of `fine`.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        address = f"{self.api}/{name}"
        answer = await self.client.post(address, headers=self._headers(), json=said, repeatable=repeatable)
        return self._read(answer, repeatable, fine)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _read(self, answer: Answer, repeatable: bool, fine: tuple[str, ...]) -> dict[str, Any]:
        found = answered.anything(answer)
        said: dict[str, Any] = found if isinstance(found, dict) else {}
        if answer.ok and (said.get("ok") is True or said.get("error") in fine):
            return said
        raise self._meaning(answer, said, repeatable)

    def _meaning(self, answer: Answer, found: dict[str, Any], repeatable: bool) -> AdapterError:
        said, error = answers.words(answer, hide=(self.token,)), str(found.get("error") or "")
        if answer.status == 429 or error in LATER:
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status == 401 or error in STRANGERS:
            return Unauthorized(N_("Slack does not accept the token: {said}", said=said))
        if answer.ok and (error in PERHAPS or not error):
            return Unreachable(said) if repeatable else OutcomeUnknown(said)
        if error == "missing_scope":
            return Rejected(
                N_(
                    "The token lacks a permission (scope): {needed}.",
                    needed=str(found.get("needed") or "?")[:200],
                ),
                "token",
            )
        if error in ("channel_not_found", "not_in_channel", "is_archived"):
            return Rejected(
                N_("Slack does not let the app write in this channel: {said}", said=said), "channel"
            )
        return answered.trouble(answer, said, repeatable=repeatable, field="api")
