"""A small Mastodon: as strict as the real one where an adapter could go wrong, or as loose as those that copy it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import parse_qs

from simulators.simulator import Public, Simulator
from simulators.wire import Answer, Request, answer


@dataclass
class AMastodon(Simulator):
    token: str
    honours_keys: bool = True
    about: dict[str, Any] = field(
        default_factory=dict
    )  # what /api/v2/instance says; nothing: only v1 is there
    slow: int = 0  # how often a picture is not ready yet
    shows: Any = None  # how content is rendered: text -> HTML
    knows_sources: bool = True
    made_at: datetime | None = None
    statuses: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    most: int = 500  # characters, where the server is asked nothing

    def answer(self, request: Request) -> Answer:
        if self.revoked or request.headers.get("authorization") != f"Bearer {self.token}":
            return answer(401, {"error": "The access token is invalid"})
        path = request.path.removeprefix("/api/")
        match request.method, path.split("/"):
            case "GET", ["v1", "accounts", "verify_credentials"]:
                return answer(200, {"id": "7", "acct": "estuaires", "username": "estuaires"})
            case "GET", ["v1", "accounts", "7", "statuses"]:
                return answer(200, self._page(parse_qs(request.query)))
            case "GET", ["v2", "instance"] if self.about:
                return answer(200, self.about)
            case "GET", ["v1", "instance"]:
                return answer(200, {"uri": "old.example", "max_toot_chars": 5000})
            case "POST", ["v2", "media"]:
                return self._take(request)
            case "GET", ["v1", "media", media_id]:
                return self._look(media_id)
            case "POST", ["v1", "statuses"]:
                return self._publish(request)
            case method, ["v1", "statuses", status_id, *rest]:
                return self._one(method, status_id, rest, request)
        return answer(404, {"error": "Not found"})

    def public(self) -> list[Public]:
        return [
            Public(
                one["id"],
                one["wanted"]["status"],
                tuple(self.media[media].encode("latin-1").decode() for media in one["wanted"]["media_ids"]),
                one["in_reply_to_id"],
            )
            for one in self.statuses
        ]

    def key(self, request: Request) -> str | None:
        published = (request.method, request.path) == ("POST", "/api/v1/statuses")
        return request.headers["idempotency-key"] if published else None

    def _page(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        newest = [one for one in reversed(self.statuses)]
        if "max_id" in query:
            newest = [one for one in newest if int(one["id"]) < int(query["max_id"][0])]
        return newest[: int(query["limit"][0])]

    def _take(self, request: Request) -> Answer:
        form = request.body.decode("latin-1")
        media_id = str(100 + len(self.media))
        self.media[media_id] = (
            form.partition('name="description"')[2].split("\r\n\r\n")[1].partition("\r\n--")[0]
        )
        if self.slow:
            return answer(202, {"id": media_id, "url": None})
        return answer(200, {"id": media_id, "url": "https://files.example/1.png"})

    def _look(self, media_id: str) -> Answer:
        self.slow -= 1
        return answer(200 if self.slow <= 0 else 206, {"id": media_id, "url": None})

    def _publish(self, request: Request) -> Answer:
        key, wanted = request.headers["idempotency-key"], request.json()
        if self.honours_keys and key in self.keys:
            found = [one for one in self.statuses if one["id"] == self.keys[key]]
            return answer(200, found[0]) if found else answer(404, {"error": "Record not found"})
        if not wanted["status"].strip() and not wanted["media_ids"]:
            return answer(422, {"error": "Validation failed: Text can't be blank"})
        if len(wanted["status"]) > (5000 if not self.about else self.most):
            return answer(422, {"error": "Validation failed: Text character limit exceeded"})
        if any(media not in self.media for media in wanted["media_ids"]):
            return answer(422, {"error": "Validation failed: Media is unknown"})
        status = self._status(str(self.number()), wanted)
        self.statuses.append(status)
        self.keys[key] = status["id"]
        return answer(200, status)

    def _one(self, method: str, status_id: str, rest: list[str], request: Request) -> Answer:
        found = next((one for one in self.statuses if one["id"] == status_id), None)
        if found is None:
            return answer(404, {"error": "Record not found"})
        if method == "DELETE":
            self.statuses.remove(found)
            return answer(200, found)
        if method == "PUT":
            found.update(self._status(status_id, {**found["wanted"], **request.json()}))
            return answer(200, found)
        if not rest:
            return answer(200, found)
        if rest == ["source"] and self.knows_sources:
            return answer(200, {"id": status_id, "text": found["wanted"]["status"]})
        return answer(404, {"error": "Record not found"})

    def _status(self, status_id: str, wanted: dict[str, Any]) -> dict[str, Any]:
        render = self.shows or (lambda text: f"<p>{escape(text)}</p>")
        return {
            "id": status_id,
            "url": f"https://social.example/@estuaires/{status_id}",
            "content": render(wanted["status"]),
            "created_at": (self.made_at or self.now()).astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "in_reply_to_id": wanted.get("in_reply_to_id"),
            "media_attachments": [{"id": media} for media in wanted["media_ids"]],
            "favourites_count": 3,
            "reblogs_count": 2,
            "replies_count": 1,
            "wanted": json.loads(json.dumps(wanted)),
        }
