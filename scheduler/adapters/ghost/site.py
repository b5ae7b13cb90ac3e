"""Calls to one Ghost site with one admin key: each call carries a token of its own that lives some minutes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
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

LIFE = 240  # seconds; the site takes no token older than five minutes
KEY = re.compile(r"[0-9a-f]{20,40}:[0-9a-f]{32,128}")
STRANGERS = frozenset(
    {"INVALID_JWT", "MISSING_ADMIN_API_KID", "UNKNOWN_ADMIN_API_KEY", "INVALID_AUTH_HEADER"}
)


@dataclass(frozen=True)
class Site:
    address: str
    key: str = field(repr=False)  # id:secret
    client: Client = field(repr=False)

    async def read(self, path: str, **params: str) -> dict[str, Any]:
        answer = await self.call("GET", path, repeatable=True, params=params)
        said = answered.anything(answer)
        if not isinstance(said, dict):
            raise Rejected(N_("This does not answer like the interface of a Ghost site."), "site")
        return said

    async def call(
        self, method: str, path: str, *, repeatable: bool, fine: tuple[int, ...] = (), **how: Any
    ) -> Answer:
        """A successful answer, or one whose status is `fine` too.

        Raises Unauthorized, RateLimited, Rejected, Unreachable, OutcomeUnknown.
        """
        now = self.client.clock.now()
        headers = {"Authorization": f"Ghost {token(self.key, now)}", "Accept-Version": "v5.0"}
        address = f"{self.address}/ghost/api/admin{path}"
        answer = await self.client.request(method, address, headers=headers, repeatable=repeatable, **how)
        if answer.ok or answer.status in fine:
            return answer
        if answer.status == 403 and method != "GET":
            # Either the key is no longer good or it may not do this one thing: only the first is about the site.
            await self.read("/posts/", limit="1", fields="id")
            raise Rejected(self._said(answer))
        raise self.meaning(answer, repeatable=repeatable)

    def meaning(self, answer: Answer, *, repeatable: bool) -> AdapterError:
        said, first = self._said(answer), _first_error(answer)
        if answer.status == 429:
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status in (401, 403) or first.get("code") in STRANGERS:
            return Unauthorized(N_("The site does not accept the admin key: {said}", said=said))
        return answered.trouble(answer, said, repeatable=repeatable, field="site")

    def _said(self, answer: Answer) -> Text:
        first = _first_error(answer)
        words = " ".join(str(first[name]) for name in ("message", "context") if first.get(name))
        hide = self.hidden()
        return verbatim(answers.quotable(words, hide=hide)) if words else answers.words(answer, hide=hide)

    def hidden(self) -> tuple[str, ...]:
        return (self.key, self.key.partition(":")[2])


def _first_error(answer: Answer) -> dict[str, Any]:
    found = answered.anything(answer)
    errors = found.get("errors") if isinstance(found, dict) else None
    return errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}


def token(key: str, now: datetime) -> str:
    """A JSON Web Token as the Admin API wants it: HS256, by the key's secret in octets."""
    name, _, secret = key.partition(":")
    began = int(now.timestamp())
    head = _packed({"alg": "HS256", "typ": "JWT", "kid": name})
    body = _packed({"iat": began, "exp": began + LIFE, "aud": "/admin/"})
    signed = hmac.digest(bytes.fromhex(secret), f"{head}.{body}".encode(), hashlib.sha256)
    return f"{head}.{body}.{_letters(signed)}"


def _packed(said: dict[str, Any]) -> str:
    return _letters(json.dumps(said, separators=(",", ":")).encode())


def _letters(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
