"""`marronnier run`: everything on one machine, started, watched, restarted and stopped by one process."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable, Mapping

from scheduler import logbook
from scheduler.config import Settings
from workers.aside import aside
from workers.processes import die_with
from workers.supervise import greeting, staff, starting
from workers.supervise.lock import Lock
from workers.supervise.watch import Watch


def run(argv: list[str]) -> int:
    """set up the database and run web, tick and workers until Ctrl-C"""
    argparse.ArgumentParser("marronnier run", description=run.__doc__).parse_args(argv)
    return supervise(os.environ)


def supervise(
    environ: Mapping[str, str],
    *,
    prepare: Callable[[Settings], list[str]] = lambda settings: [],
    refuse: Callable[[Settings], object] = lambda settings: None,
    beside: Mapping[str, list[str]] | None = None,
) -> int:
    """Runs until asked to stop; raises Refused with every problem at once when it cannot start.

    `refuse` may object to the settings; `prepare` runs on the migrated database before anything is started, and gives
    lines for the person at the terminal. `beside`: more to run, by name, each with its command line.
    """
    if "MAKELEVEL" in environ:
        # Started by make: when make is killed, nobody would be left to stop us, and the next start would be refused.
        die_with(os.getppid(), signal.SIGTERM)
    settings = starting.settings_from(environ)
    refuse(settings)
    with Lock(settings.data_dir) as lock:
        lock.end_leftovers()
        logbook.configure(settings.log_format, "run")
        # This process stays as long as the house does: what only the start needs is loaded elsewhere.
        words = aside(lambda: _set_up(settings, prepare))
        everybody = staff.with_others(staff.of(settings, environ), beside or {}, environ)
        watch = Watch(everybody, on_change=lock.write, format=settings.log_format)
        return watch.run(ready=lambda: words if greeting.is_answering(settings) else None)


def _set_up(settings: Settings, prepare: Callable[[Settings], list[str]]) -> list[str]:
    starting.check(settings)
    starting.migrate(settings)
    return greeting.lines(settings, prepare(settings))
