"""A Matrix homeserver's client-server interface, as the specification describes it, with one room."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from simulators.simulator import Public, Refusal, Simulator, parsed, query
from simulators.wire import Answer, Request, answer

ROOM, ALIAS, USER = "!abc:there.example", "#news:there.example", "@calendar:there.example"


def refused(status: int, code: str, message: str, **more: Any) -> Refusal:
    return Refusal(status, {"errcode": code, "error": message, **more})


@dataclass
class MatrixSimulator(Simulator):
    token: str
    device: str = "PHONE"
    encrypted: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    redacted: set[str] = field(default_factory=set)
    transactions: dict[tuple[str, str], str] = field(default_factory=dict)  # of a session and a path
    media: dict[str, str] = field(default_factory=dict)  # what is kept there, and of which kind

    def public(self) -> list[Public]:
        shown = []
        for event in self.events:
            content = event["content"]
            relation = content.get("m.relates_to", {})
            if event["event_id"] in self.redacted or relation.get("rel_type") == "m.replace":
                continue
            newest = [
                other["content"]["m.new_content"]
                for other in self.events
                if other["content"].get("m.relates_to", {}).get("rel_type") == "m.replace"
                and other["content"]["m.relates_to"]["event_id"] == event["event_id"]
            ]
            said = (newest or [content])[-1]
            alts = (said["body"],) if said["msgtype"] in ("m.image", "m.video") else ()
            shown.append(Public(event["event_id"], said["body"], alts, relation.get("event_id")))
        return shown

    def key(self, request: Request) -> str | None:
        if request.method != "PUT" or "/send/m.room.message/" not in request.path:
            return None
        return unquote(request.path.rpartition("/")[2])

    def answer(self, request: Request) -> Answer:
        path = [unquote(part) for part in request.path.removeprefix("/_matrix/").split("/")]
        if request.headers.get("authorization") != f"Bearer {self.token}" or self.revoked:
            raise refused(401, "M_UNKNOWN_TOKEN", "Unrecognised access token", soft_logout=False)
        match request.method, path:
            case "GET", ["client", "v3", "account", "whoami"]:
                return answer(200, {"user_id": USER, "device_id": self.device})
            case "GET", ["client", "v1", "media", "config"]:
                return answer(200, {"m.upload.size": 50_000_000})
            case "POST", ["client", "v3", "join", room]:
                if room not in (ROOM, ALIAS):
                    raise refused(404, "M_NOT_FOUND", "No known servers")
                return answer(200, {"room_id": ROOM})
            case "POST", ["media", "v3", "upload"]:
                kind = request.headers.get("content-type", "")
                if not kind.startswith(("image/", "video/")) or not request.body:
                    raise refused(400, "M_BAD_JSON", "Upload request missing 'Content-Length'")
                address = f"mxc://there.example/m{len(self.media)}"
                self.media[address] = kind
                return answer(200, {"content_uri": address})
            case method, ["client", "v3", "rooms", room, *rest] if room == ROOM:
                return self._in_room(method, rest, request)
        raise refused(404, "M_UNRECOGNIZED", "Unrecognized request")

    def _in_room(self, method: str, rest: list[str], request: Request) -> Answer:
        match method, rest:
            case "GET", ["state", "m.room.encryption"]:
                if not self.encrypted:
                    raise refused(404, "M_NOT_FOUND", "Event not found.")
                return answer(200, {"algorithm": "m.megolm.v1.aes-sha2"})
            case "GET", ["messages"]:
                return self._messages(query(request))
            case "PUT", ["send", "m.room.message", transaction]:
                return self._send(request, transaction)
            case "PUT", ["redact", event, _]:
                if not any(one["event_id"] == event for one in self.events):
                    raise refused(404, "M_NOT_FOUND", "Could not find event")
                self.redacted.add(event)
                return answer(200, {"event_id": f"$redaction-of-{event}"})
        raise refused(404, "M_UNRECOGNIZED", "Unrecognized request")

    def _send(self, request: Request, transaction: str) -> Answer:
        if (self.device, transaction) in self.transactions:
            return answer(200, {"event_id": self.transactions[self.device, transaction]})
        content = parsed(request)
        if len(json.dumps(content, ensure_ascii=False).encode()) + 1000 > 65_536:
            raise refused(413, "M_TOO_LARGE", "event too large")
        self._valid(content)
        event = f"${len(self.events)}-{transaction[:8]}"
        at = int(self.now().timestamp() * 1000) + len(self.events)
        self.events.append({"event_id": event, "sender": USER, "origin_server_ts": at, "content": content})
        self.transactions[self.device, transaction] = event
        return answer(200, {"event_id": event})

    def _valid(self, content: dict[str, Any]) -> None:
        if content.get("msgtype") not in ("m.text", "m.image", "m.video") or not isinstance(
            content.get("body"), str
        ):
            raise refused(400, "M_BAD_JSON", "msgtype and body are required")
        if content["msgtype"] != "m.text":
            said, kept = content["info"]["mimetype"], self.media.get(content.get("url", ""))
            if said != kept or not said.startswith(content["msgtype"].removeprefix("m.") + "/"):
                raise refused(400, "M_BAD_JSON", "url must be an mxc:// URI of that kind")
        relation = content.get("m.relates_to")
        if relation and not any(one["event_id"] == relation["event_id"] for one in self.events):
            raise refused(400, "M_UNKNOWN", "Can't send relation to unknown event")

    def _messages(self, asked: dict[str, str]) -> Answer:
        if asked.get("dir") != "b":
            raise refused(400, "M_MISSING_PARAM", "Missing required query parameter dir")
        newest = list(reversed(self.events))
        begin, most = int(asked.get("from", "0")), int(asked.get("limit", "10"))
        page = [
            {**one, "content": {}} if one["event_id"] in self.redacted else one
            for one in newest[begin : begin + most]
        ]
        more = {"end": str(begin + most)} if begin + most < len(newest) else {}
        return answer(200, {"chunk": page, "start": str(begin), **more})
