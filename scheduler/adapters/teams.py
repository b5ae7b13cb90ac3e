"""A channel of Microsoft Teams, by the address of a workflow: a card goes in, and nothing comes back.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, answers, form, secret_address
from scheduler.adapters.base import (
    Adapter,
    AdapterError,
    Capability,
    Connection,
    Field,
    Kind,
    Limits,
    Message,
    Part,
    Proven,
    Quota,
    RateLimited,
    Receipt,
    Rejected,
    Text,
    Unauthorized,
)
from scheduler.adapters.units import LINK
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

# Microsoft says 28 KB; from 21 KB on, some were seen to fail.
OCTETS = 20_000
CARD = "application/vnd.microsoft.card.adaptive"
SHUT = frozenset({401, 403, 404, 410})


@dataclass(frozen=True)
class Teams(Adapter):
    url: str = field(repr=False)
    settings: Mapping[str, Any]
    limits: Limits
    client: Client = field(repr=False)

    platform: ClassVar[str] = "teams"
    kind: ClassVar[Kind] = "chat"
    proven: ClassVar[Proven] = Proven.LIBRARY
    label: ClassVar[Text] = N_("Microsoft Teams")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "url", N_("Address of the workflow"), "secret",
            help=N_("Of “Post to a channel when a webhook request is received”. Whoever knows it may write: keep it secret."),
        ),
        Field("place", N_("Team and channel"), help=N_("As your team calls it; Teams does not tell.")),
    )  # fmt: skip
    capabilities: ClassVar[frozenset[Capability]] = frozenset({Capability.TITLE})
    usual: ClassVar[Limits] = Limits(title=200)
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("messages", 4, timedelta(seconds=1)),)

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        await answered.safe_address(given["url"], client, "url")
        return await cls(given["url"], {"place": given["place"]}, cls.usual, client).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        return cls(connection.secrets["url"], connection.settings, connection.limits, client)

    async def check(self) -> Connection:
        """Only whether somebody answers there: whatever would tell more, would write a message."""
        answer = await self.client.get(self.url)
        if answer.status in (401, 403, 410) or answer.status >= 500 or answer.status == 429:
            raise self._meaning(answer, repeatable=True)
        place = str(self.settings["place"])
        return Connection(place[:300], {"place": place}, {"url": self.url}, self.limits)

    def objections(self, message: Message) -> tuple[Text, ...]:
        if len(_octets(message)) <= OCTETS:
            return ()
        return (N_("The text is too long for one message in Teams."),)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        headers = {"Content-Type": "application/json"}
        answer = await self.client.post(
            self.url, data=_octets(part.message), headers=headers, repeatable=False
        )
        if not answer.ok:
            raise self._meaning(answer, repeatable=False)
        return Receipt(key)

    def hidden(self) -> tuple[str, ...]:
        """What stands behind the host opens the door, each piece of it."""
        return secret_address.pieces(self.url)

    def _meaning(self, answer: Answer, *, repeatable: bool) -> AdapterError:
        said = answers.words(answer, hide=self.hidden())
        if answer.status == 429:
            return RateLimited(said, answers.retry_after(answer, self.client.clock.now()))
        if answer.status in SHUT:
            return Unauthorized(
                N_(
                    "The workflow is switched off, or has another address now (did its owner leave?): {said}",
                    said=said,
                )
            )
        if answer.status == 413:
            return Rejected(N_("The text is too long for one message in Teams."))
        return answered.trouble(answer, said, repeatable=repeatable, field="url")


def card(message: Message) -> dict[str, Any]:
    """Word for word: in a rich text nothing is markup, and addresses are links."""
    title = [_line([{"type": "TextRun", "text": message.title, "weight": "Bolder", "size": "Medium"}])]
    lines = [_line(_runs(line)) for line in message.text.splitlines() if line.strip()]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": [*(title if message.title else []), *lines],
    }
    return {
        "type": "message",
        "attachments": [{"contentType": CARD, "contentUrl": None, "content": content}],
    }


def _octets(message: Message) -> bytes:
    return json.dumps(card(message), ensure_ascii=False, separators=(",", ":")).encode()


def _line(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": runs}


def _runs(line: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    at = 0
    for found in LINK.finditer(line):
        if found.start() > at:
            made.append({"type": "TextRun", "text": line[at : found.start()]})
        goal = {"type": "Action.OpenUrl", "url": found.group()}
        made.append({"type": "TextRun", "text": found.group(), "selectAction": goal})
        at = found.end()
    return [*made, *([{"type": "TextRun", "text": line[at:]}] if at < len(line) else [])]
