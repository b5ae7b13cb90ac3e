"""Places people publish on by hand whose look and limits are known: what a manual channel can be an instance of.

Numbers are what the places said of themselves in November 2026; a channel's own "longest text" overrules them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scheduler.adapters.base import Limits
from scheduler.adapters.face import Face, Fold
from scheduler.wording import N_, Text, verbatim

MB = 2**20


@dataclass(frozen=True)
class Venue:
    label: Text
    face: Face
    limits: Limits
    hosts: tuple[str, ...] = ()  # an address there says it by itself
    threads: bool = False  # one's own posts can follow each other, as one piece
    shows: bool = False  # nothing is published there without an image or a video

    @property
    def key(self) -> str:
        return self.face.name


WIDE = ("1.91:1", "1:1", "4:5")
SHEET = Limits(images=20, videos=20, documents=20)

_ALL = (
    Venue(
        verbatim("LinkedIn"),
        Face("linkedin", "Li", Fold(210, 3), WIDE),
        Limits(
            text=3000, images=20, alt_text=4086, videos=1, documents=1, document_bytes=100 * MB, mixed=False
        ),
        ("linkedin.com",),
    ),
    Venue(
        verbatim("Facebook"),
        Face("facebook", "Fb", Fold(470, 6), WIDE),
        Limits(text=63_206, images=10, videos=1, mixed=False),
        ("facebook.com", "fb.com"),
    ),
    Venue(
        verbatim("Instagram"),
        Face("instagram", "Ig", Fold(125, 2), ("4:5", "1:1", "1.91:1"), pressable=False),
        Limits(text=2200, images=10, alt_text=1000, videos=10),
        ("instagram.com",),
        shows=True,
    ),
    Venue(
        verbatim("Threads"),
        Face("threads", "Th", None, ("4:5", "1:1", "16:9")),
        Limits(text=500, unit="emoji-octets", images=20, alt_text=1000, videos=20),
        ("threads.net", "threads.com"),
        threads=True,
    ),
    Venue(
        verbatim("X"),
        Face("x", "X", None, ("16:9", "1:1", "4:5")),
        Limits(text=280, unit="weighed", link=23, images=4, alt_text=1000, videos=4),
        ("x.com", "twitter.com"),
        threads=True,
    ),
    Venue(
        verbatim("YouTube"),
        Face("youtube", "Yt", Fold(150, 2), ("16:9",)),
        Limits(text=5000, unit="octets", title=100, images=1, videos=1),
        ("youtube.com", "youtu.be"),
        shows=True,
    ),
    Venue(
        verbatim("TikTok"),
        Face("tiktok", "Tt", Fold(90, 2), ("9:16",), pressable=False),
        Limits(text=2200, unit="sixteen-bits", images=35, videos=1, mixed=False),
        ("tiktok.com",),
        shows=True,
    ),
    Venue(
        verbatim("Pinterest"),
        Face("pinterest", "Pi", Fold(160, 3), ("2:3", "1:1")),
        Limits(text=800, title=100, images=5, alt_text=500, videos=1, mixed=False),
        ("pinterest.com", "pinterest.fr", "pin.it"),
        shows=True,
    ),
    Venue(
        verbatim("Nostr"),
        # Relays set limits of their own, and pictures are addresses within the text.
        Face("nostr", "No", None, ("1:1", "4:5", "16:9")),
        Limits(text=None, images=10, videos=4),
        ("njump.me", "primal.net", "snort.social", "iris.to"),
        threads=True,
    ),
    Venue(
        N_("Google business page"),
        Face("google-business", "Gb", Fold(250, 4), ("4:3", "1:1")),
        Limits(text=1500, images=1, videos=1, mixed=False),
        ("business.google.com",),
    ),
    Venue(
        verbatim("WhatsApp"),
        Face("whatsapp", "Wa", Fold(700, 12), ("1:1", "1.91:1")),
        Limits(text=4096, images=10, videos=10, documents=1),
        ("whatsapp.com", "wa.me"),
    ),
    Venue(N_("Personal profile"), Face("profile", "Pp", Fold(300, 5), WIDE), SHEET),
    Venue(N_("Press release"), Face("press", "Pr"), SHEET),
    Venue(N_("Print"), Face("print", "Im", pressable=False), SHEET),
    Venue(N_("Intranet"), Face("intranet", "In"), SHEET),
)
VENUES: dict[str, Venue] = {venue.key: venue for venue in _ALL}


def venue_of(settings: Mapping[str, Any]) -> Venue | None:
    """What a manual channel's settings say, or the address of its place; None for a place of its own kind."""
    said = VENUES.get(str(settings.get("venue") or ""))
    return said or _at(str(settings.get("place") or ""))


def _at(address: str) -> Venue | None:
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return None
    for venue in _ALL:
        if any(host == known or host.endswith("." + known) for known in venue.hosts):
            return venue
    return None
