"""A workflow of Teams that waits for a call, as far as Microsoft tells: it takes a card and says 202."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import KEY, Public, Refusal, Simulator, only, parsed
from simulators.wire import Answer, Request

PATH = "/workflows/abc/triggers/manual/paths/invoke"


def refused(status: int, code: str, message: str) -> Refusal:
    return Refusal(status, {"error": {"code": code, "message": message}})


@dataclass
class TeamsSimulator(Simulator):
    signature: str
    cards: list[dict[str, Any]] = field(default_factory=list)

    def public(self) -> list[Public]:
        return [Public(str(at), _words(card)) for at, card in enumerate(self.cards)]

    def key(self, request: Request) -> str | None:
        return KEY if request.method == "POST" else None

    def answer(self, request: Request) -> Answer:
        if self.revoked or request.path != PATH or f"sig={self.signature}" not in request.query:
            raise refused(401, "DirectApiAuthorizationRequired", "The request must be signed.")
        if request.method != "POST":
            raise refused(404, "NotFound", "The requested resource does not exist.")
        if len(request.body) > 28 * 1024:
            raise refused(413, "RequestEntityTooLarge", "Request entity too large")
        said = parsed(request)
        only(
            said, "type", "attachments", refuse=lambda name: refused(400, "TriggerInputSchemaMismatch", name)
        )
        if said.get("type") != "message" or len(said.get("attachments") or []) != 1:
            raise refused(400, "TriggerInputSchemaMismatch", "One card is wanted")
        [attached] = said["attachments"]
        if attached.get("contentType") != "application/vnd.microsoft.card.adaptive" or attached.get(
            "contentUrl"
        ):
            raise refused(400, "TriggerInputSchemaMismatch", "An adaptive card is wanted")
        if attached["content"].get("type") != "AdaptiveCard" or not attached["content"].get("body"):
            raise refused(400, "TriggerInputSchemaMismatch", "An adaptive card has a body")
        self.cards.append(attached["content"])
        return (202, {}, b"")


def _words(card: dict[str, Any]) -> str:
    lines = []
    for block in card["body"]:
        runs = block["inlines"] if block["type"] == "RichTextBlock" else [block]
        lines.append("".join(run.get("text", "") for run in runs))
    return "\n".join(lines)
