"""Calls to Telegram's Bot API, and what its refusals mean. https://core.telegram.org/bots/api#making-requests"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.adapters import answered, answers, uploads
from scheduler.adapters.base import AdapterError, RateLimited, Rejected, Unauthorized
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

USUAL = "https://api.telegram.org"
PUT_OUT = ("kicked", "blocked", "not a member", "deactivated")


@dataclass(frozen=True)
class Bot:
    api: str
    token: str = field(repr=False)
    client: Client = field(repr=False)

    async def call(
        self, method: str, said: Mapping[str, Any], *, repeatable: bool, fine: tuple[str, ...] = ()
    ) -> Any:
        """What it answers; None where its refusal begins with one of the words of `fine`.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        answer = await self._send(method, said, repeatable)
        moved = _about(answer, "parameters").get("migrate_to_chat_id")
        if not answer.ok and isinstance(moved, int):
            # The group has another number since it grew; nothing was sent to the old one.
            answer = await self._send(method, {**said, "chat_id": moved}, repeatable)
        found = answered.anything(answer)
        if answer.ok:
            return found.get("result") if isinstance(found, dict) else None
        why = str(found.get("description") or "") if isinstance(found, dict) else ""
        if answer.status == 400 and any(one in why.lower() for one in fine):
            return None
        raise self._meaning(answer, why.lower(), repeatable)

    async def _send(self, method: str, said: Mapping[str, Any], repeatable: bool) -> Answer:
        files = [one for one in said.values() if isinstance(one, Upload)]
        how: dict[str, Any] = (
            {"form": {name: one if isinstance(one, Upload) else str(one) for name, one in said.items()}}
            if files
            else {"json": dict(said)}
        )
        address = f"{self.api}/bot{self.token}/{method}"
        timeout = uploads.seconds(files, besides=self.client.timeout)
        return await self.client.post(address, repeatable=repeatable, timeout=timeout, **how)

    def _meaning(self, answer: Answer, why: str, repeatable: bool) -> AdapterError:
        said = answers.words(answer, hide=(self.token,), first=("description",))
        if answer.status == 429:
            wait = _about(answer, "parameters").get("retry_after")
            if isinstance(wait, int) and 0 < wait < 86_400:
                return RateLimited(said, timedelta(seconds=wait))
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        # A token that is none is an address that is none.
        if answer.status in (401, 404) or (answer.status == 403 and any(one in why for one in PUT_OUT)):
            return Unauthorized(N_("Telegram does not let the bot in: {said}", said=said))
        if "chat not found" in why:
            return Rejected(N_("Telegram knows no such channel, or the bot is not in it."), "chat")
        return answered.trouble(answer, said, repeatable=repeatable, field="api")


def _about(answer: Answer, name: str) -> dict[str, Any]:
    found = answered.anything(answer)
    inner = found.get(name) if isinstance(found, dict) else None
    return inner if isinstance(inner, dict) else {}
