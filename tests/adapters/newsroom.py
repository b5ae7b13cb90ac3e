"""What there is to say, with only what matters named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image as Picture

from scheduler.adapters.base import Image, Message, Recipient
from simulators.simulator import Simulator

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Simulator.clock = staticmethod(lambda: NOON)


class StoppedClock:
    """It is noon, for as long as a test lasts."""

    def now(self) -> datetime:
        return NOON

    def steady(self) -> float:
        return 0.0


def a_message(text: str = "Marée haute à 11 h 02 🌊", **other: Any) -> Message:
    return replace(Message("Grandes marées", text, "fr", post_id="p1", planned=NOON), **other)


def an_image(folder: Path, *, alt: str = "La digue sous l’eau", id: str = "im1") -> Image:
    path = folder / f"{id}.png"
    Picture.new("RGB", (40, 30), "navy").save(path)
    return Image(id, path, "image/png", 40, 30, path.stat().st_size, alt)


def a_film(folder: Path, content_type: str = "video/mp4") -> Image:
    path = folder / "tide.mp4"
    # Boxes as MPEG-4 has them: some servers look into a film before they keep it.
    kind, pixels = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", b"tide" * 100
    path.write_bytes(kind + (8 + len(pixels)).to_bytes(4) + b"mdat" + pixels)
    return Image("v1", path, content_type, 640, 360, path.stat().st_size, "La mer monte", kind="video")


def a_recipient(email: str = "ada@example.org", **other: Any) -> Recipient:
    address = f"https://marronnier.example/u/{'4f' * 30}"
    return replace(Recipient(f"r-{email}", email, "fr", address), **other)
