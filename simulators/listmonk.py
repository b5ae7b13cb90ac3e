"""A Listmonk's interface, as its documentation describes it: two lists, campaigns and their states."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import KEY, Public, Refusal, Simulator, multipart, only, parsed, query
from simulators.wire import Answer, Request, answer

USER = "calendar"
LISTS = {3: "La Lettre", 4: "Presse"}
NEW = (
    "name", "subject", "lists", "from_email", "type", "content_type", "body", "altbody", "send_at", "messenger",
    "template_id", "tags", "headers", "archive", "media",
)  # fmt: skip
# From each state, those that may follow.
MOVES = {
    "draft": {"scheduled", "running"},
    "scheduled": {"draft", "running"},
    "running": {"paused", "cancelled"},
    "paused": {"running", "cancelled"},
}


def refused(status: int, message: str) -> Refusal:
    return Refusal(status, {"message": message})


@dataclass
class ListmonkSimulator(Simulator):
    token: str
    campaigns: dict[int, dict[str, Any]] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)

    def public(self) -> list[Public]:
        out = ("running", "paused", "finished", "cancelled")
        return [
            Public(str(one["id"]), one["altbody"], tuple(re.findall(r'alt="([^"]*)"', one["body"])))
            for one in self.campaigns.values()
            if one["status"] in out
        ]

    def key(self, request: Request) -> str | None:
        return KEY if request.method == "PUT" and request.path.endswith("/status") else None

    def answer(self, request: Request) -> Answer:
        plain = f"{USER}:{self.token}"
        known = {f"token {plain}", f"Basic {base64.b64encode(plain.encode()).decode()}"}
        if self.revoked or request.headers.get("authorization") not in known:
            raise refused(401, "invalid API credentials")
        match request.method, request.path.removeprefix("/api").strip("/").split("/"):
            case "GET", ["lists"]:
                listed = [
                    {
                        "id": number, "name": name, "uuid": f"list-{number}", "created_at": self.now().isoformat(),
                        "updated_at": self.now().isoformat(), "type": "private", "optin": "single", "tags": [],
                        "description": "", "subscriber_count": 30, "subscriber_statuses": {},
                    }
                    for number, name in LISTS.items()
                ]  # fmt: skip
                return answer(200, {"data": {"results": listed, "total": 2}})
            case "GET", ["health"]:
                return answer(200, {"data": True})
            case "POST", ["media"]:
                (name, kind, content) = multipart(request)["file"]
                if not name or not kind.startswith("image/") or not content:
                    raise refused(400, "Unsupported file type")
                self.media.append(f"/uploads/{len(self.media)}-{name}")
                made = {
                    "id": len(self.media), "uuid": f"media-{len(self.media)}", "filename": name, "url": self.media[-1],
                    "content_type": kind, "created_at": self.now().isoformat(), "thumb_url": self.media[-1],
                    "thumb_uri": self.media[-1], "provider": "filesystem", "meta": {}, "uri": self.media[-1],
                }  # fmt: skip
                return answer(200, {"data": made})
            case "GET", ["campaigns"]:
                tag = query(request).get("tags")
                found = [one for one in reversed(self.campaigns.values()) if not tag or tag in one["tags"]]
                return answer(200, {"data": {"results": found, "total": len(found)}})
            case "POST", ["campaigns"]:
                return self._make(parsed(request))
            case "GET", ["campaigns", number]:
                return self._shown(self._one(number))
            case "PUT", ["campaigns", number, "status"]:
                return self._move(self._one(number), parsed(request))
            case "PUT", ["campaigns", number]:
                return self._rewrite(self._one(number), parsed(request))
            case "DELETE", ["campaigns", number]:
                del self.campaigns[int(number)]
                return answer(200, {"data": True})
        raise refused(404, "Not Found")

    def _make(self, said: dict[str, Any]) -> Answer:
        self._valid(said)
        number = self.number()
        self.campaigns[number] = {
            **said, "template_id": said.get("template_id") or 1, "id": number, "uuid": f"uuid-{number}", "status": "draft", "views": 9, "clicks": 2, "sent": 30,
            "bounces": 0, "to_send": 30, "created_at": self.now().isoformat(), "updated_at": self.now().isoformat(),
        }  # fmt: skip
        return self._shown(self.campaigns[number])

    def _shown(self, one: dict[str, Any]) -> Answer:
        """Lists are given by their numbers, and told with their names."""
        lists = [{"id": number, "name": LISTS[number]} for number in one["lists"]]
        return answer(200, {"data": {**one, "lists": lists}})

    def _rewrite(self, one: dict[str, Any], said: dict[str, Any]) -> Answer:
        """What is not said keeps what it was."""
        if one["status"] not in ("draft", "scheduled", "paused"):
            raise refused(400, "Cannot update a running or a finished campaign")
        self._valid({name: one[name] for name in NEW if name in one} | said)
        one |= said
        return self._shown(one)

    def _valid(self, said: dict[str, Any]) -> None:
        only(said, *NEW, refuse=lambda name: refused(400, f"Unknown field {name}"))
        if not said.get("name") or not said.get("subject") or len(said["subject"]) > 5000:
            raise refused(400, "Invalid length for subject")
        if not said.get("lists") or not set(said["lists"]) <= {3, 4}:
            raise refused(400, "Invalid lists")
        if said.get("type") not in ("regular", "optin") or said.get("content_type") not in (
            "html",
            "markdown",
            "plain",
        ):
            raise refused(400, "Invalid type")

    def _move(self, one: dict[str, Any], said: dict[str, Any]) -> Answer:
        only(said, "status", refuse=lambda name: refused(400, f"Unknown field {name}"))
        if said.get("status") not in MOVES.get(one["status"], set()):
            raise refused(400, "Only draft and paused campaigns can be started")
        one["status"] = said["status"]
        return self._shown(one)

    def _one(self, number: str) -> dict[str, Any]:
        found = self.campaigns.get(int(number))
        if found is None:
            raise refused(400, "Campaign not found")
        return found
