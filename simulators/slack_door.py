"""The way into a Slack workspace by OAuth 2: an app made known by hand, a page of consent, codes good once.

The secret or PKCE is the proof; PKCE counts only for an app that was set to it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from simulators import consent
from simulators.simulator import Refusal, fields
from simulators.slack import CHANNEL, SlackSimulator, refused
from simulators.wire import Answer, Request, answer

__all__ = ["CHANNEL", "CLIENT", "HUSH", "SlackDoor"]

CLIENT, HUSH = "2141029472.691202649728", "hush"
KNOWN = (
    "chat:write", "chat:write.public", "files:write", "files:read", "channels:read", "channels:history",
    "groups:read", "groups:history",
)  # fmt: skip


@dataclass
class SlackDoor(SlackSimulator):
    backs: tuple[str, ...] = ()  # as named in the app's settings; none: any, to try it by hand
    public_client: bool = False  # the app was set to PKCE
    rotates: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        match request.method, request.path:
            case "GET", "/oauth/v2/authorize":
                scopes = self._asked(request.query)["scope"]
                return consent.page("Allow", "An app asks to be let into Estuaires", scopes)
            case "POST", "/oauth/v2/authorize":
                return consent.sent_back(self.codes, self._asked(request.query))
            case "POST", "/api/oauth.v2.access":
                return answer(200, {"ok": True, **self._token(request)})
        return super().answer(request)

    def _asked(self, query: str) -> dict[str, str]:
        asked = dict(parse_qsl(query))
        if asked.get("client_id") != CLIENT:
            raise Refusal(400, {"error": "invalid_client_id"})
        if self.backs and asked.get("redirect_uri") not in self.backs:
            raise Refusal(400, {"error": "bad_redirect_uri"})
        wanted = asked.get("scope", "").split(",")
        if not asked.get("scope") or not set(wanted) <= set(KNOWN):
            raise Refusal(400, {"error": "invalid_scope"})
        if "code_challenge" in asked and asked.get("code_challenge_method") != "S256":
            raise Refusal(400, {"error": "invalid_code_challenge_method"})
        return asked

    def _token(self, request: Request) -> dict[str, Any]:
        said = fields(request)
        number, secret = _basic(request) or (said.get("client_id", ""), said.get("client_secret", ""))
        if number != CLIENT:
            raise refused("invalid_client_id")
        asked = self.codes.pop(said.get("code", ""), None)
        if asked is None:
            raise refused("invalid_code")
        if said.get("redirect_uri") != asked["redirect_uri"]:
            raise refused("bad_redirect_uri")
        if not (secret == HUSH or (not secret and self.public_client and _proves(said, asked))):
            raise refused("bad_client_secret")
        self.scopes = tuple(asked["scope"].split(","))
        found = {"access_token": self.token, "token_type": "bot", "scope": asked["scope"], "app_id": "A1"}
        return found | ({"refresh_token": "xoxe-1", "expires_in": 43200} if self.rotates else {})


def _basic(request: Request) -> tuple[str, str] | None:
    kind, _, word = request.headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        return None
    number, _, secret = base64.b64decode(word).decode().partition(":")
    return number, secret


def _proves(said: dict[str, str], asked: dict[str, str]) -> bool:
    return asked.get("code_challenge") == consent.proof_of(said.get("code_verifier", ""))
