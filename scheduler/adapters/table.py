"""The tables of docs/adapters.md, drawn from what the adapters declare: `python -m scheduler.adapters.table` prints them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Adapter, Capability, Idempotency, Proven, Readback

SURE = ("platform", "idempotency", "key_life", "readback", "settle", "at_once", "chained", "lane")
PROVEN = {
    Proven.SERVER: "real server",
    Proven.LIBRARY: "client library against simulator",
    Proven.SIMULATOR: "simulator only: *experimental*",
}


def lines() -> Iterator[str]:
    yield from _sure()
    yield ""
    yield from _able()


def _sure() -> Iterator[str]:
    yield _row(["", *(f"`{name}`" for name in SURE[1:])])
    yield _row(["---"] * len(SURE))
    for name, adapter in ADAPTERS.items():
        key, read = adapter.idempotency, adapter.readback
        yield _row(
            [
                f"`{name}`",
                str(key),
                "–" if key is Idempotency.NONE else _long(adapter.key_life),
                str(read),
                _long(adapter.settle) if read is Readback.EVENTUAL else "–",
                str(adapter.at_once),
                "yes" if adapter.chained else "no",
                adapter.lane,
            ]
        )


def _able() -> Iterator[str]:
    known = [one for one in Capability if any(one in adapter.capabilities for adapter in ADAPTERS.values())]
    yield _row(["", *(one.replace("_", " ") for one in known), "proven against"])
    yield _row(["---"] * (len(known) + 2))
    for name, adapter in ADAPTERS.items():
        yield _row([f"`{name}`", *(_tick(adapter, one) for one in known), _proven(adapter)])


def _proven(adapter: type[Adapter]) -> str:
    return "a person does it" if Capability.PROOF in adapter.capabilities else PROVEN[adapter.proven]


def _tick(adapter: type[Adapter], one: Capability) -> str:
    return "yes" if one in adapter.capabilities else ""


def _long(time: timedelta | None) -> str:
    if time is None:
        return "for ever"
    seconds = int(time.total_seconds())
    if seconds >= 3600:
        return f"{seconds // 3600} h"
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"


def _row(cells: list[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


if __name__ == "__main__":
    sys.stdout.write("\n".join([*lines(), ""]))
