"""The shapes offered for a picture: first what its channels show whole, then what people know."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.content.crop import FREE, SHAPES, Crop, name_of
from web.language import say


def shapes(crop: Crop, ratios: Iterable[str]) -> list[tuple[str, str]]:
    """Values and names; `ratios` are those of the channels the picture is for, `crop` what it is now."""
    near = list(dict.fromkeys(ratios))
    now = [crop.ratio] if crop and crop.ratio != FREE else []
    every = dict.fromkeys(["", *near, *SHAPES, *now, FREE])
    return [(ratio, _name(ratio)) for ratio in every]


def _name(ratio: str) -> str:
    name = name_of(ratio)
    return name if isinstance(name, str) else say(name)
