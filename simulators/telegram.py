"""Telegram's Bot API, as its reference describes it: one bot, one channel."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from simulators.simulator import KEY, Public, Refusal, Simulator, multipart, only, parsed
from simulators.wire import Answer, Request, answer

CHAT, NAME, BOT = -1001234567890, "estuaires", 110201543
KNOWN = {
    "getMe": (),
    "getChat": ("chat_id",),
    "getChatMember": ("chat_id", "user_id"),
    "sendMessage": (
        "chat_id",
        "text",
        "entities",
        "parse_mode",
        "link_preview_options",
        "disable_notification",
    ),
    "sendPhoto": ("chat_id", "photo", "caption", "disable_notification"),
    "sendVideo": ("chat_id", "video", "caption", "disable_notification"),
    "sendMediaGroup": ("chat_id", "media", "disable_notification"),
    "editMessageText": ("chat_id", "message_id", "text", "entities"),
    "editMessageCaption": ("chat_id", "message_id", "caption"),
    "deleteMessage": ("chat_id", "message_id"),
}


def refused(code: int, description: str, **parameters: Any) -> Refusal:
    more = {"parameters": parameters} if parameters else {}
    return Refusal(code, {"ok": False, "error_code": code, "description": description, **more})


def units(text: str) -> int:
    return sum(2 if ord(sign) > 0xFFFF else 1 for sign in text)


@dataclass
class TelegramSimulator(Simulator):
    token: str
    administrator: bool = True
    busy: int = 0  # seconds to wait
    moved_to: int | None = None  # the group became another one
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    count: int = 0

    def public(self) -> list[Public]:
        return [Public(str(number), one["text"]) for number, one in self.messages.items()]

    def key(self, request: Request) -> str | None:
        return KEY if "/send" in request.path else None

    def answer(self, request: Request) -> Answer:
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if token != self.token or self.revoked:
            raise refused(401, "Unauthorized")
        if method not in KNOWN:
            raise refused(404, "Not Found")
        said, files = self._read(request)
        only(
            {name: 1 for name in said if not name.startswith("file")}, *KNOWN[method],
            refuse=lambda name: refused(400, f"Bad Request: unknown parameter {name}"),
        )  # fmt: skip
        if method != "getMe":
            self._chat(said.get("chat_id"))
        if self.busy and method.startswith("send"):
            raise refused(429, f"Too Many Requests: retry after {self.busy}", retry_after=self.busy)
        return answer(200, {"ok": True, "result": getattr(self, f"_{method}")(said, files)})

    def _read(self, request: Request) -> tuple[dict[str, Any], dict[str, tuple[str | None, str, bytes]]]:
        kind = request.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            found = multipart(request)
            files = {name: one for name, one in found.items() if one[0]}
            return {name: one if one[0] else one[2].decode() for name, one in found.items()}, files
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(request.body.decode(), keep_blank_values=True)), {}
        return (parsed(request) if request.body else {}), {}

    def _chat(self, given: Any) -> None:
        if self.moved_to is not None and str(given) == str(CHAT):
            raise refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.moved_to,
            )
        if str(given) not in (str(CHAT), f"@{NAME}", str(self.moved_to)):
            raise refused(400, "Bad Request: chat not found")

    def _getMe(self, said: dict[str, Any], files: Any) -> Any:
        return {"id": BOT, "is_bot": True, "first_name": "Le calendrier", "username": "marees_bot"}

    def _getChat(self, said: dict[str, Any], files: Any) -> Any:
        return {
            "id": CHAT, "type": "channel", "title": "Estuaires", "username": NAME, "accent_color_id": 1,
            "max_reaction_count": 11,
        }  # fmt: skip

    def _getChatMember(self, said: dict[str, Any], files: Any) -> Any:
        status = "administrator" if self.administrator else "member"
        return {"status": status, "user": self._getMe(said, files), "can_post_messages": self.administrator}

    def _sendMessage(self, said: dict[str, Any], files: Any) -> Any:
        return self._made(self._text(said.get("text"), 4096))

    def _sendPhoto(self, said: dict[str, Any], files: Any) -> Any:
        self._file(said.get("photo"), "image/", 10 * 10**6)
        return self._made(self._text(said.get("caption", ""), 1024, empty=True), captioned=True)

    def _sendVideo(self, said: dict[str, Any], files: Any) -> Any:
        self._file(said.get("video"), "video/", 50 * 10**6)
        return self._made(self._text(said.get("caption", ""), 1024, empty=True), captioned=True)

    def _sendMediaGroup(self, said: dict[str, Any], files: dict[str, Any]) -> Any:
        album = json.loads(said.get("media", "[]"))
        if not 2 <= len(album) <= 10:
            raise refused(400, "Bad Request: wrong number of media")
        for one in album:
            kind = "video/" if one["type"] == "video" else "image/"
            self._file(files.get(one["media"].removeprefix("attach://")), kind, 50 * 10**6)
        return [
            self._made(self._text(one.get("caption", ""), 1024, empty=True), captioned=True) for one in album
        ]

    def _editMessageText(self, said: dict[str, Any], files: Any) -> Any:
        return self._changed(said, self._text(said.get("text"), 4096), captioned=False)

    def _editMessageCaption(self, said: dict[str, Any], files: Any) -> Any:
        return self._changed(said, self._text(said.get("caption"), 1024, empty=True), captioned=True)

    def _deleteMessage(self, said: dict[str, Any], files: Any) -> Any:
        if int(said.get("message_id") or 0) not in self.messages:
            raise refused(400, "Bad Request: message to delete not found")
        del self.messages[int(said["message_id"])]
        return True

    def _changed(self, said: dict[str, Any], text: str, *, captioned: bool) -> Any:
        one = self.messages.get(int(said.get("message_id") or 0))
        if one is None or one["captioned"] is not captioned:
            raise refused(400, "Bad Request: there is no text in the message to edit")
        if one["text"] == text:
            raise refused(
                400, "Bad Request: message is not modified: specified new message content is the same"
            )
        one["text"] = text
        return self._as_message(int(said["message_id"]))

    def _made(self, text: str, *, captioned: bool = False) -> Any:
        self.count += 1
        self.messages[self.count] = {"text": text, "captioned": captioned}
        return self._as_message(self.count)

    def _as_message(self, number: int) -> Any:
        chat = {"id": CHAT, "type": "channel", "title": "Estuaires"}
        return {
            "message_id": number,
            "date": 1_795_348_800,
            "chat": chat,
            "text": self.messages[number]["text"],
        }

    def _text(self, given: Any, most: int, *, empty: bool = False) -> str:
        if not isinstance(given, str) or (not given.strip() and not empty):
            raise refused(400, "Bad Request: message text is empty")
        if units(given) > most:
            raise refused(400, f"Bad Request: message {'caption ' if empty else ''}is too long")
        return given

    def _file(self, given: Any, kind: str, most: int) -> None:
        if not isinstance(given, tuple) or not given[1].startswith(kind):
            raise refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        if len(given[2]) > most:
            raise refused(413, "Request Entity Too Large")
