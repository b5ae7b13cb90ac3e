"""A dry run of 20,000 posts against one of 2,000: time, and memory that must not grow.

python -m tests.bench.dry_run [--posts 20000]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

import scheduler.models  # noqa: F401
from migrations import migrate
from scheduler.charter import DryRun, dry_running, starter, versions
from scheduler.clock import SystemClock
from scheduler.content import Post, Variant
from scheduler.db import Sessions, new_public_id
from scheduler.db.sessions import make_engine
from scheduler.publishing import Delivery
from tests.newsroom import a_channel, a_member, a_workspace

SMALL = 2_000
WORDS = (
    "La saison d’hiver ouvre dimanche : ateliers, visites et concerts pour tous les âges, au bord de l’eau. "
)


def fill(sessions: Sessions, posts: int) -> None:
    now = SystemClock().now()
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session, locale="fr"))
        version = starter.draft_starter(session, kind="public", language="fr", by=ada, now=now)
        versions.adopt(session, version, by=ada, now=now)
        channels = [a_channel(session, ada.workspace, f"Canal {n}") for n in range(6)]
        common = {"workspace_id": ada.workspace_id, "created_at": now, "changed_at": now}
        session.execute(
            insert(Post),
            [
                common | {"title": f"{n}", "text": WORDS * 5, "language": "fr", "author_id": ada.user_id,
                          "stage": "submitted", "public_id": new_public_id()}
                for n in range(posts)
            ],
        )  # fmt: skip
        ids = session.scalars(select(Post.id).where(Post.workspace_id == ada.workspace_id)).all()
        step = timedelta(days=120) / posts
        rows = [
            common | {"post_id": post, "channel_id": channels[n % 6].id, "public_id": new_public_id(),
                      "planned_at": (now + step * n).replace(tzinfo=None), "planned_zone": "UTC",
                      "planned_instant": now + step * n, "options": {}}
            for n, post in enumerate(ids)
        ]  # fmt: skip
        session.execute(insert(Variant), rows)
        of_space = (Delivery.workspace_id == ada.workspace_id,)
        known = {v for v in session.scalars(select(Delivery.variant_id).where(*of_space)) if v is not None}
        variants = session.execute(
            select(Variant.id, Variant.channel_id).where(Variant.workspace_id == ada.workspace_id)
        ).all()
        missing = [
            {"workspace_id": ada.workspace_id, "variant_id": v, "channel_id": c, "changed_at": now,
             "public_id": new_public_id()}
            for v, c in variants if v not in known
        ]  # fmt: skip
        if missing:
            session.execute(insert(Delivery), missing)
        session.execute(update(Delivery).where(*of_space).values(state="scheduled", due_at=now))
        draft = versions.draft_from(session, by=ada, now=now)
        dry_running.ask_for(session, draft, by=ada, now=now)


def run(database: str) -> None:
    """Alone in its process: what it needs at most is what the kernel says."""
    sessions, clock = Sessions(database), SystemClock()
    begun, seen = time.perf_counter(), 0
    while taken := dry_running.take_up(sessions, clock):
        seen += taken
    took = time.perf_counter() - begun
    print(f"{seen} {took:.1f} {_peak():.1f}")


def _peak() -> float:
    """MB this program held at most. getrusage would count what its parent held when it was begun."""
    said = Path("/proc/self/status").read_text()
    return int(said.split("VmHWM:")[1].split()[0]) / 1024


def cancelled_after(database: str) -> float:
    """Seconds between the cancellation and the worker's letting go."""
    sessions, clock = Sessions(database), SystemClock()
    with sessions.writing() as session:
        run = session.scalars(
            select(DryRun).where(DryRun.workspace_id == 1).order_by(DryRun.id.desc())
        ).first()
        assert run is not None
        run.state, run.done, run.figures = "asked", 0, run.figures | {"cursor": None}
    worker = threading.Thread(target=dry_running.take_up, args=(sessions, clock))
    worker.start()
    time.sleep(2)
    with sessions.writing() as session:
        session.execute(update(DryRun).where(DryRun.workspace_id == 1).values(state="cancelled"))
    begun = time.perf_counter()
    worker.join()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--run", default="")
    asked = parser.parse_args()
    if asked.run:
        run(asked.run)
        return
    peaks = []
    for posts in (SMALL, asked.posts):
        with tempfile.TemporaryDirectory() as folder:
            database = f"sqlite:///{Path(folder) / 'bench.db'}"
            engine = make_engine(database)
            migrate.upgrade(engine)
            fill(Sessions(database), posts)
            said = subprocess.run(
                [sys.executable, "-m", "tests.bench.dry_run", "--run", database],
                check=True, capture_output=True, text=True,
            ).stdout.split()  # fmt: skip
            peaks.append(float(said[2]))
            print(f"{said[0]} posts: {said[1]} s, at most {said[2]} MB")
            if posts != SMALL:
                print(f"let go {cancelled_after(database):.2f} s after it was cancelled")
    print(f"memory: {peaks[1] / peaks[0]:.2f} times that of {SMALL} posts")


if __name__ == "__main__":
    main()
