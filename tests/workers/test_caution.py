from __future__ import annotations

import os
import signal

from scheduler.courier import connect, redis_address
from workers.caution import LEAST, Caution, of_this_worker
from workers.processes import Process
from workers.rq_queue import worker_on


def test_each_killed_drain_halves_the_places_of_the_next_and_each_that_ends_well_gives_some_back():
    caution = Caution()

    for well, places in ((False, 100), (False, 50), (True, 100), (False, 50)):
        caution.note(well=well)
        assert caution.places(200) == places

    for _ in range(9):
        caution.note(well=False)
    assert caution.places(200) == LEAST
    assert caution.places(2) == 2, "uploads have few places anyway"


def test_a_worker_counts_the_drains_that_were_killed(settings, running_valkey, monkeypatch):
    monkeypatch.setattr(of_this_worker, "killed", 0)
    worker = worker_on(connect(redis_address(settings) or ""), {}, "somebody")
    counted = []

    for number in (signal.SIGKILL, 0):
        worker._horse_pid = os.fork()
        if worker.horse_pid == 0:
            if number:
                os.kill(os.getpid(), number)
            os._exit(0)
        worker.horse = Process.of(worker.horse_pid)
        worker.wait_for_horse()
        counted.append(of_this_worker.killed)

    assert counted == [1, 0]
