"""Calls to the server that keeps an account, with a session that is renewed when it has run out.

Signing in is limited to a few hundred times a day, so the session is kept, and renewed by one worker for all.
"""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scheduler.adapters.base import OutcomeUnknown, RateLimited, Rejected, Unauthorized, Unreachable
from scheduler.adapters.bluesky import refusals
from scheduler.adapters.renewal import Renewal, Secrets, unkept
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

# Run out, or of a server that was set up anew: either way the app password opens another.
NEAR = 120  # seconds before its end in which a session is renewed: longer than a call takes
OVER = frozenset({"ExpiredToken", "InvalidToken"})


@dataclass
class Session:
    server: str  # that keeps the account
    identifier: str
    secrets: Secrets = field(repr=False)  # password, access, refresh
    client: Client = field(repr=False)
    renewal: Renewal = field(repr=False, default=unkept)
    lent: list[str] = field(repr=False, default_factory=list)  # proofs that let others act for the account

    def hidden(self) -> tuple[str, ...]:
        """What nobody reads in words that come back."""
        return (*self.secrets.values(), *self.lent)

    async def read(self, method: str, **params: str) -> dict[str, Any]:
        return self.said(await self.call("GET", method, repeatable=True, params=params), repeatable=True)

    async def call(self, verb: str, method: str, *, repeatable: bool, **how: Any) -> Answer:
        """A successful answer. Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown."""
        answer = await self.ask(verb, method, repeatable=repeatable, **how)
        if answer.ok:
            return answer
        now = self.client.clock.now()
        raise refusals.meaning(answer, hide=self.hidden(), now=now, repeatable=repeatable)

    async def ask(self, verb: str, method: str, *, repeatable: bool, **how: Any) -> Answer:
        """Any answer. A session that has run out did nothing, so the call is made again with the next one."""
        used = self.secrets
        if self._runs_out(used["access"]):
            # Spared: a call that would be refused. Where nothing newer is to be had, the server decides.
            with suppress(RateLimited, Unreachable):
                used = self.secrets = await self.renewal(used, self._renewed)
        answer = await self._once(verb, method, used["access"], repeatable, **how)
        if refusals.name(answer) not in OVER:
            return answer
        self.secrets = await self.renewal(used, self._renewed)
        return await self._once(verb, method, self.secrets["access"], repeatable, **how)

    def said(self, answer: Answer, *, repeatable: bool) -> dict[str, Any]:
        try:
            said = answer.json()
        except ValueError:
            said = None
        if not isinstance(said, dict) or not said:
            error = Unreachable if repeatable else OutcomeUnknown
            raise error(N_("What {server} answered cannot be read.", server=self.server))
        return said

    async def sign_in(self, password: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Whose account it is, and the secrets of a new session."""
        how = {"json": {"identifier": self.identifier, "password": password}}
        answer = await self._once("POST", "com.atproto.server.createSession", None, True, **how)
        if not answer.ok:
            now = self.client.clock.now()
            raise refusals.meaning(answer, hide=(password,), now=now, repeatable=True)
        try:
            said = answer.json()
            tokens = {"password": password, "access": said["accessJwt"], "refresh": said["refreshJwt"]}
            fine = all(isinstance(word, str) and word for word in (*tokens.values(), said["did"]))
        except (ValueError, KeyError, TypeError):
            fine = False
        if not fine:
            text = N_("{server} does not answer like a Bluesky server.", server=self.server)
            raise Rejected(text, "server")
        return said, tokens

    async def _renewed(self, stored: Secrets) -> dict[str, str]:
        """The next session. An old token asked for twice within two hours gives the same: a lost answer harms nothing."""
        method = "com.atproto.server.refreshSession"
        answer = await self._once("POST", method, stored["refresh"], True)
        if answer.ok:
            said = self.said(answer, repeatable=True)
            if said.get("accessJwt") and said.get("refreshJwt"):
                return {**stored, "access": said["accessJwt"], "refresh": said["refreshJwt"]}
        if answer.status == 429 or answer.status >= 500:
            now = self.client.clock.now()
            raise refusals.meaning(answer, hide=tuple(stored.values()), now=now, repeatable=True)
        try:
            return (await self.sign_in(stored["password"]))[1]
        except Rejected as refusal:
            raise Unauthorized(refusal.reason) from None

    def _runs_out(self, token: str) -> bool:
        """As the token itself says, which nobody signs for us: only a reason to ask for the next one sooner."""
        try:
            body = token.split(".")[1]
            ends = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["exp"]
            return bool(ends - self.client.clock.now().timestamp() < NEAR)
        except (IndexError, KeyError, TypeError, ValueError):
            return False

    async def _once(self, verb: str, method: str, token: str | None, repeatable: bool, **how: Any) -> Answer:
        headers = {**how.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        address = f"{self.server}/xrpc/{method}"
        return await self.client.request(verb, address, headers=headers, repeatable=repeatable, **how)
