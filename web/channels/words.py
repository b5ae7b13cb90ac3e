"""What the pages of channels say about platforms, health and lateness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from scheduler.adapters import ADAPTERS, units
from scheduler.adapters.base import Adapter, Capability, Idempotency, Limits, Proven, Readback
from scheduler.channels import Channel, Health, Lateness
from scheduler.wording import N_, Text
from web.channels.blueprint import bp
from web.language import pick

KINDS: dict[str, Text] = {
    "social": N_("Social network"),
    "blog": N_("Blog"),
    "wiki": N_("Wiki"),
    "forum": N_("Forum"),
    "chat": N_("Chat"),
    "mail": N_("Mailing"),
    "hook": N_("For programs of your own"),
    "manual": N_("A person does it"),
}

CAPABILITIES: dict[Capability, Text] = {
    Capability.TITLE: N_("A title or subject"),
    Capability.IMAGES: N_("Images with their alternative text"),
    Capability.VIDEOS: N_("Videos as well"),
    Capability.DOCUMENTS: N_("Documents to read or download"),
    Capability.THREADS: N_("Threads"),
    Capability.FIRST_COMMENT: N_("First comment"),
    Capability.EDIT: N_("Can be corrected once it is out"),
    Capability.REMOVE: N_("Can be taken back"),
    Capability.FIGURES: N_("What became of it is read back"),
    Capability.AUDIENCE: N_("Keeps its own list of recipients"),
    Capability.PROOF: N_("Done by hand, with a link as proof"),
}

WITHOUT_ALT_TEXTS = N_("Images; there is no room for alternative texts there")

LATENESS: dict[Lateness, Text] = {
    Lateness.ASK: N_("Ask me what to do"),
    Lateness.DROP: N_("Drop it"),
    Lateness.PUBLISH: N_("Publish it all the same"),
}

UNITS: tuple[tuple[int, Text], ...] = ((1440, N_("days")), (60, N_("hours")), (1, N_("minutes")))


@dataclass(frozen=True)
class State:
    """How a channel is, as a page shows it: an icon, a tone, a short word and the reason behind it."""

    icon: str
    tone: str
    name: Text
    reason: Text | str | None = None


def state_of(channel: Channel) -> State:
    if channel.paused_at is not None:
        return State(
            "player-pause", "failed", N_("Paused"), channel.pause_cause or channel.pause_reason or None
        )
    match channel.health:
        case Health.UNAUTHORIZED:
            return State("alert-triangle", "failed", N_("Must be reconnected"), channel.health_reason)
        case Health.UNREACHABLE:
            return State("help-circle", "review", N_("Does not answer"), channel.health_reason)
        case _:
            return State("check", "published", N_("Works"))


def platform_name(platform: str) -> Text | str:
    adapter = ADAPTERS.get(platform)
    return adapter.label if adapter else platform


def abilities(adapter: type[Adapter]) -> list[Text]:
    said = CAPABILITIES if adapter.alt_texts else CAPABILITIES | {Capability.IMAGES: WITHOUT_ALT_TEXTS}
    return [words for key, words in said.items() if key in adapter.capabilities]


def limits(channel: Channel) -> Iterator[Text]:
    """What the platform accepts here, as it last said."""
    adapter = ADAPTERS.get(channel.platform)
    here = Limits.from_json(channel.limits, adapter.usual if adapter else None)
    if here.text is not None:
        said = units.SAID.get(here.unit)
        yield (
            N_("{most} characters of text ({how})", most=_number(here.text), how=said)
            if said
            else N_("{most} characters of text", most=_number(here.text))
        )
    if here.title is not None:
        yield N_("{most} characters in the title", most=_number(here.title))
    if here.images:
        yield N_("{most} images", most=here.images) if here.images > 1 else N_("1 image")
    if here.videos:
        yield N_("{most} videos", most=here.videos) if here.videos > 1 else N_("1 video")
    if here.documents:
        yield N_("{most} documents", most=here.documents) if here.documents > 1 else N_("1 document")
    if here.alt_text is not None:
        yield N_("{most} characters of alternative text", most=_number(here.alt_text))


def _number(amount: int) -> str:
    return format_decimal(amount, locale=pick())


def spread(minutes: int) -> tuple[int, int]:
    """A patience as a number and its unit in minutes: 720 is 12 and 60."""
    unit = next(size for size, _ in UNITS if minutes and minutes % size == 0) if minutes else 60
    return minutes // unit, unit


def when_lost(adapter: type[Adapter]) -> Text:
    """What becomes of a post when the platform's answer is lost on the way back."""
    if adapter.kind == "manual":
        return N_("Nothing leaves by itself")
    if adapter.idempotency is Idempotency.KEY:
        return N_("A lost answer is asked for again, without a second post")
    if adapter.readback is not Readback.NONE:
        return N_("After a lost answer, we look there whether it is out")
    return N_("After a lost answer, a person decides")


def is_experimental(adapter: type[Adapter]) -> bool:
    return adapter.proven is Proven.SIMULATOR


@bp.context_processor
def words() -> dict[str, Any]:
    return {
        "state_of": state_of,
        "platform_name": platform_name,
        "abilities": abilities,
        "when_lost": when_lost,
        "is_experimental": is_experimental,
        "kinds": KINDS,
    }
