"""Posts handed to a program of one's own: a signed call as Standard Webhooks describe it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

import orjson

from scheduler.adapters import answers as reading
from scheduler.adapters import form, markdown, secret_address
from scheduler.adapters.base import (
    Adapter,
    Capability,
    Connection,
    Field,
    Idempotency,
    Image,
    Limits,
    Message,
    OutcomeUnknown,
    Part,
    Proven,
    RateLimited,
    Receipt,
    Rejected,
    Text,
    Unauthorized,
    Unreachable,
)
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

PREFIX = "whsec_"
BUSY = frozenset({429, 503})


@dataclass(frozen=True)
class Webhook(Adapter):
    url: str
    secret: str = field(repr=False)
    client: Client = field(repr=False)
    format: str = "plain"

    platform: ClassVar[str] = "webhook"
    kind: ClassVar[Literal["hook"]] = "hook"
    label: ClassVar[Text] = N_("Webhook")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("url", N_("Address"), "url", help=N_("Each post is sent there as a signed JSON message.")),
        Field(
            "secret",
            N_("Signing secret"),
            "secret",
            required=False,
            help=N_("Starts with whsec_. Left empty, one is made and shown once."),
        ),
        markdown.CHANNEL_FORMAT,
    )
    options: ClassVar[tuple[Field, ...]] = (markdown.VERSION_FORMAT,)
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.VIDEOS,
            Capability.DOCUMENTS,
            Capability.TITLE,
            Capability.FIRST_COMMENT,
            Capability.EDIT,
            Capability.REMOVE,
        }
    )
    proven: ClassVar[Proven] = Proven.LIBRARY
    usual: ClassVar[Limits] = Limits(images=20, videos=20, documents=20)
    # The receiver knows a repeat by its webhook-id, for as long as it keeps them: a replay is always harmless.
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    ratios: ClassVar[tuple[str, ...]] = ("1:1", "4:5", "16:9", "1.91:1")
    at_once: ClassVar[int] = 16
    limits: Limits = usual

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        made = not given["secret"]
        secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode() if made else given["secret"]
        _key(secret)
        connection = await cls(given["url"], secret, client, given["format"]).check()
        return Connection(
            connection.identity,
            connection.settings,
            connection.secrets,
            cls.usual,
            ("secret",) if made else (),
        )

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        written = stored.get("format") or "plain"
        return cls(stored["url"], connection.secrets["secret"], client, written, connection.limits)

    async def check(self) -> Connection:
        """A signed ping; any 2xx will do."""
        now = self.client.clock.now()
        await self._send(
            f"ping-{secrets.token_hex(16)}", {"type": "ping", "timestamp": _iso(now), "data": {}}, now, True
        )
        return Connection(
            urlsplit(self.url).netloc,
            {"url": self.url, "format": self.format},
            {"secret": self.secret},
            self.limits,
        )

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        now = self.client.clock.now()
        await self._send(key, self._event(part, now), now, False)
        return Receipt(key, detail={"post": part.message.post_id})

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        now = self.client.clock.now()
        told = self._event(part, now) | {"type": "post.updated", "timestamp": _iso(now)}
        told["data"] = told["data"] | {"published": receipt.remote_id}
        await self._send(key, told, now, True)
        return receipt

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """The receiver knows the post by its id, and this very message by its webhook-id."""
        now = self.client.clock.now()
        about = {"id": receipt.detail.get("post"), "published": receipt.remote_id}
        await self._send(key, {"type": "post.removed", "timestamp": _iso(now), "data": about}, now, True)

    async def tell(self, message_id: str, told: Mapping[str, Any], *, within: float | None = None) -> None:
        """Something that is no post, signed the same way; told twice with one id, it harms nothing. Seconds."""
        await self._send(message_id, told, self.client.clock.now(), True, within)

    def is_markdown(self, message: Message) -> bool:
        return markdown.is_markdown(message.options, self.format)

    def _event(self, part: Part, now: datetime) -> dict[str, Any]:
        return event(part, now, html=markdown.html_of(part.text) if self.is_markdown(part.message) else None)

    def hidden(self) -> tuple[str, ...]:
        """The address too: whoever knows a receiver's path may write to it, and some answers repeat it."""
        return (self.secret, self.secret.removeprefix(PREFIX), *secret_address.pieces(self.url))

    async def _send(
        self,
        message_id: str,
        payload: Mapping[str, Any],
        now: datetime,
        repeatable: bool,
        within: float | None = None,
    ) -> None:
        body = orjson.dumps(payload)
        stamp = str(int(now.timestamp()))
        answer = await self.client.post(
            self.url,
            data=body,
            headers={
                "Content-Type": "application/json",
                "webhook-id": message_id,
                "webhook-timestamp": stamp,
                "webhook-signature": signature(self.secret, message_id, stamp, body),
            },
            repeatable=repeatable,
            timeout=within,
        )
        if not answer.ok:
            raise self._refusal(answer, now, repeatable)

    def _refusal(self, answer: Answer, now: datetime, repeatable: bool) -> Exception:
        said = reading.words(answer, hide=self.hidden())
        if answer.status in BUSY:
            return RateLimited(said, reading.retry_after(answer, now))
        if answer.status == 410:
            return Unauthorized(N_("The receiver has closed this webhook (410 Gone)."))
        if answer.status in (401, 403):
            return Unauthorized(N_("The receiver does not accept our signature: {said}", said=said))
        if answer.status in (408, 425) or answer.status >= 500:
            # A gateway that gave up waiting does not know either. With the same id it may simply be sent again.
            return (Unreachable if repeatable else OutcomeUnknown)(said)
        if 300 <= answer.status < 400:
            return Rejected(N_("The receiver sends us to another address; give that one instead."), "url")
        return Rejected(said)


def event(part: Part, now: datetime, *, html: str | None = None) -> dict[str, Any]:
    """What the receiver reads; `html` of a text in Markdown. Its time is the planned one, so that every try carries the same words."""
    message = part.message
    said: dict[str, Any] = {"first_comment": message.first_comment} if message.first_comment else {}
    said |= {"html": html} if html is not None else {}
    files = [_file(one) for one in message.images if one.kind != "picture"]
    said |= {"files": files} if files else {}
    return {
        "type": "post.published",
        "timestamp": _iso(message.planned or now),
        "data": {
            "id": message.post_id,
            "title": message.title,
            "text": part.text,
            **said,
            "language": message.language,
            "images": [
                {
                    "alt": image.alt,
                    "content_type": image.content_type,
                    "width": image.width,
                    "height": image.height,
                }
                for image in message.pictures
            ],
            "url": message.url,
            "planned": _iso(message.planned) if message.planned else None,
        },
    }


def _file(one: Image) -> dict[str, Any]:
    """A video or a document: the receiver asks the API for it by its id."""
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "content_type": one.content_type,
        "size": one.size,
        "duration": one.duration_ms / 1000 if one.duration_ms is not None else None,
        "description": one.alt,
    }


def signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    signed = f"{message_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


@lru_cache(1024)
def _key(secret: str) -> bytes:
    """Raises Rejected: what the form takes must also sign, on the day it matters."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise Rejected(N_("The secret must be whsec_ and 24 to 64 bytes in base64."), "secret")
    return key


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
