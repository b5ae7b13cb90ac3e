"""What a channel would say, as the rules read it: only words that readers of that channel will see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability, Limits
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.rules import Draft

NOT_WORDS = ("choice", "flag", "number", "url", "email")


def draft_of(variant: Variant) -> Draft:
    return draft_for(
        variant.channel,
        text=variant.wording,
        title=variant.post.title,
        language=variant.post.language,
        alts=tuple(attachment.alt for attachment in variant.images),
        options=variant.options,
    )


def draft_for(
    channel: Channel | None,
    *,
    text: str,
    title: str = "",
    language: str = "en",
    alts: tuple[str, ...] = (),
    options: Mapping[str, Any] | None = None,
) -> Draft:
    """`channel` None: no place is chosen yet; every word is read, and no platform counts."""
    adapter = ADAPTERS.get(channel.platform) if channel else None
    if channel is None or adapter is None:
        return Draft(text, title=title, language=language, alts=alts)
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
