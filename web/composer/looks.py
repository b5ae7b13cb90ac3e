"""How one channel's version would come out: cut, counted and objected to by its own adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

from scheduler.adapters import ADAPTERS, fit
from scheduler.adapters.base import Adapter, Capability, Connection, Image, Limits, Message
from scheduler.adapters.manual import Manual
from scheduler.channels import Channel
from scheduler.channels.rehearsal import rehearse
from scheduler.charter import Finding
from scheduler.charter.compare import Piece as Stretch
from scheduler.charter.compare import words
from scheduler.content import Media
from scheduler.content.link_card import LinkCard
from scheduler.content.link_tags import insertions, tagged, tagged_options
from scheduler.content.message import framed
from scheduler.wording import Text
from web.composer.counting import Count, where_it_ends
from web.composer.dress import Dress, dress
from web.composer.folding import folded
from web.composer.linking import first_link
from web.composer.marking import Piece, pieces
from web.composer.sheet import Picture, Sheet, Version


@dataclass(frozen=True)
class Look:
    """One channel's version as it would come out."""

    channel: Channel
    version: Version
    title: str  # what its readers see above the text, empty where the platform shows none
    text: list[Piece]
    above: list[Piece]  # the text, cut where its readers have to ask for more
    below: list[Piece]
    thread: list[list[Piece]]
    pictures: tuple[Picture, ...]
    count: Count
    thread_counts: tuple[Count, ...]
    typed_counts: tuple[Count, ...]  # of each follow-up as it stands on the page, empty ones too
    comment: list[Piece]  # the first one, where there is one
    comment_count: Count
    objections: tuple[Text, ...]
    can_thread: bool
    can_comment: bool
    ratios: tuple[str, ...]  # shapes its platform shows whole
    dress: Dress
    apart: tuple[Stretch, ...]  # an own text against the common one; empty where it follows

    @property
    def follows(self) -> bool:
        return self.version.text is None


def look(  # noqa: PLR0917  (made in one place)
    sheet: Sheet,
    version: Version,
    channel: Channel,
    findings: Sequence[Finding],
    images: Mapping[str, Media],
    cards: Mapping[str, LinkCard],
) -> Look:
    """What readers of the channel would see, with what does not fit and what was found."""
    adapter = _adapter(channel)
    message = _message(sheet, version, channel, images)
    limit = adapter.limits.text
    texts = adapter.texts(message)

    def count(words: str) -> int:
        return adapter.count(words, limits=adapter.limits, options=message.options)

    def drawn(words: str, name: str, typed: str) -> list[Piece]:
        """`name` of the field its findings speak of, `typed` as it stands there, without tags on its links."""
        added = insertions(typed, sheet.tags, platform=channel.platform)
        marks = [
            (_shifted(f.start, added), _shifted(f.end, added), "block" if f.blocks else "advise")
            for f in findings
            if f.field == name
            and (f.start, f.end) != (0, len(typed))  # tags on its links make the text longer
        ]
        return pieces(words, fits=where_it_ends(words, count, limit), findings=marks)

    follow_ups = [str(words) for words in version.options.get("thread") or ()]
    said = [number for number, words in enumerate(follow_ups) if words.strip()]
    named = [("text", sheet.text_for(version.channel))]
    named += [(f"option:thread:{number}", follow_ups[number]) for number in said]
    comment = message.first_comment if Capability.FIRST_COMMENT in adapter.capabilities else ""
    cut = [drawn(words, *(name or ("", words))) for words, name in zip_longest(texts, named[: len(texts)])]
    first, *thread = [Count(count(words), limit) for words in texts]
    titled = Capability.TITLE in adapter.capabilities
    above, below = folded(cut[0], adapter.face().fold)
    return Look(
        channel=channel,
        version=version,
        title=str(version.options.get("subject") or sheet.title) if titled else "",
        text=cut[0],
        above=above,
        below=below,
        thread=cut[1:],
        pictures=pictures_of(sheet, version),
        count=first,
        thread_counts=tuple(thread),
        typed_counts=tuple(
            Count(count(tagged(words, sheet.tags, platform=channel.platform)), limit) for words in follow_ups
        ),
        comment=drawn(comment, "option:first_comment", str(version.options.get("first_comment") or "")),
        comment_count=Count(count(comment), limit),
        objections=_objections(adapter, message, is_over=bool(first.over)),
        can_thread=adapter.has_threads(),
        can_comment=Capability.FIRST_COMMENT in adapter.capabilities,
        ratios=adapter.face().ratios,
        dress=dress(adapter, channel, message, cards.get(first_link(sheet.text_for(version.channel)))),
        apart=() if version.text is None or version.settled else words(sheet.text, version.text),
    )


def _message(sheet: Sheet, version: Version, channel: Channel, images: Mapping[str, Media]) -> Message:
    shown = [(images[p.media], p) for p in pictures_of(sheet, version) if p.media in images]
    return Message(
        title=sheet.title,
        text=tagged(sheet.text_for(version.channel), sheet.tags, platform=channel.platform),
        language=sheet.language,
        images=tuple(_hung(media, picture) for media, picture in shown),
        options=tagged_options(version.options, sheet.tags, platform=channel.platform),
    )


def _hung(media: Media, picture: Picture) -> Image:
    m = media
    whole = Image(m.public_id, Path(), m.content_type, m.width, m.height, m.size, picture.alt)
    return framed(replace(whole, kind=m.kind, name=m.name, duration_ms=m.duration_ms), picture.crop)


def _objections(adapter: Adapter, message: Message, *, is_over: bool) -> tuple[Text, ...]:
    """What the gate would say about the platform; the length has its counter, an empty page needs no telling."""
    if not message.text.strip() and not message.images:
        return ()
    said = fit.objections(adapter, message)
    return said[1:] if is_over else said


def _shifted(at: int, added: Sequence[tuple[int, str]]) -> int:
    """Where a place of the text as it was typed is once the tags are on its links."""
    return at + sum(len(words) for place, words in added if place < at)


def pictures_of(sheet: Sheet, version: Version) -> tuple[Picture, ...]:
    return sheet.pictures if version.pictures is None else version.pictures


def _adapter(channel: Channel) -> Adapter:
    if channel.platform in ADAPTERS:
        return rehearse(channel)
    # Connected by another release: what is known of it is its limits, as of a place served by hand.
    known = Connection("", {}, limits=Limits.from_json(channel.limits, Manual.usual))
    return Manual.open(known, cast(Any, None))
