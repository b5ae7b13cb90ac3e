"""Which part of a picture is shown: the shape somebody asked for, around the point that matters.

What is kept is the intention, in thousandths of the picture, and never a rectangle of pixels: a picture replaced by
another of a different size keeps its shape and its point.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduler.wording import N_, Text

FREE = "free"  # a rectangle of any shape
SHAPES = ("1:1", "4:5", "3:2", "16:9", "1.91:1")
WHOLE_SIDE = 1000
LEAST_SIDE = 50  # a twentieth: less is a slip of the hand
_SHAPE = re.compile(r"([1-9][0-9]?(?:\.[0-9]{1,2})?):([1-9][0-9]?)")

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Crop:
    """`x` and `y`: its middle. `width`: of what could be had of that shape; with `height`, of the whole picture's sides."""

    ratio: str = ""  # such as 4:5, FREE; empty: the whole picture
    x: int = WHOLE_SIDE // 2
    y: int = WHOLE_SIDE // 2
    width: int = WHOLE_SIDE
    height: int = WHOLE_SIDE

    @classmethod
    def read(cls, spoken: str) -> Crop:
        """From `spoken`; anything else is the whole picture."""
        ratio, _, numbers = spoken.partition("@")
        places = [int(one) for one in numbers.split(",") if one.isdecimal() and len(one) < 5]
        if (ratio != FREE and not _SHAPE.fullmatch(ratio)) or len(places) != 4:
            return cls()
        return cls(ratio, *places).within()

    @property
    def spoken(self) -> str:
        """In a word, for the database, the record and the hash; empty for the whole picture."""
        return f"{self.ratio}@{self.x},{self.y},{self.width},{self.height}" if self else ""

    def __bool__(self) -> bool:
        return bool(self.ratio)

    def within(self) -> Crop:
        """With every number where it means something."""

        def side(value: int) -> int:
            return min(max(value, LEAST_SIDE), WHOLE_SIDE)

        def place(value: int) -> int:
            return min(max(value, 0), WHOLE_SIDE)

        height = side(self.height) if self.ratio == FREE else WHOLE_SIDE
        return Crop(self.ratio, place(self.x), place(self.y), side(self.width), height)

    def box(self, width: int, height: int) -> Box | None:
        """Left, top, right, bottom in pixels of a picture of this size; None for the whole of it."""
        if not self.ratio or width < 1 or height < 1:
            return None
        if self.ratio == FREE:
            wide, high = width * self.width / WHOLE_SIDE, height * self.height / WHOLE_SIDE
        else:
            across, down = (float(side) for side in self.ratio.split(":"))
            shape = across / down
            wide, high = (height * shape, height) if width / height > shape else (width, width / shape)
            wide, high = wide * self.width / WHOLE_SIDE, high * self.width / WHOLE_SIDE
        w, h = max(1, round(wide)), max(1, round(high))
        # A point near the edge moves the frame, never out of the picture.
        left = min(max(0, round(width * self.x / WHOLE_SIDE - w / 2)), width - w)
        top = min(max(0, round(height * self.y / WHOLE_SIDE - h / 2)), height - h)
        box = (left, top, left + w, top + h)
        return None if box == (0, 0, width, height) else box


WHOLE = Crop()


def name_of(ratio: str) -> Text | str:
    """A shape as people call it."""
    return {"": N_("The whole picture"), FREE: N_("Free"), "1:1": N_("Square (1:1)")}.get(ratio, ratio)
