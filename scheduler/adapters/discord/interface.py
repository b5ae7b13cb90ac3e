"""Calls to Discord's interface, and what its refusals mean. https://discord.com/developers/docs/reference"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.adapters import answered, answers, uploads
from scheduler.adapters.base import AdapterError, RateLimited, Rejected, Unauthorized
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

USUAL = "https://discord.com/api/v10"
UNKNOWN_MESSAGE = 10008
SHUT_OUT = frozenset({10003, 10015, 50001})  # no such channel, no such webhook, no access
LATER = frozenset({20016, 20028, 40062})  # slow mode, too much written in the channel, busy


@dataclass(frozen=True)
class Interface:
    address: str = field(repr=False)  # of a webhook, it opens the door by itself
    client: Client = field(repr=False)
    token: str = field(repr=False, default="")  # of a bot

    async def read(self, path: str, **params: str) -> dict[str, Any]:
        """Raises as `call`; Rejected where Discord does not answer."""
        found = answered.anything(await self.call("GET", path, repeatable=True, params=params))
        if not isinstance(found, dict):
            raise Rejected(N_("This does not answer like Discord."))
        return found

    async def call(
        self, method: str, path: str, *, repeatable: bool, gone: bool = False, **how: Any
    ) -> Answer:
        """A successful answer; with `gone`, also that the message is not there any more.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        headers = {"Authorization": f"Bot {self.token}"} if self.token else {}
        address = self.address + path
        files = [one for one in (how.get("form") or {}).values() if isinstance(one, Upload)]
        how["timeout"] = uploads.seconds(files, besides=self.client.timeout)
        answer = await self.client.request(method, address, headers=headers, repeatable=repeatable, **how)
        if answer.ok or (gone and _code(answer) == UNKNOWN_MESSAGE):
            return answer
        raise self._meaning(answer, repeatable)

    def hidden(self) -> tuple[str, ...]:
        return (self.token,) if self.token else (self.address, self.address.rpartition("/")[2])

    def _meaning(self, answer: Answer, repeatable: bool) -> AdapterError:
        said, code = answers.words(answer, hide=self.hidden()), _code(answer)
        if answer.status == 429 or code in LATER:
            return RateLimited(said, self._wait(answer))
        if answer.status == 401 or code in SHUT_OUT:
            return Unauthorized(N_("Discord does not let us in any more: {said}", said=said))
        return answered.trouble(answer, said, repeatable=repeatable, field="channel")

    def _wait(self, answer: Answer) -> timedelta:
        """In seconds, with parts of them, within the answer; else as everybody says it."""
        found = answered.anything(answer)
        wait = found.get("retry_after") if isinstance(found, dict) else None
        if isinstance(wait, int | float) and not isinstance(wait, bool) and 0 < wait < 86_400:
            return timedelta(seconds=max(1.0, wait))
        return answers.retry_after(answer, self.client.clock.now())


def _code(answer: Answer) -> int:
    found = answered.anything(answer) if not answer.ok else None
    code = found.get("code") if isinstance(found, dict) else None
    return code if isinstance(code, int) else 0
