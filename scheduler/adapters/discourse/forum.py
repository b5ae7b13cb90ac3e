"""Calls to one forum with one API key, for one of its users."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.adapters import answered, answers
from scheduler.adapters.base import (
    AdapterError,
    RateLimited,
    Rejected,
    Unauthorized,
)
from scheduler.wording import N_, Text, verbatim

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

STRANGERS = frozenset({"invalid_access", "not_logged_in", "invalid_api_key"})


@dataclass(frozen=True)
class Forum:
    address: str
    username: str
    key: str = field(repr=False)
    client: Client = field(repr=False)

    async def read(self, path: str, **params: str) -> dict[str, Any]:
        """Raises as `call`; Rejected where no forum answers."""
        answer = await self.call("GET", path, repeatable=True, params=params)
        found = answered.anything(answer)
        if not isinstance(found, dict):
            raise Rejected(N_("This does not answer like a Discourse forum."), "site")
        return found

    async def call(
        self, method: str, path: str, *, repeatable: bool, fine: tuple[int, ...] = (), **how: Any
    ) -> Answer:
        """A successful answer, or one whose status is `fine` too.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        headers = {"Api-Key": self.key, "Api-Username": self.username}
        address = self.address + path
        answer = await self.client.request(method, address, headers=headers, repeatable=repeatable, **how)
        if answer.ok or answer.status in fine:
            return answer
        trouble = self.meaning(answer, repeatable=repeatable)
        stranger = isinstance(trouble, Unauthorized) and answer.status == 403
        # The forum has one word for a key it does not know and for a deed this user may not do.
        if stranger and method != "GET" and await self._is_known():
            raise Rejected(self._said(answer))
        raise trouble

    async def _is_known(self) -> bool:
        me = (await self.read("/session/current.json")).get("current_user")
        return isinstance(me, dict) and bool(me.get("username"))

    def meaning(self, answer: Answer, *, repeatable: bool) -> AdapterError:
        found = answered.anything(answer)
        about: dict[str, Any] = found if isinstance(found, dict) else {}
        said = self._said(answer)
        if answer.status == 429:
            return RateLimited(said, self._wait(answer, about))
        if answer.status == 401 or about.get("error_type") in STRANGERS:
            return Unauthorized(N_("The forum does not accept the API key: {said}", said=said))
        return answered.trouble(answer, said, repeatable=repeatable, field="site")

    def _said(self, answer: Answer) -> Text:
        found = answered.anything(answer)
        errors = found.get("errors") if isinstance(found, dict) else None
        text = " ".join(map(str, errors)) if isinstance(errors, list) else ""
        hide = (self.key,)
        return verbatim(answers.quotable(text, hide=hide)) if text else answers.words(answer, hide=hide)

    def _wait(self, answer: Answer, about: dict[str, Any]) -> timedelta:
        extras = about.get("extras")
        seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
        if not answer.headers.get("Retry-After") and isinstance(seconds, int) and 0 < seconds <= 86_400:
            return timedelta(seconds=seconds)
        return answers.retry_after(answer, self.client.clock.now())
