"""`marronnier keys reseal`: the second step of rotating the secret key."""

from __future__ import annotations

import argparse

import scheduler.models  # noqa: F401 (maps every table)
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
        done = reseal(sessions, Sealer.of(settings))
        silent = calling.reseal(sessions, Sealer.of(settings))
    finally:
        sessions.dispose()
    print(f"Sealed with the current key: the credentials of {done.count} channels.")
    for name in done.lost:
        print(f"“{name}” was sealed with a key that is gone: connect it again.")
    for name in silent:
        print(f"The secret of “{name}” was sealed with a key that is gone: take it away and add it again.")
    if not done.lost and not silent:
        print("Older keys can be taken away; links signed with them end with them.")
    return 1 if done.lost or silent else 0
