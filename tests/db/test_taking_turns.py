from __future__ import annotations

import threading
import time
from pathlib import Path

from scheduler.db import taking_turns
from scheduler.db.taking_turns import Turns


def until_taken(gate: Path) -> None:
    deadline = time.monotonic() + 5
    while (file := taking_turns._locked(gate, 0)) is not None and time.monotonic() < deadline:
        taking_turns._let_go(file)
        time.sleep(0.005)


def test_who_has_just_written_queues_behind_whoever_waits(tmp_path: Path) -> None:
    turns, wrote = Turns(tmp_path / "house.sqlite3"), []
    waiting, asked = threading.Event(), threading.Event()

    def other() -> None:
        waiting.wait(5)
        asked.set()
        with turns.mine():
            wrote.append("the other")

    thread = threading.Thread(target=other)
    thread.start()
    with turns.mine():
        waiting.set()
        asked.wait(5)
        until_taken(tmp_path / "house.sqlite3-gate")
    with turns.mine():
        wrote.append("the first again")
    thread.join(5)

    assert wrote == ["the other", "the first again"]


def test_a_frozen_writer_keeps_nobody_from_sqlites_own_lock(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(taking_turns, "PATIENCE", 0.02)
    turns, came = Turns(tmp_path / "house.sqlite3"), []

    with turns.mine(), turns.mine():
        came.append("all the same")
    with Turns(tmp_path / "nowhere" / "house.sqlite3").mine():
        came.append("without a file")

    assert came == ["all the same", "without a file"]
