"""`marronnier files`: moving the library's files from the disk to a bucket, and sweeping what no row knows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import scheduler.models  # noqa: F401 (maps every table)
from scheduler.clock import SystemClock
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.library import carrying, sweeping
from scheduler.storage import media_root


def files(argv: list[str]) -> int:
    """the library's files: `files move` carries them from disk to the bucket, `files sweep` lists or takes away litter"""
    ask = argparse.ArgumentParser("marronnier files", description=files.__doc__)
    ask.add_argument("act", choices=["move", "sweep"])
    ask.add_argument(
        "--remove", action="store_true", help="move: take away what has arrived; sweep: take the litter away"
    )
    asked = ask.parse_args(argv)
    settings = Settings.from_env()
    try:
        return (_move if asked.act == "move" else _sweep)(settings, remove=asked.remove)
    except OSError as fault:
        print(f"Stopped: {fault} What was done stays done; run it again to go on.", file=sys.stderr)
        return 1


def _move(settings: Settings, *, remove: bool) -> int:
    if settings.media_url is None:
        print("MARRONNIER_MEDIA_URL names no bucket: set it for this command.", file=sys.stderr)
        return 2
    home = Path(settings.data_dir) / "media"
    carried = there = octets = 0
    for step in carrying.carry(home, media_root(settings), remove=remove):
        carried, there, octets = carried + step.carried, there + (not step.carried), octets + step.size
        if (carried + there) % 100 == 0:
            print(f"{carried + there} files, {octets / 1e6:.0f} MB", file=sys.stderr)
    print(f"Carried {carried} files; {there} were there already.")
    if not remove:
        print("The files on disk stay. Once the house runs on the bucket, run it again with --remove.")
    return 0


def _sweep(settings: Settings, *, remove: bool) -> int:
    sessions, found = Sessions(settings.database_url), 0
    try:
        for each in sweeping.litter(sessions, media_root(settings), now=SystemClock().now()):
            found += 1
            print("/".join(each.parts), each.size)
            if remove:
                each.place.unlink(missing_ok=True)
    finally:
        sessions.dispose()
    print(f"{found} files that nobody knows{', taken away' if remove and found else ''}.")
    return 0
