"""`marronnier demo`: everything `run` does, on an invented newsroom. Its passwords are known to everybody."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module

from scheduler.clock import SystemClock
from scheduler.command import Refused
from scheduler.config import Settings
from workers.supervise import played_platforms, starting, supervise
from workers.supervise.played_platforms import PlayedPlatforms

FOLDER = "var/demo"


def demo(argv: list[str]) -> int:
    """run an invented newsroom, half a year behind it and seven weeks ahead (in var/demo)"""
    ask = argparse.ArgumentParser("marronnier demo", description=demo.__doc__)
    ask.add_argument("--posts", type=int, metavar="N", help="insert N more posts in bulk, for measuring")
    given = ask.parse_args(argv)
    environ = dict(os.environ)
    if not environ.get("MARRONNIER_DATA_DIR") and not environ.get("MARRONNIER_DATA_DIR_FILE"):
        environ["MARRONNIER_DATA_DIR"] = FOLDER
    played = played_platforms.of(starting.settings_from(environ).data_dir)
    return supervise(
        played.allowed(environ), prepare=partial(_build, posts=given.posts, played=played), refuse=_refuse,
        beside={"platforms": played.command()} if played.ports else {},
    )  # fmt: skip


def _refuse(settings: Settings) -> None:
    if not settings.is_loopback:
        raise Refused(
            f"The demo's passwords are known to everybody: it only listens on this machine, not on "
            f"{settings.bind_host}. Set MARRONNIER_BIND to 127.0.0.1:PORT."
        )


def _build(settings: Settings, *, posts: int | None, played: PlayedPlatforms) -> list[str]:
    """Fills an empty database; of one that has people, only the demo's bulk posts. The words tell who can sign in."""
    from scheduler.db import Sessions
    from scheduler.people import first_run
    from scheduler.sealing import Sealer

    newsroom = import_module("scheduler.demo")
    sessions = Sessions(settings.database_url)
    try:
        with sessions.reading() as session:
            empty = first_run.is_needed(session)
        now = SystemClock().now()
        if empty:
            sealer = Sealer.of(settings)
            with _hushed():
                newsroom.build(
                    sessions, settings=settings, sealer=sealer, now=now, posts=posts, told=_told,
                    played=played.answers(),
                )  # fmt: skip
        elif posts:
            newsroom.fill_up(sessions, posts=posts, now=now, told=_told)
    finally:
        sessions.dispose()
    return [*newsroom.WHO_CAN_SIGN_IN, *played.windows(), *played.missing()]


@contextmanager
def _hushed() -> Iterator[None]:
    """Three months of invented deliveries are no news: only what goes wrong while they are made up is told."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.setLevel(before)


def _told(done: int, every: int) -> None:
    if done % 50_000 == 0 or done == every:
        sys.stdout.write(f"{done:,} of {every:,} posts written\n")
        sys.stdout.flush()
