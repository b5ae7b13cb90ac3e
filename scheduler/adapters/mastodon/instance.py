"""What a server says about itself, read when the channel is connected. Compatible servers say less, or elsewhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scheduler.adapters.base import Limits, Rejected
from scheduler.adapters.mastodon.counting import LINK_LENGTH
from scheduler.wording import N_

USUAL = Limits(
    text=500,
    link=LINK_LENGTH,
    images=4,
    image_bytes=16 * 2**20,
    image_pixels=33_177_600,
    alt_text=1500,
    videos=1,
    video_bytes=99 * 2**20,
    mixed=False,
)


def limits(about: dict[str, Any], *, counts_links_in_full: bool = False) -> Limits:
    """From `/api/v2/instance`, or v1 of older and compatible servers; Mastodon's own where nothing is said."""
    configuration = _section(about, "configuration")
    statuses, media = _section(configuration, "statuses"), _section(configuration, "media_attachments")
    link = _number(statuses, "characters_reserved_per_url", least=0)
    return Limits(
        text=_number(statuses, "max_characters") or _number(about, "max_toot_chars") or USUAL.text,
        link=0 if link is None and counts_links_in_full else link,
        images=_number(statuses, "max_media_attachments") or USUAL.images,
        image_bytes=_number(media, "image_size_limit") or _number(about, "upload_limit") or USUAL.image_bytes,
        image_pixels=_number(media, "image_matrix_limit") or USUAL.image_pixels,
        alt_text=_number(media, "description_limit") or _number(about, "description_limit") or USUAL.alt_text,
        videos=USUAL.videos,
        video_bytes=_number(media, "video_size_limit") or _number(about, "upload_limit") or USUAL.video_bytes,
        mixed=USUAL.mixed,
    )


def domain(about: dict[str, Any], server: str) -> str:
    """The name in people's handles, which need not be the server's address."""
    said = str(about.get("domain") or about.get("uri") or "")
    return (urlsplit(said).netloc if "://" in said else said) or urlsplit(server).netloc


def address(answer: str) -> str:
    """`social.example`, `https://social.example/@ada` or `@ada@social.example` as the server's address."""
    word = answer.strip()
    if "://" not in word:
        word = "https://" + word.rpartition("@")[2]
    try:
        parts = urlsplit(word)
        fine = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not parts.username
            and parts.port != 0
        )
    except ValueError:
        fine = False
    if not fine:
        raise Rejected(N_("Give the name of the server, such as social.example."), "server")
    return f"{parts.scheme}://{parts.netloc}"


def _section(of: dict[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _number(of: dict[str, Any], name: str, *, least: int = 1) -> int | None:
    found = of.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= least else None
