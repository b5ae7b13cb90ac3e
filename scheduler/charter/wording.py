"""What a channel would say, as the rules read it: only words that readers of that channel will see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability, Limits
from scheduler.channels import Channel
from scheduler.content import Kind, Media, Post, Variant
from scheduler.people import User
from scheduler.planning.campaign import Campaign
from scheduler.planning.pillar import Pillar
from scheduler.rules import Draft, Picture


@dataclass(frozen=True)
class About:
    """Where a post belongs and whose it is: public ids, and the nature of its pillar."""

    pillar: str = ""
    campaign: str = ""
    author: str = ""
    nature: str = ""

    @classmethod
    def of(cls, pillar: Pillar | None, campaign: Campaign | None, author: User | None) -> About:
        return cls(
            pillar.public_id if pillar else "",
            campaign.public_id if campaign else "",
            author.public_id if author else "",
            pillar.nature if pillar else "",
        )


NOBODY = About()
NOT_WORDS = ("choice", "flag", "number", "url", "email")


def draft_of(variant: Variant, *, whose: bool = True) -> Draft:
    """What it would say. `whose` False spares looking up where its post belongs, for rules that do not ask."""
    seen = [shown for shown in variant.images if shown.media.kind == Kind.PICTURE]
    return draft_for(
        variant.channel,
        text=variant.wording,
        title=variant.post.title,
        language=variant.post.language,
        alts=tuple(shown.alt for shown in seen),
        options=variant.options,
        about=about(variant.post) if whose else NOBODY,
        pictures=tuple(facts_of(shown.media) for shown in seen),
    )


def about(post: Post) -> About:
    """What rules in a scope ask of a post, as it is stored."""
    return About.of(post.pillar, post.campaign, post.author)


def facts_of(media: Media) -> Picture:
    """What the library says of an image, as rules read it."""
    agreed = media.consent_id is not None or bool(media.consent_note.strip())
    return Picture(media.credit, media.licence, agreed, media.valid_until)


def draft_for(
    channel: Channel | None,
    *,
    text: str,
    title: str = "",
    language: str = "en",
    alts: tuple[str, ...] = (),
    options: Mapping[str, Any] | None = None,
    about: About = NOBODY,
    pictures: tuple[Picture, ...] = (),
) -> Draft:
    """`channel` None: no place is chosen yet; every word is read, and no platform counts."""
    adapter = ADAPTERS.get(channel.platform) if channel else None
    if channel is None or adapter is None:
        return Draft(text, title=title, language=language, alts=alts, pictures=pictures, **asdict(about))
    options, limits = options or {}, limits_of(channel)
    return Draft(
        text,
        title=title if Capability.TITLE in adapter.capabilities and not options.get("subject") else "",
        language=language,
        alts=alts,
        also=tuple(_words(channel.platform, options)),
        platform=channel.platform,
        channel_kind=adapter.kind,
        count=lambda words: adapter.count(words, limits=limits, options=options),
        limit=limits.text,
        channel=channel.public_id,
        channel_language=channel.language,
        pictures=pictures,
        **asdict(about),
    )


def limits_of(channel: Channel) -> Limits:
    """As stored when the channel was connected; what an older release stored besides is left out."""
    known = {field.name for field in fields(Limits)}
    return Limits(**{name: value for name, value in channel.limits.items() if name in known})


def _words(platform: str, options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The words among a variant's options: a subject, a content warning, the follow-ups of a thread."""
    kinds = {field.name: field.kind for field in ADAPTERS[platform].options}
    for name, value in sorted(options.items()):
        if kinds.get(name) in NOT_WORDS:
            continue
        if isinstance(value, str):
            yield f"option:{name}", value
        elif isinstance(value, list):
            yield from ((f"option:{name}:{number}", str(words)) for number, words in enumerate(value))
