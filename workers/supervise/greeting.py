"""What the person at the terminal reads once everything runs."""

from __future__ import annotations

import socket

from scheduler.config import Settings


def is_answering(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.bind_host, settings.bind_host)  # noqa: S104
    try:
        with socket.create_connection((host, settings.bind_port), timeout=0.2):
            return True
    except OSError:
        return False


def lines(settings: Settings, more: list[str]) -> list[str]:
    """The address; while nobody owns the newsroom, a fresh one-time code as well. Loads much: see `aside`."""
    from scheduler.db import Sessions
    from scheduler.people import first_run

    address = settings.public_url
    said = ["", f"  Marronnier is running at {address}"]
    sessions = Sessions(settings.database_url)
    try:
        with sessions.reading() as session:
            new = first_run.is_needed(session)
        if new:
            with sessions.writing() as session:
                code = first_run.new_code(session)
            said += [f"  Open {address}/first-run and give this code: {code[:4]}-{code[4:]}"]
    finally:
        sessions.dispose()
    return [*said, *(f"  {line}" for line in more), "  Stop it with Ctrl-C.", ""]
