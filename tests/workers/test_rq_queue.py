"""The queue as a stranger with access to Redis would use it: nothing but our bells is ever run."""

from __future__ import annotations

import json
import os
import signal
import zlib
from pathlib import Path

import pytest
import redis
from rq import Callback, Queue
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import DefaultSerializer, JSONSerializer

from scheduler.courier import connect, redis_address
from workers.processes import Process
from workers.rq_queue import QUEUE, queue_on, ring, worker_on

# The forked horse writes here; an environment variable, because a bell takes words only.
NOTED = "TEST_NOTED_IN"


def note(*words: str) -> None:
    with Path(os.environ[NOTED]).open("a") as file:
        file.write(f"{os.getpid()} {' '.join(words)}\n")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def alien(*anything: object) -> None:
    note("alien")


BELLS = {"note": note}


@pytest.fixture
def noted(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(NOTED, str(tmp_path / "noted"))
    return tmp_path / "noted"


@pytest.fixture
def valkey(settings, running_valkey) -> redis.Redis:
    return connect(redis_address(settings) or "")


@pytest.fixture
def strange(valkey) -> Queue:
    """The same list in Redis, through RQ as it comes."""
    return Queue(QUEUE, connection=valkey, serializer=JSONSerializer)


def work_all(valkey: redis.Redis) -> None:
    worker_on(valkey, BELLS, f"test-{os.getpid()}").work(burst=True, logging_level="CRITICAL")


def test_a_bell_is_run_in_a_process_of_its_own_and_leaves_nothing(valkey, noted):
    ring(queue_on(valkey, BELLS), "note", "fast")

    work_all(valkey)

    pid, words = noted.read_text().strip().split(" ", 1)
    assert words == "fast"
    assert int(pid) != os.getpid()
    assert not valkey.keys("rq:job:*")


def test_a_stop_that_something_swallowed_ends_the_worker_at_its_next_look(valkey):
    worker = worker_on(valkey, BELLS, f"test-{os.getpid()}")

    worker.handle_warm_shutdown_request()

    with pytest.raises(StopRequested):
        worker.heartbeat()


@pytest.mark.parametrize(("stopped", "begun"), [(True, False), (False, True)])
def test_a_child_forked_as_the_stop_came_does_not_begin(valkey, noted, stopped, begun):
    queue = queue_on(valkey, BELLS)
    ring(queue, "note", "fast")
    worker = worker_on(valkey, BELLS, f"test-{os.getpid()}")
    worker.register_birth()
    job, _ = worker.dequeue_job_and_maintain_ttl(1)
    worker.prepare_execution(job)
    if stopped:
        worker.handle_warm_shutdown_request()

    worker.fork_work_horse(job, queue)
    worker.wait_for_horse()

    assert noted.exists() == begun


def test_an_alien_function_is_not_run(valkey, strange, noted):
    strange.enqueue("tests.workers.test_rq_queue.alien")
    strange.enqueue("os.system", f"echo alien > {noted}")
    ring(queue_on(valkey, BELLS), "note", "ours")

    work_all(valkey)

    assert noted.read_text().split()[1:] == ["ours"]
    assert not valkey.keys("rq:job:*")


@pytest.mark.parametrize("when", ["on_success", "on_failure", "on_stopped"])
def test_an_alien_callback_is_not_run(valkey, strange, noted, when):
    strange.enqueue("note", "with a callback", **{when: Callback("tests.workers.test_rq_queue.alien")})

    work_all(valkey)

    assert not noted.exists()
    assert strange.count == 0


def test_a_pickled_job_is_not_opened(valkey, noted):
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"echo alien > {noted}",)

    pickled = Queue(QUEUE, connection=valkey, serializer=DefaultSerializer)
    pickled.enqueue("note", Bomb())

    work_all(valkey)

    assert not noted.exists()


def test_what_is_no_job_at_all_does_not_stop_the_worker(valkey, strange, noted):
    good = Job.create("note", connection=valkey, serializer=JSONSerializer)
    for name, stored in {
        "empty": {},
        "torn": {"data": b"\x00\x01"},
        "bomb": {"data": zlib.compress(b"[" * 5_000_000)},
        "odd": {"data": zlib.compress(json.dumps(["note", None, [{}], {}]).encode())},
        "kin": {**good.to_dict(), "dependency_ids": '["other"]'},
        "hook": {**good.to_dict(), "webhooks": '[{"url": "http://127.0.0.1:9/"}]'},
        "again": {**good.to_dict(), "retries_left": "3"},
        "late": {**good.to_dict(), "created_at": "yesterday"},
        "long name/../../x": {"data": b"x"},
    }.items():
        if stored:
            valkey.hset(f"rq:job:{name}", mapping=stored)
        valkey.rpush(strange.key, name)
    valkey.set("rq:job:kind", "not a hash")
    valkey.rpush(strange.key, "kind")
    ring(queue_on(valkey, BELLS), "note", "still", "here")

    work_all(valkey)

    assert noted.read_text().split()[1:] == ["still", "here"]
    assert strange.count == 0
    assert not valkey.keys("rq:job:*")


def test_whoever_reaps_a_child_that_was_killed_says_so_before_anything_else(valkey, noted):
    dead: list[Process] = []
    queue = queue_on(valkey, BELLS | {"die": die})
    ring(queue, "die")
    ring(queue, "note", "the next")

    worker_on(valkey, BELLS | {"die": die}, f"test-{os.getpid()}", on_death=dead.append).work(
        burst=True, logging_level="CRITICAL"
    )

    [horse] = dead
    assert not horse.is_alive() and horse.start
    assert "the next" in noted.read_text()
