"""Every room of the web house: the module that exposes `bp`, and the path it lives under. One line a room."""

from __future__ import annotations

ROOMS: list[tuple[str, str]] = [
    ("web.front_door", ""),
    ("web.theme", ""),
]
