"""Calls to one Lemmy server, and what its refusals mean: `{"error": "in_words_like_these"}`."""

from __future__ import annotations

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

API = "/api/v3"
STRANGERS = frozenset(
    {"not_logged_in", "incorrect_login", "person_is_banned_from_site", "missing_totp_token"}
)
PERHAPS = frozenset({"couldnt_create_post", "couldnt_create_comment"})


@dataclass(frozen=True)
class Instance:
    address: str
    token: str = field(repr=False)
    client: Client = field(repr=False)

    async def read(self, path: str, **asked: str) -> dict[str, Any]:
        """Raises as `call`; Rejected where no Lemmy answers."""
        return self.said(await self.call("GET", path, repeatable=True, params=asked))

    def said(self, answer: Answer) -> dict[str, Any]:
        found = answered.anything(answer)
        if not isinstance(found, dict):
            raise Rejected(N_("{server} does not answer like a Lemmy server.", server=self.address), "server")
        return found

    async def call(
        self, method: str, path: str, *, repeatable: bool, fine: tuple[str, ...] = (), **how: Any
    ) -> Answer:
        """A successful answer, or one whose error is of `fine`.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        address = self.address + (path if path.startswith("/pictrs") else API + path)
        answer = await self.client.request(method, address, headers=headers, repeatable=repeatable, **how)
        if answer.ok or _error(answer) in fine:
            return answer
        raise self._meaning(answer, repeatable)

    def _meaning(self, answer: Answer, repeatable: bool) -> AdapterError:
        said, error = answers.words(answer, hide=(self.token,)), _error(answer)
        if answer.status == 429 or error == "rate_limit_error":
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status == 401 or error in STRANGERS:
            return Unauthorized(N_("Lemmy does not let us in: {said}", said=said))
        if error in PERHAPS:
            return Unreachable(said) if repeatable else OutcomeUnknown(said)
        return answered.trouble(answer, said, repeatable=repeatable, field="server")


def _error(answer: Answer) -> str:
    found = answered.anything(answer) if not answer.ok else None
    return str(found.get("error") or "") if isinstance(found, dict) else ""
