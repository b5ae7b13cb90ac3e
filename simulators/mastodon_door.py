"""The way into a Mastodon server by OAuth 2: programs made known, a page of consent, codes good once, PKCE."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from simulators import consent
from simulators.mastodon import AMastodon
from simulators.simulator import Refusal, fields, only, parsed
from simulators.wire import Answer, Request, answer

KNOWN = (
    "read", "profile", "write", "write:media", "write:statuses", "read:accounts", "read:statuses", "follow", "push",
)  # fmt: skip


@dataclass
class MastodonDoor(AMastodon):
    apps: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    newer: bool = True  # from 4.3 on it tells what it knows
    granted: str = ""

    def answer(self, request: Request) -> Answer:
        match request.method, request.path:
            case "POST", "/api/v1/apps":
                return self._app(parsed(request))
            case "GET", "/.well-known/oauth-authorization-server" if self.newer:
                return answer(
                    200, {"scopes_supported": list(KNOWN), "code_challenge_methods_supported": ["S256"]}
                )
            case "GET", "/oauth/authorize":
                asked = self._asked(request.query)
                name = self.apps[asked["client_id"]]["client_name"]
                return consent.page("Authorise", f"{name} asks to be let in", asked.get("scope", "read"))
            case "POST", "/oauth/authorize":
                return consent.sent_back(self.codes, self._asked(request.query))
            case "POST", "/oauth/token":
                return self._token(fields(request))
        return super().answer(request)

    def _app(self, said: dict[str, Any]) -> Answer:
        known = ("client_name", "redirect_uris", "scopes", "website")
        only(said, *known, refuse=lambda name: Refusal(422, {"error": f"Unknown parameter {name}"}))
        if not said.get("client_name") or not said.get("redirect_uris"):
            raise Refusal(422, {"error": "Validation failed: Name can't be blank"})
        number = f"client-{len(self.apps)}"
        self.apps[number] = {**said, "secret": f"hush-{len(self.apps)}"}
        made = {
            "id": "1",
            "name": said["client_name"],
            "client_id": number,
            "client_secret": self.apps[number]["secret"],
        }
        return answer(200, made)

    def _asked(self, query: str) -> dict[str, str]:
        asked = dict(parse_qsl(query))
        app = self.apps.get(asked.get("client_id", ""))
        if (
            app is None
            or asked.get("response_type") != "code"
            or asked.get("redirect_uri") != app["redirect_uris"]
        ):
            raise Refusal(400, {"error": "invalid_request"})
        if not set(asked.get("scope", "read").split()) <= set(app["scopes"].split()):
            raise Refusal(400, {"error": "invalid_scope"})
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            raise Refusal(400, {"error": "invalid_request", "error_description": "PKCE is wanted"})
        return asked

    def _token(self, said: dict[str, str]) -> Answer:
        asked = self.codes.pop(said.get("code", ""), None)
        app = self.apps.get(said.get("client_id", ""), {})
        if (
            asked is None
            or said.get("grant_type") != "authorization_code"
            or app.get("secret") != said.get("client_secret")
            or (asked["client_id"], asked["redirect_uri"])
            != (said.get("client_id"), said.get("redirect_uri"))
            or asked["code_challenge"] != consent.proof_of(said.get("code_verifier", ""))
        ):
            raise Refusal(
                400, {"error": "invalid_grant", "error_description": "The grant is invalid or expired."}
            )
        self.granted = asked.get("scope", "read")
        return answer(
            200, {"access_token": self.token, "token_type": "Bearer", "scope": asked.get("scope", "read")}
        )
