"""What a video says about itself: how long it lasts, how large its picture is. And forgetting what else it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from scheduler.content.pictures import Unsuitable
from scheduler.library import boxes, matroska
from scheduler.library.strange import Strange
from scheduler.wording import N_

LARGEST_SIDE = 16_384


@dataclass(frozen=True)
class Film:
    width: int  # as it is shown, turned upright
    height: int
    duration_ms: int


READERS: dict[str, Callable[[IO[bytes]], tuple[float, int, int]]] = {
    "mp4": boxes.look,
    "mov": boxes.look,
    "webm": matroska.look,
}
CLEANERS: dict[str, Callable[[IO[bytes]], None]] = {
    "mp4": boxes.forget,
    "mov": boxes.forget,
    "webm": matroska.forget,
}


def read(file: IO[bytes], kind: str) -> Film:
    """Raises Unsuitable for what is no video after all."""
    try:
        seconds, width, height = READERS[kind](file)
    except (Strange, EOFError, OverflowError) as trouble:
        raise Unsuitable(N_("This video is damaged, or of a kind that cannot be read.")) from trouble
    finally:
        file.seek(0)
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE and 0 < seconds < 24 * 3600):
        raise Unsuitable(N_("This video has no picture, or no length, that makes sense."))
    return Film(width, height, round(seconds * 1000))


def clean(file: IO[bytes], kind: str) -> None:
    """Overwrite place, camera and other notes inside the file, which must be open for reading and writing.

    Nothing changes its length, so nothing else in the file has to move.
    """
    try:
        CLEANERS[kind](file)
    except (Strange, EOFError) as trouble:
        raise Unsuitable(N_("This video is damaged, or of a kind that cannot be read.")) from trouble
    finally:
        file.seek(0)
