"""What a forum's administrators set: read from the forum itself, which tells it to its own pages too.

`/site/settings.json` gives what every visitor's browser is given. A forum that keeps it to itself is believed to have
the numbers of the connect form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler.adapters.base import Field, Limits, Rejected
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.adapters.discourse.forum import Forum

_HELP = N_("Asked of the forum; this holds only where it does not tell.")
FIELDS = (
    Field("title_from", N_("Shortest title"), "number", default="15", within=(1, 255), help=_HELP),
    Field("text_from", N_("Shortest text"), "number", default="20", within=(1, 1000), help=_HELP),
    Field("text_to", N_("Longest text"), "number", default="32000", within=(100, 1_000_000), help=_HELP),
)
NUMBERS = tuple(field.name for field in FIELDS)
FILM = "mp4"
FILMS = 5


async def heard(forum: Forum) -> dict[str, Any]:
    """In the forum's own words; empty where it does not tell. Raises as `Forum.read` for what is no answer at all."""
    try:
        return await forum.read("/site/settings.json")
    except Rejected:
        return {}


def numbers(told: Mapping[str, Any], believed: Mapping[str, Any]) -> dict[str, str]:
    """What is too short, and what is too long."""
    least = [told.get(name) for name in ("min_first_post_length", "min_post_length")]
    said = {
        "title_from": told.get("min_topic_title_length"),
        # An answer may be shorter than a first post, and the other way round: what fits both fits.
        "text_from": max((one for one in least if isinstance(one, int) and _counts(one)), default=None),
        "text_to": told.get("max_post_length"),
    }
    return {name: str(one) if _counts(one) else str(believed[name]) for name, one in said.items()}


def limits(usual: Limits, told: Mapping[str, Any], text: int) -> Limits:
    """Films only where the forum says that it takes files of their kind."""
    kinds = str(told.get("authorized_extensions") or "").lower().replace(".", "").split("|")
    films = FILMS if {FILM, "*"} & set(kinds) else 0
    return replace(
        usual,
        text=text,
        title=told["max_topic_title_length"] if _counts(told.get("max_topic_title_length")) else usual.title,
        image_bytes=_octets(told.get("max_image_size_kb")),
        videos=films,
        video_bytes=_octets(told.get("max_attachment_size_kb")) if films else None,
    )


def _counts(one: Any) -> bool:
    return isinstance(one, int) and not isinstance(one, bool) and one > 0


def _octets(kilobytes: Any) -> int | None:
    return kilobytes * 1024 if _counts(kilobytes) else None
