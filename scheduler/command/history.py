"""`marronnier history` writes out who did what; `marronnier verify` says whether anybody rewrote it since."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import scheduler.models  # noqa: F401 (maps every table)
from scheduler.activity import chain, exporting
from scheduler.activity.verifying import verify as follow
from scheduler.clock import SystemClock
from scheduler.command import Refused
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.people import Workspace


def history(argv: list[str]) -> None:
    """write out who did what, as JSON Lines that `verify` reads"""
    ask = argparse.ArgumentParser("marronnier history", description=history.__doc__)
    ask.add_argument("--workspace", help="only this workspace, by name; default: the whole house")
    ask.add_argument("--out", help="the file to write; default: standard output")
    given = ask.parse_args(argv)
    with _sessions() as sessions, sessions.reading() as session:
        found = None
        if given.workspace is not None:
            found = session.query(Workspace).filter(Workspace.name == given.workspace).first()
            if found is None:
                names = ", ".join(f"“{name}”" for (name,) in session.query(Workspace.name)) or "none at all"
                raise Refused(f"There is no workspace “{given.workspace}” here: {names}.")
        with _target(given.out) as out:
            out.writelines(exporting.lines(session, found, now=SystemClock().now()))


def verify(argv: list[str]) -> int:
    """check that an exported history, or the one in the database, was not rewritten"""
    ask = argparse.ArgumentParser("marronnier verify", description=verify.__doc__)
    ask.add_argument(
        "file", nargs="?", help="a history in JSON Lines, - for standard input; default: the database"
    )
    ask.add_argument("--head", help="a hash you kept, that this history must contain")
    given = ask.parse_args(argv)
    if given.file is None:
        return _verify_here(given.head)
    with _source(given.file) as lines:
        verdict = follow(lines, head=given.head)
    if verdict.wrong:
        print(verdict.wrong, file=sys.stderr)
        return 1
    print(f"{verdict.deeds} deeds, all as they were sealed. The last hash is {verdict.head}.")
    return 0


def _verify_here(head: str | None) -> int:
    with _sessions() as sessions, sessions.reading() as session:
        verdict = follow(exporting.lines(session, None, now=SystemClock().now()), head=head)
        waits = chain.waits(session)
    if verdict.wrong:
        print(verdict.wrong.partition(": ")[2] or verdict.wrong, file=sys.stderr)
        return 1
    more = " The newest are not sealed yet: the tick does that within seconds." if waits else ""
    print(f"{verdict.deeds} deeds, all as they were sealed. The last hash is {verdict.head}.{more}")
    return 0


@contextmanager
def _sessions() -> Iterator[Sessions]:
    sessions = Sessions(Settings.from_env().database_url)
    try:
        yield sessions
    finally:
        sessions.dispose()


@contextmanager
def _target(path: str | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        with Path(path).open("w", encoding="utf-8") as file:
            yield file
    except OSError as problem:
        raise Refused(f"{path} cannot be written: {problem.strerror}.") from problem


@contextmanager
def _source(path: str) -> Iterator[TextIO]:
    if path == "-":
        yield sys.stdin
        return
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            yield file
    except OSError as problem:
        raise Refused(f"{path} cannot be read: {problem.strerror}.") from problem
