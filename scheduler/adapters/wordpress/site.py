"""Calls to one WordPress site with one application password."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scheduler.adapters import answered, answers
from scheduler.adapters.base import (
    AdapterError,
    RateLimited,
    Rejected,
    Unauthorized,
)
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

# Some hosts strip the header that says who we are; WordPress then answers as to anybody.
STRANGERS = frozenset(
    {"incorrect_password", "invalid_username", "invalid_email", "rest_not_logged_in", "application_passwords_disabled"}
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    api: str  # where its interface begins: …/wp-json, or …/?rest_route=
    username: str
    password: str = field(repr=False)
    client: Client = field(repr=False)

    async def read(self, path: str, **params: str) -> Any:
        """Raises as `call`; Rejected where a page of HTML comes back: a plug-in or a firewall stands before it."""
        return self.said(await self.call("GET", path, repeatable=True, params=params))

    def said(self, answer: Answer) -> Any:
        found = answered.anything(answer)
        if found is None:
            raise Rejected(N_("This does not answer like the interface of a WordPress site."), "site")
        return found

    async def call(
        self, method: str, path: str, *, repeatable: bool, fine: tuple[int, ...] = (), **how: Any
    ) -> Answer:
        """A successful answer, or one whose status is `fine` too.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        headers = {"Authorization": f"Basic {self.pass_word}", **how.pop("headers", {})}
        address = f"{self.api}{path}"
        answer = await self.client.request(method, address, headers=headers, repeatable=repeatable, **how)
        if answer.ok or answer.status in fine:
            return answer
        raise self.meaning(answer, repeatable=repeatable)

    @property
    def pass_word(self) -> str:
        return base64.b64encode(f"{self.username}:{self.password}".encode()).decode()

    def meaning(self, answer: Answer, *, repeatable: bool) -> AdapterError:
        said = answers.words(answer, hide=(self.password, self.pass_word), first=("message",))
        found = answered.anything(answer)
        code = str(found.get("code") or "") if isinstance(found, dict) else ""
        if answer.status == 429:
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status == 401 or code in STRANGERS:
            return Unauthorized(N_("The site does not accept the application password: {said}", said=said))
        return answered.trouble(answer, said, repeatable=repeatable, field="site")
