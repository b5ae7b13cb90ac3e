"""A receiver of signed calls, as Standard Webhooks describes one: unsigned or stale calls are refused, repeats known."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import Public, Refusal, Simulator, parsed
from simulators.wire import Answer, Request, answer

TOLERANCE = 300  # seconds
OUT = {"post.published", "post.updated"}


@dataclass
class WebhookSimulator(Simulator):
    secret: str
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def public(self) -> list[Public]:
        return [
            Public(number, str(one.get("text", "")), tuple(_alts(one))) for number, one in self.posts.items()
        ]

    def key(self, request: Request) -> str | None:
        return request.headers.get("webhook-id") if parsed(request).get("type") in OUT else None

    def answer(self, request: Request) -> Answer:
        if request.method != "POST" or self.revoked:
            raise Refusal(410 if self.revoked else 405, {"error": "Only signed calls are taken here."})
        number = self._signed(request)
        if number in self.known:
            return answer(200, {"again": True})
        self.known.add(number)
        said = parsed(request)
        about = said.get("data") or {}
        post = str(about.get("post_id") or about.get("id") or number)
        if said.get("type") in OUT:
            self.posts[post] = about
        elif said.get("type") == "post.removed":
            self.posts.pop(post, None)
        return answer(200, {})

    def _signed(self, request: Request) -> str:
        number, when = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
        if not number or not when.isdecimal() or abs(self.now().timestamp() - int(when)) > TOLERANCE:
            raise Refusal(400, {"error": "webhook-id and a fresh webhook-timestamp are wanted"})
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        digest = hmac.digest(key, f"{number}.{when}.".encode() + request.body, hashlib.sha256)
        wanted = "v1," + base64.b64encode(digest).decode()
        if wanted not in request.headers.get("webhook-signature", "").split(" "):
            raise Refusal(401, {"error": "webhook-signature does not fit"})
        return number


def _alts(post: dict[str, Any]) -> Iterator[str]:
    yield from (image["alt"] for image in post.get("images", ()))
    yield from (file["description"] for file in post.get("files", ()))
