"""Discord's interface, as its documentation describes it: one server, one channel, a bot in it and a webhook."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import KEY, Public, Refusal, Simulator, multipart, only, parsed, query
from simulators.wire import Answer, Request
from simulators.wire import answer as said_so

CHANNEL, GUILD, BOT, HOOK = (
    "41771983423143937",
    "290926798626357250",
    "80351110224678912",
    "223704706495545344",
)
PERSON = {"id": BOT, "username": "calendar", "discriminator": "0000", "avatar": None, "bot": True}
APPLICATION = {
    "id": BOT, "name": "calendar", "icon": None, "description": "", "bot_public": False, "bot_require_code_grant": False,
    "verify_key": "0", "flags": 0, "owner": {**PERSON, "bot": False}, "team": None,
}  # fmt: skip
TAKEN = ("image/", "video/", "application/octet-stream")
BEGAN = 1_420_070_400_000
SENT = (
    "content",
    "nonce",
    "enforce_nonce",
    "embeds",
    "allowed_mentions",
    "message_reference",
    "attachments",
    "flags",
    "components",
    "tts",
    "sticker_ids",
)
BY_HOOK = (
    "content",
    "username",
    "avatar_url",
    "embeds",
    "allowed_mentions",
    "attachments",
    "flags",
    "thread_name",
    "components",
    "tts",
)


def answer(status: int, content: Any = None) -> Answer:
    return said_so(status, content, Content_Type="application/json")  # and nothing more: clients compare


def refused(status: int, code: int, message: str) -> Refusal:
    return Refusal(status, {"code": code, "message": message})


@dataclass
class DiscordSimulator(Simulator):
    token: str  # of the bot, and of the webhook
    slow_mode: bool = False
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    nonces: dict[str, str] = field(default_factory=dict)
    blind: bool = False  # the bot may write, and not read the history
    forgets: bool = False  # a few minutes have passed: no nonce is known any more

    def public(self) -> list[Public]:
        return [
            Public(
                one["id"], one["content"], tuple(each["description"] for each in one["attachments"]),
                (one.get("message_reference") or {}).get("message_id"),
            )
            for one in self.messages.values()
        ]  # fmt: skip

    def key(self, request: Request) -> str | None:
        return KEY if request.method == "POST" else None

    def answer(self, request: Request) -> Answer:
        path = request.path.removeprefix("/api").removeprefix("/v10").strip("/").split("/")
        match path:
            case ["webhooks", number, token, *rest]:
                if number != HOOK or token != self.token or self.revoked:
                    raise refused(404, 10015, "Unknown Webhook")
                return self._by_hook(request, rest)
        if self.revoked or request.headers.get("authorization") != f"Bot {self.token}":
            raise refused(401, 0, "401: Unauthorized")
        match request.method, path:
            case "GET", ["users", "@me"]:
                return answer(200, PERSON)
            case "GET", ["oauth2", "applications", "@me"]:
                return answer(200, APPLICATION)
            case "GET", ["channels", number]:
                self._known(number)
                last = max((*self.messages, *self.deleted), key=int, default=None)
                about = {"id": number, "type": 0, "name": "news", "guild_id": GUILD, "last_message_id": last}
                return answer(200, about)
            case "GET", ["channels", number, "messages"]:
                self._known(number)
                return self._listed(query(request))
            case "POST", ["channels", number, "messages"]:
                self._known(number)
                return self._send(request, SENT, {"author": PERSON})
            case method, ["channels", number, "messages", message]:
                self._known(number)
                return self._one(method, message, request, SENT)
        raise refused(404, 0, "404: Not Found")

    def _known(self, channel: str) -> None:
        if channel != CHANNEL:
            raise refused(404, 10003, "Unknown Channel")

    def _by_hook(self, request: Request, rest: list[str]) -> Answer:
        match request.method, rest:
            case "GET", []:
                return answer(200, {"id": HOOK, "name": "Marées", "channel_id": CHANNEL, "guild_id": GUILD})
            case "POST", []:
                made = self._send(request, BY_HOOK, {"webhook_id": HOOK, "author": {"id": HOOK, "bot": True}})
                return made if query(request).get("wait") in ("true", "1") else (204, {}, b"")
            case method, ["messages", message]:
                return self._one(method, message, request, BY_HOOK)
        raise refused(404, 0, "404: Not Found")

    def _send(self, request: Request, known: tuple[str, ...], by: dict[str, Any]) -> Answer:
        said = self._read(request, known)
        if self.slow_mode:
            raise Refusal(429, {"code": 20016, "message": "Slowmode", "retry_after": 12.5, "global": False})
        nonce = str(said.get("nonce") or "")
        if len(nonce) > 25:
            raise refused(400, 50035, "Invalid Form Body: nonce")
        if said.get("enforce_nonce") and not self.forgets and nonce in self.nonces:
            return answer(200, self.messages[self.nonces[nonce]])
        above = {name: str(word) for name, word in (said.get("message_reference") or {}).items()}
        if above and above.get("message_id") not in self.messages:
            raise refused(400, 50035, "Invalid Form Body: message_reference: Unknown message")
        at = int(self.now().timestamp() * 1000) + len(self.messages) + len(self.deleted)
        number = str((at - BEGAN) << 22)
        self.messages[number] = {
            "id": number, "channel_id": CHANNEL, "content": said.get("content") or "", **by,
            "attachments": said.get("attachments", []), **({"message_reference": above} if above else {}), "type": 19 if above else 0,
            "timestamp": self.now().isoformat(), "edited_timestamp": None, "tts": False, "mention_everyone": False,
            "mentions": [], "mention_roles": [], "embeds": [], "pinned": False,
        }  # fmt: skip
        if nonce:
            self.nonces[nonce] = number
        return answer(200, self.messages[number])

    def _one(self, method: str, number: str, request: Request, known: tuple[str, ...]) -> Answer:
        if number not in self.messages:
            raise refused(404, 10008, "Unknown Message")
        if method == "DELETE":
            del self.messages[number]
            self.deleted.add(number)
            return (204, {}, b"")
        if method == "PATCH":
            said = self._read(request, known)
            # What is left out stays as it was.
            self.messages[number] |= {name: said[name] for name in ("content", "attachments") if name in said}
        shown = [
            {"count": count, "me": False, "emoji": {"id": None, "name": name}}
            for count, name in ((3, "🌊"), (1, "👍"))
        ]
        return answer(200, {**self.messages[number], "reactions": shown})

    def _listed(self, asked: dict[str, str]) -> Answer:
        most = int(asked.get("limit", "50"))
        if not 1 <= most <= 100:
            raise refused(400, 50035, "Invalid Form Body: limit")
        if self.blind:
            return answer(200, [])
        newest = sorted(self.messages.values(), key=lambda one: -int(one["id"]))
        before = int(asked.get("before", str(2**63)))
        return answer(200, [one for one in newest if int(one["id"]) < before][:most])

    def _read(self, request: Request, known: tuple[str, ...]) -> dict[str, Any]:
        files: dict[str, tuple[str | None, str, bytes]] = {}
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            files = multipart(request)
            said = json.loads(files.pop("payload_json")[2])
        else:
            said = parsed(request)
        only(said, *known, refuse=lambda name: refused(400, 50035, f"Invalid Form Body: {name}"))
        if len(said.get("content") or "") > 2000:
            raise refused(400, 50035, "Invalid Form Body: content: Must be 2000 or fewer in length.")
        told = said.get("attachments") or []
        if {f"files[{one['id']}]" for one in told} != set(files) or len(files) > 10:
            raise refused(400, 50035, "Invalid Form Body: attachments")
        if any(
            len(content) > 10 * 2**20 or not kind.startswith(TAKEN) for _, kind, content in files.values()
        ):
            raise refused(413, 40005, "Request entity too large")
        if not said.get("content") and not told:
            raise refused(400, 50006, "Cannot send an empty message")
        if "attachments" not in said:
            return said
        said["attachments"] = [
            {
                "id": str(one["id"]), "description": one.get("description") or "", "filename": one.get("filename") or "",
                "size": 1, "url": "https://files.example/1", "proxy_url": "https://files.example/1",
            }
            for one in told
        ]  # fmt: skip
        return said
