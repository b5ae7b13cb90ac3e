"""How long a spreadsheet takes to come in: read, looked at, entered some rows at a time, taken back, brought again.

`python -m tests.bench.sheet [--rows 5000] [--kind csv|xlsx] [--url sqlite:///…]`
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

import scheduler.models  # noqa: F401  (maps every table)
from migrations.migrate import upgrade
from scheduler.calendar.sheets import Sheet, entering, files, taking_back
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_member, a_workspace

CHANNELS = 10


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=5000)
    asked.add_argument("--kind", choices=("csv", "xlsx"), default="xlsx")
    asked.add_argument("--url", default="")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sessions = Sessions(given.url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        upgrade(sessions.engine)
        with sessions.writing() as session:
            by = a_member(session, a_workspace(session))
            for n in range(CHANNELS):
                a_channel(session, by.workspace, f"Channel {n}")
            workspace_id = by.workspace_id
        rows = [_row(n) for n in range(given.rows)]
        content = files.as_csv(rows) if given.kind == "csv" else files.as_xlsx(rows)
        content = content.encode() if isinstance(content, str) else content
        print(f"{given.rows} rows, {given.kind}, {len(content) // 1000} kB; memory before: {_memory()} MB")
        begun = time.perf_counter()
        read = files.read(f"plan.{given.kind}", content)
        print(f"read: {time.perf_counter() - begun:.2f} s; memory: {_memory()} MB")
        for words in ("entered", "entered again"):
            _bring(sessions, workspace_id, words, read)
        _turns(
            sessions, workspace_id, "taken back", taking_back.take_back,
            lambda one: one.undone < given.rows, first=True,
        )  # fmt: skip
        sessions.dispose()


def _row(n: int) -> dict[str, str]:
    return {
        "key": f"k-{n}", "channel": f"Channel {n % CHANNELS}", "title": f"Title {n}", "language": "en",
        "day": (date(2027, 1, 1) + timedelta(days=n % 365)).isoformat(), "time": f"{7 + n % 12:02}:{n % 60:02}",
        "text": f"=SUM({n}) is what a formula looks like; row {n} says this and some more words as posts do.",
        "pillar": "", "campaign": "", "state": "",
    }  # fmt: skip


def _bring(sessions: Sessions, workspace_id: int, words: str, rows: list[dict[str, str]]) -> None:
    begun = time.perf_counter()
    with sessions.writing() as session:
        entering.bring(session, "plan", rows, by=_by(session, workspace_id), now=NOON)
    kept = time.perf_counter() - begun
    with sessions.reading() as session:
        begun = time.perf_counter()
        entering.differences(session, _sheet(session, workspace_id), range(100))
        print(f"kept: {kept:.2f} s; a page of differences: {time.perf_counter() - begun:.2f} s")
    _turns(sessions, workspace_id, words, entering.enter, lambda one: not one.is_done)


def _turns(
    sessions: Sessions,
    workspace_id: int,
    words: str,
    act: Callable[..., None],
    more: Callable[[Sheet], bool],
    *,
    first: bool = False,
) -> None:
    took: list[float] = []
    goes_on = True
    processor = time.process_time()
    while goes_on:
        begun = time.perf_counter()
        with sessions.writing() as session:
            found = _sheet(session, workspace_id, first=first)
            act(session, found, by=_by(session, workspace_id), now=NOON)
            goes_on = more(found)
        took.append(time.perf_counter() - begun)
    print(
        f"{words}: {len(took)} turns, {sum(took):.1f} s ({time.process_time() - processor:.1f} s of the processor),"
        f" the longest {max(took):.2f} s; memory: {_memory()} MB"
    )


def _sheet(session, workspace_id: int, *, first: bool = False) -> Sheet:  # type: ignore[no-untyped-def]
    mine = select(Sheet).where(Sheet.workspace_id == workspace_id)
    return session.scalars(mine.order_by(Sheet.id if first else Sheet.id.desc()).limit(1)).one()


def _by(session, workspace_id: int) -> Membership:  # type: ignore[no-untyped-def]
    return session.scalars(select(Membership).where(Membership.workspace_id == workspace_id)).one()


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
