"""The past of the demo: the real drain, with platforms that exist only on this stage and a clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import (
    Adapter,
    Capability,
    Limits,
    Message,
    OutcomeUnknown,
    Part,
    Pending,
    Receipt,
    Rejected,
)
from scheduler.adapters.base import Recipient as Reader
from scheduler.adapters.email import Email
from scheduler.adapters.manual import Manual
from scheduler.channels import Channel, mailing_list
from scheduler.channels.facts import ChannelFacts
from scheduler.db import Sessions
from scheduler.demo.house import PLACES
from scheduler.publishing.sending.drain import drain
from scheduler.sealing import Sealer
from scheduler.storage import Place
from scheduler.wording import N_, verbatim

REFUSED, LOST = "Bienvenue aux nouveaux mécènes", "Essais son avant le concert"


class DemoClock:
    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def steady(self) -> float:
        return self.time.timestamp()


class NoTimer:
    """The stage keeps no lease: nobody else is publishing yet."""

    def arm(self, deadline: float) -> None: ...

    def disarm(self) -> None: ...


class OnStage(Manual):
    """Takes everything at once, as the platform it stands for would on a good day; two posts meet a bad one.

    `place` is where its links begin.
    """

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        if part.message.title == REFUSED:
            raise Rejected(verbatim("Validation failed: Text is too similar to a previous post"))
        if part.message.title == LOST:
            raise OutcomeUnknown(N_("The connection was lost before an answer came."))
        return Receipt(key, f"{self.place}/{key[:8]}" if self.place else "")


class LettersOnStage(OnStage):
    capabilities: ClassVar[frozenset[Capability]] = Email.capabilities

    def parts(self, message: Message) -> tuple[Part, ...]:
        return tuple(
            Part(n, reader.email, message, message.text, reader) for n, reader in enumerate(message.audience)
        )


def links(identity: str) -> str:
    """Where those of a channel begin, by what it is known as there; empty: it gives none."""
    return next((place.links for place in PLACES if place.identity == identity), "")


def perform(sessions: Sessions, at: datetime, *, media_root: Place, sealer: Sealer) -> None:
    """Publish whatever is due at that moment of the past."""

    def connect(facts: ChannelFacts) -> Adapter:
        limits = Limits.from_json(facts.limits, Manual.usual)
        can = ADAPTERS[facts.platform].capabilities
        if Capability.PROOF in can:
            return Manual(facts.settings["instructions"], facts.settings["place"], limits=limits)
        made = LettersOnStage if Capability.AUDIENCE in can else OnStage
        return made("", links(facts.identity), limits=limits)

    def audience(session: Session, channel: Channel) -> Sequence[Reader]:
        return mailing_list.audience(session, channel, sealer=sealer, public_url="https://estuaires.example")

    async def act() -> None:
        for lane in ("fast", "heavy"):
            await drain(
                sessions, lane, connect=connect, audience=audience, post_url=lambda post: f"/posts/{post}",
                media_root=media_root, clock=DemoClock(at), owner="demo", timer=NoTimer(),
            )  # fmt: skip

    asyncio.run(act())
