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
from scheduler.storage import Lying, media_root


def files(argv: list[str]) -> int:
    """the library's files: `files move` carries them from disk to the bucket, `files sweep` lists or takes away litter"""
    ask = argparse.ArgumentParser("marronnier files", description=files.__doc__)
    ask.add_argument("act", choices=["move", "sweep"])
    ask.add_argument(
        "--remove", action="store_true", help="move: take away what has arrived; sweep: take the litter away"
    )
    ask.add_argument(
        "--many", action="store_true", help="sweep: take it away even where it is a large part of all"
    )
    asked = ask.parse_args(argv)
    settings = Settings.from_env()
    try:
        if asked.act == "move":
            return _move(settings, remove=asked.remove)
        return _sweep(settings, remove=asked.remove, many=asked.many)
    except OSError as fault:
        print(f"Stopped: {fault} What was done stays done; run it again to go on.", file=sys.stderr)
        return 1


def _move(settings: Settings, *, remove: bool) -> int:
    if settings.media_url is None:
        print("MARRONNIER_MEDIA_URL names no bucket: set it for this command.", file=sys.stderr)
        return 2
    home = Path(settings.data_dir) / "media"
    carried = there = octets = 0
    sessions = Sessions(settings.database_url)

    def is_known(each: Lying) -> bool:
        # The first time all is carried; by the second, the house may have thrown away what still lies here.
        return not remove or bool(sweeping.known(sessions, {sweeping.public_id(each)} - {""}))

    try:
        for step in carrying.carry(home, media_root(settings), remove=remove, is_known=is_known):
            carried, there, octets = carried + step.carried, there + (not step.carried), octets + step.size
            if (carried + there) % 100 == 0:
                print(f"{carried + there} files, {octets / 1e6:.0f} MB", file=sys.stderr)
    finally:
        sessions.dispose()
    print(f"Carried {carried} files; {there} were there already.")
    if not remove:
        print("The files on disk stay. Once the house runs on the bucket, run it again with --remove.")
    return 0


def _sweep(settings: Settings, *, remove: bool, many: bool) -> int:
    sessions = Sessions(settings.database_url)
    try:
        survey = sweeping.litter(sessions, media_root(settings), now=SystemClock().now())
    finally:
        sessions.dispose()
    for each in survey.found:
        print("/".join(each.parts), each.size)
    found = len(survey.found)
    if remove and survey.is_too_much and not many:
        print(
            f"Nothing was taken away: {found} of {survey.looked_at} files are unknown to this database. Is it the one"
            " these files belong to? If it is, add --many.",
            file=sys.stderr,
        )
        return 1
    for each in survey.found if remove else ():
        each.place.unlink(missing_ok=True)
    print(f"{found} files that nobody knows{', taken away' if remove and found else ''}.")
    return 0
