"""What a claim hands to the coroutine that sends: frozen data, never a row of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from scheduler.adapters.answers import quotable
from scheduler.adapters.base import Adapter, Message, Part, Receipt
from scheduler.channels.facts import ChannelFacts
from scheduler.outgoing.heard import Heard
from scheduler.publishing.attempt import PartState
from scheduler.publishing.delivery import Delivery, Kind, State

# A claimed row of `delivery`: what its sending needs.
COLUMNS = (
    Delivery.id,
    Delivery.workspace_id,
    Delivery.variant_id,
    Delivery.channel_id,
    Delivery.state,
    Delivery.key,
    Delivery.fence,
    Delivery.tries,
    Delivery.looks,
    Delivery.first_tried_at,
    Delivery.asked_at,
    Delivery.content_hash,
    Delivery.charter_version_id,
    Delivery.scheduled_by_id,
    Delivery.prepared,
    Delivery.pieces,
    Delivery.uploads,
    Delivery.lane,
)
TakenRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Piece:
    """One part with its row. What was sent before keeps its receipt, and is not sent again."""

    id: int
    part: Part
    key: str
    state: PartState
    receipt: Receipt | None = None
    doubtful: bool = False  # a try before this one may have got through
    target: Receipt | None = None  # what is public already, and is to be corrected or taken down


@dataclass(frozen=True)
class Claimed:
    """One delivery, ours until the lease ends. Whoever writes about it names the state it is in and the fence."""

    delivery_id: int
    workspace_id: int
    state: State
    attempt_id: int | None  # None: only looked at
    fence: int
    key: str
    variant_id: int
    variant: str  # public id
    channel: ChannelFacts
    channel_name: str
    was_unreachable: bool  # or failing otherwise: what gets through now ends that
    adapter: Adapter = field(repr=False)
    message: Message = field(repr=False)
    pieces: tuple[Piece, ...] = field(repr=False)
    prepared: Mapping[str, Any]
    lane: str
    tries: int
    looks: int
    planned: datetime
    first_tried_at: datetime
    give_up_at: datetime
    for_user: int | None = None  # who scheduled it, to be told
    kind: Kind = Kind.PUBLISH
    uploads: bool = True  # a correction that keeps its pictures uploads none
    heard: Heard = field(default_factory=Heard, repr=False, compare=False)  # filled while it is sent

    @property
    def to_do(self) -> tuple[Piece, ...]:
        """The pieces that certainly are not out, in order."""
        return tuple(
            piece for piece in self.pieces if piece.state in (PartState.READY, PartState.ON_THE_WIRE)
        )


def part_key(delivery_key: str, ordinal: int) -> str:
    """The same for every try of the same part."""
    # uuid5 spelt out: three objects less for each of hundreds of parts in a claim.
    space = bytes.fromhex(delivery_key.replace("-", ""))
    h = hashlib.sha1(space + str(ordinal).encode(), usedforsecurity=False).hexdigest()
    return f"{h[:8]}-{h[8:12]}-5{h[13:16]}-{'89ab'[int(h[16], 16) & 3]}{h[17:20]}-{h[20:32]}"


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    return {
        "remote_id": receipt.remote_id,
        "permalink": link_of(receipt),
        "detail": dict(receipt.detail),
    }


def link_of(receipt: Receipt) -> str:
    """A server may answer any words for an address: only one of the web is kept, for it becomes a link."""
    link = receipt.permalink
    return link[:2000] if link.lower().startswith(("https://", "http://")) else ""


def receipt_of(stored: Mapping[str, Any] | None) -> Receipt | None:
    if stored is None:
        return None
    return Receipt(stored["remote_id"], stored.get("permalink", ""), stored.get("detail") or {})


def wire_json(claimed: Claimed) -> dict[str, Any] | None:
    """What was heard, for the attempt's page: the platform's words without a secret, whatever it repeated."""
    heard = claimed.heard
    if not heard.calls:
        return None
    # An answer that is a success is not quoted: nothing to hide in it.
    hide = claimed.adapter.hidden() if any(one.said for one in heard.kept) else ()
    return {
        "calls": heard.calls,
        "seconds": round(heard.seconds, 3),
        "kept": [
            {
                "method": one.method,
                "host": one.host,
                "status": one.status,
                "seconds": round(one.seconds, 3),
                "size": one.size,
                "digest": one.digest,
                "said": quotable(one.said.decode("utf-8", "replace"), hide=hide) if one.said else "",
            }
            for one in heard.kept
        ],
    }
