"""One drawing for many readers: feeds that show the same differ in their head alone, so the events are drawn and
compressed once, and kept in this process for as long as nothing changes."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from scheduler.calendar.feeds.drawn import Fresh
from scheduler.calendar.ics import END, Events

MOST = 12  # views; each is a megabyte at most
LEVEL = 6
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no name and no time: the same octets each time
WINDOW = -15  # deflate without a frame of its own


@dataclass(frozen=True)
class View:
    """The events of every feed with this content, filter, language and rights."""

    events: Events
    fresh: Sequence[Fresh]  # not kept yet
    digest: bytes
    packed: bytes  # the events and the end, deflated


def view_of(events: Events, fresh: Sequence[Fresh], digest: bytes) -> View:
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW)
    return View(events, fresh, digest, press.compress(events.octets) + press.compress(END) + press.flush())


def packed(head: bytes, view: View) -> bytes:
    """A whole calendar as one gzip member. Where the head ends the press begins anew, so that what follows can have been
    pressed before."""
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW)
    first = press.compress(head) + press.flush(zlib.Z_FULL_FLUSH)
    check = zlib.crc32(END, zlib.crc32(view.events.octets, zlib.crc32(head)))
    length = len(head) + len(view.events.octets) + len(END)
    return b"".join(
        [GZIP_HEAD, first, view.packed, check.to_bytes(4, "little"), (length % 2**32).to_bytes(4, "little")]
    )


class Views:
    """Of one house. Keys say all that a view was drawn from, so what is kept is never wrong, only useless."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, View] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> View | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, view: View) -> None:
        """After its fresh events were committed: the next reader need not keep them again."""
        with self._lock:
            self._kept[key] = replace(view, fresh=())
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
