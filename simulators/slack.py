"""Slack's methods, as their reference describes them: one workspace, one channel, one app."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from simulators.simulator import KEY, Public, Refusal, Simulator, fields, query
from simulators.wire import Answer, Request, answer

CHANNEL, USER = "C012AB3CD", "U023BECGF"
POSTED = (
    "channel", "text", "blocks", "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media", "metadata",
    "client_msg_id", "mrkdwn",
)  # fmt: skip
KNOWN = {
    "auth.test": (),
    "conversations.info": ("channel", "include_locale", "include_num_members"),
    "conversations.history": (
        "channel",
        "oldest",
        "limit",
        "cursor",
        "include_all_metadata",
        "inclusive",
        "latest",
    ),
    "conversations.replies": (
        "channel",
        "ts",
        "oldest",
        "limit",
        "cursor",
        "include_all_metadata",
        "inclusive",
    ),
    "chat.postMessage": POSTED,
    "chat.update": ("channel", "ts", "text", "blocks", "mrkdwn", "unfurl_links", "metadata"),
    "chat.delete": ("channel", "ts"),
    "files.getUploadURLExternal": ("filename", "length", "alt_txt", "snippet_type"),
    "files.completeUploadExternal": ("files", "channel_id", "initial_comment", "thread_ts", "channels"),
    "files.info": ("file",),
}
AS_JSON = ("chat.", "files.completeUploadExternal", "conversations.", "auth.")


def refused(error: str, **more: Any) -> Refusal:
    return Refusal(200, {"ok": False, "error": error, **more})


@dataclass
class SlackSimulator(Simulator):
    token: str
    address: str = ""  # its own, where files go
    member: bool = True
    scopes: tuple[str, ...] = ("chat:write", "files:write", "files:read", "channels:read", "channels:history")
    broken_after: bool = False  # it took the message and says that it does not know
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def public(self) -> list[Public]:
        return [
            Public(
                one["ts"], _shown(one), tuple(block["alt_text"] for block in one["blocks"] if block["type"] == "image"),
                one.get("thread_ts"),
            )
            for one in self.messages.values()
        ]  # fmt: skip

    def key(self, request: Request) -> str | None:
        return KEY if request.path.endswith("/chat.postMessage") else None

    def answer(self, request: Request) -> Answer:
        self.address = f"http://{request.headers['host']}"
        if request.path.startswith("/upload/"):
            return self._upload(request)
        if self.revoked or request.headers.get("authorization") != f"Bearer {self.token}":
            raise refused("token_revoked" if self.revoked else "invalid_auth")
        name = request.path.rpartition("/")[2]
        if name not in KNOWN:
            raise refused("unknown_method")
        said = self._read(request, name)
        for given in said:
            if given not in (*KNOWN[name], "token"):
                raise refused("invalid_arguments", response_metadata={"messages": [given]})
        if "channel" in KNOWN[name] and said.get("channel") != CHANNEL:
            raise refused("channel_not_found")
        return answer(200, {"ok": True, **getattr(self, "_" + re.sub(r"\W", "_", name).lower())(said)})

    def _read(self, request: Request, name: str) -> dict[str, Any]:
        kind = request.headers.get("content-type", "")
        if kind.startswith("application/json"):
            if not name.startswith(AS_JSON):
                raise refused("invalid_arguments", response_metadata={"messages": ["json"]})
            return dict(json.loads(request.body or b"{}"))
        said: dict[str, Any] = query(request) | (fields(request) if request.body else {})
        return {
            one: json.loads(word) if one in ("blocks", "metadata", "files") else word
            for one, word in said.items()
        }

    def _auth_test(self, said: dict[str, Any]) -> dict[str, Any]:
        return {
            "url": "https://estuaires.slack.com/",
            "team": "Estuaires",
            "user": "calendar",
            "user_id": USER,
        }

    def _conversations_info(self, said: dict[str, Any]) -> dict[str, Any]:
        self._may("channels:read")
        return {"channel": {"id": CHANNEL, "name": "news", "is_archived": False, "is_member": self.member}}

    def _chat_postmessage(self, said: dict[str, Any]) -> dict[str, Any]:
        self._may("chat:write")
        if not self.member:
            raise refused("not_in_channel")
        blocks = self._valid(said)
        if said.get("thread_ts") and said["thread_ts"] not in self.messages:
            raise refused("thread_not_found")
        ts = f"{int(self.now().timestamp())}.{len(self.messages):06d}"
        self.messages[ts] = {
            "type": "message", "ts": ts, "user": USER, "text": said.get("text") or "", "blocks": blocks,
            "metadata": said.get("metadata"), "thread_ts": said.get("thread_ts"),
        }  # fmt: skip
        if self.broken_after:
            raise refused("internal_error")
        return {"channel": CHANNEL, "ts": ts, "message": self.messages[ts]}

    def _chat_update(self, said: dict[str, Any]) -> dict[str, Any]:
        self._there(said)
        self.messages[said["ts"]] |= {"text": said.get("text") or "", "blocks": self._valid(said)}
        return {"channel": CHANNEL, "ts": said["ts"], "text": said.get("text")}

    def _chat_delete(self, said: dict[str, Any]) -> dict[str, Any]:
        self._there(said)
        del self.messages[said["ts"]]
        return {"channel": CHANNEL, "ts": said["ts"]}

    def _conversations_history(self, said: dict[str, Any]) -> dict[str, Any]:
        self._may("channels:history")
        return self._page([one for one in self.messages.values() if not one["thread_ts"]][::-1], said)

    def _conversations_replies(self, said: dict[str, Any]) -> dict[str, Any]:
        self._may("channels:history")
        root = self.messages.get(said.get("ts") or "")
        if root is None:
            raise refused("thread_not_found")
        below = [one for one in self.messages.values() if one["thread_ts"] == root["ts"]]
        about = {"reply_count": len(below), "reactions": [{"name": "ocean", "count": 2, "users": [USER]}]}
        return self._page([{**root, **about}, *below], said)

    def _page(self, listed: list[dict[str, Any]], said: dict[str, Any]) -> dict[str, Any]:
        oldest, begin, most = (
            float(said.get("oldest") or 0),
            int(said.get("cursor") or 0),
            int(said.get("limit") or 100),
        )
        kept = [one for one in listed if float(one["ts"]) > oldest]
        if said.get("include_all_metadata") != "true":
            kept = [{name: word for name, word in one.items() if name != "metadata"} for one in kept]
        more = str(begin + most) if begin + most < len(kept) else ""
        return {"messages": kept[begin : begin + most], "response_metadata": {"next_cursor": more}}

    def _files_getuploadurlexternal(self, said: dict[str, Any]) -> dict[str, Any]:
        self._may("files:write")
        if not said.get("filename") or not str(said.get("length") or "").isdecimal():
            raise refused("invalid_arguments")
        file = f"F{len(self.files):08d}"
        self.files[file] = {"length": int(said["length"]), "there": False, "done": False}
        return {"upload_url": f"{self.address}/upload/{file}", "file_id": file}

    def _upload(self, request: Request) -> Answer:
        file = self.files.get(request.path.rpartition("/")[2])
        if file is None or len(request.body) != file["length"]:
            return answer(500, "length")
        file["there"] = True
        return answer(200, "OK")

    def _files_completeuploadexternal(self, said: dict[str, Any]) -> dict[str, Any]:
        for one in said.get("files") or []:
            if not self.files.get(one["id"], {}).get("there"):
                raise refused("file_not_found")
            self.files[one["id"]] |= {"done": True, "ready": self.slow <= 0}
        return {"files": said.get("files")}

    def _files_info(self, said: dict[str, Any]) -> dict[str, Any]:
        self._may("files:read")
        file = self.files.get(said.get("file") or "")
        if file is None:
            raise refused("file_not_found")
        self.slow -= 1
        file["ready"] = self.slow < 0
        return {"file": {"id": said["file"], "mimetype": "image/png" if file["ready"] else ""}}

    def _may(self, scope: str) -> None:
        if scope not in self.scopes:
            raise refused("missing_scope", needed=scope, provided=",".join(self.scopes))

    def _there(self, said: dict[str, Any]) -> None:
        if said.get("ts") not in self.messages:
            raise refused("message_not_found")

    def _valid(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        blocks = said.get("blocks") or []
        if not said.get("text") and not blocks:
            raise refused("no_text")
        if len(unescape(said.get("text") or "")) > 4000:
            raise refused("msg_too_long")
        if len(blocks) > 50:
            raise refused("invalid_blocks")
        for block in blocks:
            if block["type"] not in ("rich_text", "image", "section"):
                raise refused("invalid_blocks_format")
            if block["type"] == "image" and not (
                block.get("alt_text") and self.files.get(block["slack_file"]["id"], {}).get("ready")
            ):
                raise refused("invalid_blocks")
        return list(blocks)


def _shown(message: dict[str, Any]) -> str:
    """What people read: blocks stand in the place of the text."""
    rich = [block for block in message["blocks"] if block["type"] == "rich_text"]
    if not rich:
        return unescape(message["text"])
    pieces = rich[0]["elements"][0]["elements"]
    return "".join(piece.get("text") or piece.get("url") for piece in pieces)
