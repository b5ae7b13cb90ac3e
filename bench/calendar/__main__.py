"""`make bench`: the calendar of a house with a million posts beside that of a small one. Ratios, all in one run.

python -m bench.calendar                                   both databases, 1,000,000 posts; the first time they are filled
python -m bench.calendar --only-feeds
python -m bench.calendar --posts 100000 --database sqlite --times 20
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.calendar import drop, feeds, pages
from bench.calendar.newsrooms import VAR, Newsroom, Size, open_on_postgres, open_on_sqlite
from bench.engine.report import machine
from tests.postgres import Postgres

FEW, FULL = Size(1000, 200), Size(1000, 5000)
A_FEED = Size(1000, 1000)  # as many events as one shows
DATABASES = ("sqlite", "postgresql")


def main() -> None:
    ask = argparse.ArgumentParser(
        "bench.calendar", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("--posts", type=int, default=1_000_000)
    ask.add_argument("--times", type=int, default=40)
    ask.add_argument("--database", nargs="*", choices=DATABASES, default=DATABASES)
    ask.add_argument("--views", nargs="*", choices=pages.VIEWS, default=list(pages.VIEWS))
    ask.add_argument(
        "--processor", action="store_true", help="processor time instead of the wall's, for a busy machine"
    )
    ask.add_argument("--only-feeds", action="store_true", help="leave out the pages")
    ask.add_argument("--no-drop", action="store_true", help="leave out what needs Chromium")
    given = ask.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    lines = ["Measured on " + ", ".join(f"{key} {value}" for key, value in machine().items()), ""]
    for database in [] if given.only_feeds else given.database:
        with contextlib.ExitStack() as stack:
            lines += measured(database, Size(given.posts, FEW.in_month), given, stack)
    with tempfile.TemporaryDirectory() as folder:
        room = open_on_sqlite(A_FEED, Path(folder))
        lines += ["## feeds, sqlite", "", *feeds.table(feeds.measure(room))]
        room.sessions.dispose()
    if not (given.no_drop or given.only_feeds):
        with tempfile.TemporaryDirectory() as folder:
            lines += [
                f"drop to repaint at {FULL.in_month:,} posts in the month: {drop.measure(FULL, Path(folder))}"
            ]
    said = "\n".join(lines)
    (VAR / "report.md").write_text(said + "\n")
    print(said)


def measured(database: str, many: Size, given: argparse.Namespace, stack: contextlib.ExitStack) -> list[str]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    opened = opener(database, folder, kept=not many.is_filled_each_time, stack=stack)
    rooms = {name: opened(size) for name, size in {"few": FEW, "many": many, "full": FULL}.items()}
    for room in rooms.values():
        stack.callback(room.sessions.dispose)
    began = time.monotonic()
    filled = rooms["many"].seconds
    lines = [f"## {database}", ""]
    lines += [f"{many.posts:,} posts written in {filled:.0f} s", ""] if filled else []
    lines += [
        f"| page, p50 / p95 | 1,000 posts, {FEW.in_month} in the month | {many.posts:,} posts | ratio | {FULL.in_month:,} in the month | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    clock = time.process_time if given.processor else time.perf_counter
    for view, found in pages.views(rooms, given.times, given.views, clock).items():
        few, lot, full = found["few"], found["many"], found["full"]
        lines.append(f"| {view} | {few} | {lot} | {lot.against(few)} | {full} | {full.against(few)} |")
        print(lines[-1], flush=True)
    found = pages.searches(rooms["many"], given.times, clock)
    for word in pages.SEARCHES:
        lines.append(
            f"| search, {word} word | | {found[word]} | {found[word].against(found['month'])} of the month page | | |"
        )
        print(lines[-1], flush=True)
    return [*lines, "", f"({time.monotonic() - began:.0f} s)", ""]


def opener(
    database: str, folder: Path, *, kept: bool, stack: contextlib.ExitStack
) -> Callable[[Size], Newsroom]:
    """Opens newsrooms in a database; the server is kept with its data where filling it takes minutes."""
    if database == "sqlite":
        return lambda size: open_on_sqlite(size, folder)
    server = Postgres(kept_in=VAR / "postgres" if kept else None)
    stack.callback(server.stop)
    return lambda size: open_on_postgres(size, folder, server)


if __name__ == "__main__":
    main()
