"""`marronnier keys reseal`: the second step of rotating the secret key."""

from __future__ import annotations

import argparse

import scheduler.models  # noqa: F401 (maps every table)
from scheduler.calendar.layers import resealing as layers
from scheduler.channels.resealing import reseal
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.publishing.alarms import calling
from scheduler.sealing import Sealer


def keys(argv: list[str]) -> int:
    """after a new secret key: seal what is stored with it (`keys reseal`)"""
    ask = argparse.ArgumentParser("marronnier keys", description=keys.__doc__)
    ask.add_argument("act", choices=["reseal"])
    ask.parse_args(argv)
    settings = Settings.from_env()
    sessions = Sessions(settings.database_url)
    try:
        sealer = Sealer.of(settings)
        done = reseal(sessions, sealer)
        silent = calling.reseal(sessions, sealer)
        unread = layers.reseal(sessions, sealer)
    finally:
        sessions.dispose()
    print(f"Sealed with the current key: the credentials of {done.count} channels.")
    for name in done.lost:
        print(f"“{name}” was sealed with a key that is gone: connect it again.")
    for name in silent:
        print(f"The secret of “{name}” was sealed with a key that is gone: take it away and add it again.")
    for name in unread:
        print(
            f"The address of “{name}” was sealed with a key that is gone: remove this layer and add it again."
        )
    lost = done.lost or silent or unread
    if not lost:
        print("Older keys can be taken away; links signed with them end with them.")
    return 1 if lost else 0
