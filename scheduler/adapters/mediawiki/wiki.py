"""Calls to one wiki, signed in with a bot password for as long as a drain lasts."""

from __future__ import annotations

import re
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
from scheduler.wording import N_, Text, verbatim

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client, Upload

ALWAYS = {"format": "json", "formatversion": "2", "errorformat": "plaintext", "maxlag": "5"}
# The wiki no longer knows the session or its token: what was asked was not done, and is asked again once.
SIGNED_OUT = frozenset({"badtoken", "assertuserfailed", "assertnameduserfailed", "notoken"})
SECRET = re.compile("session|token", re.IGNORECASE)
BUSY = frozenset({"maxlag", "ratelimited", "readonly"})
STRANGERS = frozenset({"blocked", "autoblocked", "mustbeloggedin", "readapidenied", "writeapidenied"})


class Refusal(Rejected):
    """With the wiki's own name for it."""

    def __init__(self, code: str, said: Text) -> None:
        super().__init__(said)
        self.code = code


@dataclass
class Wiki:
    api: str
    username: str  # Name@bot
    password: str = field(repr=False)
    client: Client = field(repr=False)
    cookies: dict[str, str] = field(default_factory=dict, repr=False)
    token: str = field(default="", repr=False)

    async def read(self, **asked: str) -> dict[str, Any]:
        """Raises as `change`."""
        await self._sign_in_once()
        return await self._asked({"action": "query", "assert": "user", **asked}, repeatable=True)

    async def change(
        self, asked: Mapping[str, str], *, repeatable: bool, file: Upload | None = None
    ) -> dict[str, Any]:
        """What the wiki answers to a change. Raises Refusal, Unauthorized, RateLimited, Unreachable, OutcomeUnknown."""
        await self._sign_in_once()
        try:
            return await self._changed(asked, file, repeatable)
        except Refusal as refusal:
            if refusal.code not in SIGNED_OUT:
                raise
        await self._sign_in()
        return await self._changed(asked, file, repeatable)

    async def _changed(
        self, asked: Mapping[str, str], file: Upload | None, repeatable: bool
    ) -> dict[str, Any]:
        said: dict[str, str | Upload] = {"assert": "user", **asked, "token": self.token}
        return await self._asked(said | ({"file": file} if file else {}), repeatable=repeatable)

    async def _sign_in_once(self) -> None:
        if not self.token:
            await self._sign_in()

    async def _sign_in(self) -> None:
        """Raises Unauthorized for a name or password the wiki does not take."""
        self.cookies.clear()
        first = await self._token("login")
        words = {"lgname": self.username, "lgpassword": self.password, "lgtoken": first}
        said = (await self._asked({"action": "login", **words}, repeatable=True)).get("login")
        if not isinstance(said, dict) or said.get("result") != "Success":
            reason = said.get("reason") if isinstance(said, dict) else None
            text = str(reason.get("text") if isinstance(reason, dict) else reason or "")
            why = verbatim(answers.quotable(text, hide=self.hidden()))
            raise Unauthorized(N_("The wiki does not accept the bot password: {said}", said=why))
        self.token = await self._token("csrf")

    async def _token(self, kind: str) -> str:
        said = await self._asked({"action": "query", "meta": "tokens", "type": kind}, repeatable=True)
        query = said.get("query")
        tokens = query.get("tokens") if isinstance(query, dict) else None
        found = tokens.get(f"{kind}token") if isinstance(tokens, dict) else None
        if not isinstance(found, str) or not found:
            raise Rejected(N_("This does not answer like the interface of a wiki."), "api")
        return found

    async def _asked(self, said: Mapping[str, str | Upload], *, repeatable: bool) -> dict[str, Any]:
        cookies = "; ".join(f"{name}={word}" for name, word in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        form = {**ALWAYS, **said}
        answer = await self.client.post(self.api, form=form, headers=headers, repeatable=repeatable)
        for line in answer.every("Set-Cookie"):
            name, _, word = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = word.strip()
        found = answered.anything(answer)
        if answer.ok and isinstance(found, dict) and not _error(found)[0]:
            return found
        raise self._meaning(answer, found, repeatable)

    def _meaning(self, answer: Answer, found: Any, repeatable: bool) -> AdapterError:
        code, text = _error(found) if isinstance(found, dict) else ("", "")
        said = verbatim(answers.quotable(text, hide=self.hidden())) if text else answers.words(answer)
        if answer.status == 429 or code in BUSY:
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status in (401, 403) or code in STRANGERS:
            return Unauthorized(N_("The wiki does not let us write: {said}", said=said))
        if answer.status == 408 or answer.status >= 500 or code.startswith("internal_api_error"):
            return Unreachable(said) if repeatable else OutcomeUnknown(said)
        if 300 <= answer.status < 400:
            return Rejected(N_("The site sends us to another address; connect that one instead."), "api")
        if code:
            return Refusal(code, said)
        if not answer.ok:
            return Rejected(said)
        # A page of HTML: nothing is known to have been done by it.
        unread = N_("What {server} answered cannot be read.", server=self.api)
        return Unreachable(unread) if repeatable else OutcomeUnknown(unread)

    def hidden(self) -> tuple[str, ...]:
        # Other cookies hold plain words, such as a name or a country: struck out, answers could not be read.
        kept = (word for name, word in self.cookies.items() if SECRET.search(name) and len(word) > 7)
        return (self.password, *kept, self.token.removesuffix("+\\"))


def _error(found: Mapping[str, Any]) -> tuple[str, str]:
    """The wiki's name for what is wrong, and its words; two empty ones where nothing is."""
    errors = found.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return str(errors[0].get("code") or "?"), str(errors[0].get("text") or "")
    if "error" in found:
        said = found["error"]
        if isinstance(said, dict):
            return str(said.get("code") or "?"), str(said.get("info") or "")
        return "?", str(said)
    return "", ""
