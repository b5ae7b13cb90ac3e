"""Limits that no server tells and nobody promises: what is believed stands in the connect form, to be corrected there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scheduler.adapters.base import Field, Limits
from scheduler.wording import N_

MB = 2**20
_HELP = N_("As far as is known; the platform does not say. Change it where you know better.")


def alt_text(most: int) -> Field:
    return Field(
        "alt_text_to", N_("Longest alternative text"), "number", required=False, default=str(most),
        within=(1, 10_000), help=_HELP,
    )  # fmt: skip


def file_size(most: int) -> Field:
    """In MB, up to what one call carries in the time it is given."""
    return Field(
        "file_mb", N_("Largest file, in MB"), "number", required=False, default=str(most),
        within=(1, 50), help=_HELP,
    )  # fmt: skip


def settings(given: Mapping[str, Any]) -> dict[str, str]:
    """What the form said of them, to be stored; nothing of a channel connected before there was a choice."""
    return {name: str(given[name]) for name in ("alt_text_to", "file_mb") if given.get(name)}


def limits(usual: Limits, given: Mapping[str, Any]) -> Limits:
    """`usual`, with what was said instead."""
    changed: dict[str, Any] = {}
    if said := given.get("alt_text_to"):
        changed["alt_text"] = int(said)
    if said := given.get("file_mb"):
        changed |= {"image_bytes": int(said) * MB, "video_bytes": int(said) * MB}
    return replace(usual, **changed)
