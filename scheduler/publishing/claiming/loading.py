"""From claimed rows to frozen data: the message, its parts, the adapter that knows the platform."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import structlog
from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.adapters import base
from scheduler.adapters.base import Adapter, AdapterError, Capability, Message, Step
from scheduler.channels import Channel, Lateness
from scheduler.channels.facts import ChannelFacts
from scheduler.channels.health import refuse
from scheduler.content import Attachment, Post, Variant
from scheduler.content.link_tags import tagged, tagged_options
from scheduler.content.media import image_said
from scheduler.content.message import compose, hash_of, image
from scheduler.db.given import ROWS, given
from scheduler.publishing.claiming.served import Served, these
from scheduler.publishing.patience import Patience
from scheduler.storage import Place
from scheduler.wording import N_

log = structlog.get_logger()

# An upload that is about to be thrown away by the platform is not worth starting with.
SPARE = timedelta(minutes=2)


@dataclass
class Outside:
    """What only the edge knows: how to open an adapter, where pictures lie, what addresses look like."""

    connect: Callable[[ChannelFacts], Adapter]
    audience: Callable[[Session, Channel], Sequence[base.Recipient]]
    post_url: Callable[[str], str]  # of a post inside Marronnier, by its public id
    media_root: Place
    _open: dict[tuple[int, int], Adapter] = field(default_factory=dict, repr=False)
    _facts: dict[tuple[int, int], ChannelFacts] = field(default_factory=dict, repr=False)

    def adapter(self, session: Session, channel: Channel | Served, *, now: datetime) -> Adapter | None:
        """Opened once for each state of a channel. None: it cannot be opened, and somebody has been told."""
        known = self._open.get((channel.id, channel.revision))
        if known is not None:
            return known
        channel = channel if isinstance(channel, Channel) else session.get_one(Channel, channel.id)
        facts = ChannelFacts.of(channel)
        try:
            adapter = self.connect(facts)
        except AdapterError as fault:
            refuse(session, channel, fault.reason, now=now)
            return None
        except Exception as fault:
            log.error("channel_does_not_open", channel=channel.public_id, fault=type(fault).__name__)
            refuse(session, channel, N_("The stored connection cannot be used."), now=now)
            return None
        self._open[channel.id, channel.revision] = adapter
        self._facts[channel.id, channel.revision] = facts
        return adapter

    def open_all(self, session: Session, channels: Collection[Served], *, now: datetime) -> set[int]:
        """The ids of those that are open now; what is read for it is read at once, however many they are."""
        new = [channel.id for channel in channels if (channel.id, channel.revision) not in self._open]
        # Kept until all are open: the session itself forgets what nobody holds.
        read = session.scalars(select(Channel).where(Channel.id.in_(new))).all() if new else ()
        opened = {channel.id for channel in channels if self.adapter(session, channel, now=now)}
        del read
        return opened

    def opened(self, channel: Channel) -> Adapter | None:
        """As it was opened before; None where it could not be."""
        return self._open.get((channel.id, channel.revision))

    def facts(self, channel: Served) -> ChannelFacts:
        """What its adapter was opened with. Raises KeyError where it was not."""
        return self._facts[channel.id, channel.revision]

    async def aclose(self) -> None:
        for adapter in self._open.values():
            await adapter.aclose()
        self._open.clear()


def variants(session: Session, ids: Iterable[int]) -> dict[int, Variant]:
    """With everything a message is made of, in three queries however many there are."""
    found = session.scalars(
        select(Variant)
        .where(Variant.id.in_(list(ids)))
        .options(
            joinedload(Variant.post, innerjoin=True)
            .selectinload(Post.attachments)
            .joinedload(Attachment.media),
            selectinload(Variant.attachments).joinedload(Attachment.media),
        )
    )
    return {variant.id: variant for variant in found}


class Words(NamedTuple):
    """What a variant says, read without making an object of the variant or its post: a claim reads hundreds."""

    id: int
    public_id: str
    channel: Served
    title: str
    text: str
    language: str
    options: Mapping[str, Any]
    images: Sequence[Attachment]
    post_id: str  # public
    planned: datetime | None
    patience: Patience
    digest: str


def words(session: Session, ids: Collection[int], channels: Iterable[Served] = ()) -> dict[int, Words]:
    """What these variants say now, in a few queries however many there are. `channels`: those known already."""
    dialect = session.get_bind().dialect.name
    found = session.connection().execute(spoken(dialect), {ROWS: [{"id": number} for number in ids]}).all()
    pictured = {row.post_id for row in found if row.pictured}
    images = _images(session, pictured) if pictured else {}
    served = {channel.id: channel for channel in channels}
    served |= these(session, {row.channel_id for row in found} - served.keys())
    patience = {channel.id: channel.patience for channel in served.values()}
    says: dict[int, Words] = {}
    for row in found:
        (
            number, public_id, post_id, channel_id, own, options, own_media, planned, minutes, lateness, title, common,
            language, post, tags, _,
        ) = row  # fmt: skip
        channel = served[channel_id]
        text = common if own is None else own
        if tags:
            text = tagged(text, tags, platform=channel.platform)
            options = tagged_options(options, tags, platform=channel.platform)
        shown = images.get((post_id, number if own_media else None), ())
        digest = hash_of(
            title, text, language=language, options=options, images=shown, channel=channel.public_id
        )
        its_own = Patience(minutes, Lateness(lateness)) if minutes is not None and lateness else None
        says[number] = Words(
            number, public_id, channel, title, text, language, options, shown, post, planned,
            its_own or patience[channel_id], digest,
        )  # fmt: skip
    return says


@cache
def spoken(dialect: str) -> Any:
    """The statement behind `words`: what is said, and whether there are pictures to be read besides."""
    rows = given(dialect, id=int)
    pictured = exists().where(Attachment.workspace_id == Post.workspace_id, Attachment.post_id == Post.id)
    return (
        select(
            Variant.id, Variant.public_id, Variant.post_id, Variant.channel_id, Variant.text, Variant.options,
            Variant.own_media, Variant.planned_instant, Variant.patience_minutes, Variant.lateness,
            Post.title, Post.text.label("common"), Post.language, Post.public_id.label("post"), Post.link_tags,
            pictured.label("pictured"),
        )
        .select_from(rows)
        .join(Variant, Variant.id == rows.c.id)
        .join(Post, Post.id == Variant.post_id)
    )  # fmt: skip


def _images(session: Session, posts: Collection[int]) -> dict[tuple[int, int | None], list[Attachment]]:
    """By post, and by variant where it has pictures of its own."""
    found: dict[tuple[int, int | None], list[Attachment]] = {}
    for attachment in session.scalars(
        select(Attachment)
        .where(Attachment.post_id.in_(posts))
        .options(joinedload(Attachment.media))
        .order_by(Attachment.position)
    ):
        found.setdefault((attachment.post_id, attachment.variant_id), []).append(attachment)
    return found


def message_of(session: Session, words: Words, adapter: Adapter, outside: Outside) -> Message:
    """All that is said, to everybody who is to get it."""
    audience: Sequence[base.Recipient] = ()
    if Capability.AUDIENCE in adapter.capabilities:
        audience = outside.audience(session, session.get_one(Channel, words.channel.id))
    return Message(
        title=words.title, text=words.text, language=words.language,
        images=tuple(image(outside.media_root, attachment) for attachment in words.images),
        options=words.options, audience=tuple(audience), url=outside.post_url(words.post_id),
        post_id=words.post_id, planned=words.planned,
    )  # fmt: skip


def message(session: Session, variant: Variant, adapter: Adapter, outside: Outside) -> Message:
    """All the variant says now, to everybody who is to get it."""
    audience: Sequence[base.Recipient] = ()
    if Capability.AUDIENCE in adapter.capabilities:
        audience = outside.audience(session, variant.channel)
    return compose(
        variant,
        media_root=outside.media_root,
        audience=audience,
        url=outside.post_url(variant.post.public_id),
    )


def said(message: Message) -> dict[str, Any]:
    """The words, kept with the attempt for people to read."""
    return {
        "title": message.title,
        "text": message.text,
        "language": message.language,
        "options": message.options,
        "images": [image_said(image.id, image.alt, image.crop) for image in message.images],
    }


def fresh(
    steps: Iterable[Step], stored: Mapping[str, Any], now: datetime
) -> tuple[dict[str, Any], tuple[Step, ...]]:
    """Results of steps that still hold, by name; and the steps that are still to be done."""
    held: dict[str, Any] = {}
    to_do = []
    for step in steps:
        kept = stored.get(step.name)
        at = datetime.fromisoformat(kept["at"]) if kept else None
        if kept and (step.keeps is None or (at and now - at < step.keeps - SPARE)):
            held[step.name] = kept["result"]
        else:
            to_do.append(step)
    return held, tuple(to_do)
