"""`marronnier doctor`: in plain words, why something would not go out."""

from __future__ import annotations

import argparse

from scheduler.clock import SystemClock
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.health import Level, check_all
from scheduler.sealing import Sealer

MARKS = {Level.FINE: "ok", Level.WATCH: "look", Level.BAD: "BAD"}


def doctor(argv: list[str]) -> int:
    """say in plain words why something would not go out"""
    argparse.ArgumentParser("marronnier doctor", description=doctor.__doc__).parse_args(argv)
    settings = Settings.from_env()
    sessions = Sessions(settings.database_url)
    try:
        found = check_all(settings, sessions, clock=SystemClock(), sealer=Sealer.of(settings))
    finally:
        sessions.dispose()
    width = max(len(str(check.name)) for check in found)
    for check in found:
        print(f"{MARKS[check.level]:<6}{check.name!s:<{width}}  {check.text}")  # noqa: T201
    worst = max(check.level for check in found)
    if worst is Level.BAD:
        print("\nSomething would not go out.")  # noqa: T201
    return 1 if worst is Level.BAD else 0
