"""RQ as a courier of doorbells. With `workers.bell`, everything the house knows of RQ; kept short to be replaceable."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

import redis
import structlog
from redis.client import Pipeline
from rq import Queue, Worker, worker_registration
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from workers import caution, processes
from workers.bell import BACKSTOP, Bell, Bells

log = structlog.get_logger("queue")

QUEUE = "marronnier"
# A worker may serve some lanes only, so each lane has a queue. Chores go where the short posts go, if anybody is there.
QUEUES = {"fast": QUEUE, "heavy": f"{QUEUE}.heavy"}


class BellQueue(Queue):
    job_class = Bell

    @classmethod
    def dequeue_any(cls, *args: Any, **kwargs: Any) -> Any:
        while True:
            try:
                return super().dequeue_any(*args, **kwargs)
            except (redis.ConnectionError, redis.TimeoutError):
                raise
            except Exception as trouble:
                # RQ notes on the exception which entry it could not make a job of.
                job_id, queue = getattr(trouble, "job_id", None), getattr(trouble, "queue", None)
                if job_id is None or queue is None:
                    raise
                log.warning("alien job deleted", job=job_id[:60], why=str(trouble)[:200])
                queue.connection.delete(f"rq:job:{job_id}")
                queue.intermediate_queue.remove(job_id)


class BellWorker(Worker):
    """A forking worker, without RQ's remote control (a thread that would live across forks)."""

    job_class, queue_class = Bell, BellQueue
    max_connection_wait_time = 2.0
    on_heartbeat: Callable[[], object] = staticmethod(lambda: None)
    is_orphaned: Callable[[], bool] = staticmethod(bool)
    on_death: Callable[[processes.Process], object] = staticmethod(lambda horse: None)
    horse: processes.Process | None = None

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        if not self.is_horse and not self.horse_pid and (self._stop_requested or self.is_orphaned()):
            # RQ looks for a stop before it waits for a job and never while it waits, be it for a Valkey that is gone.
            raise StopRequested
        super().heartbeat(timeout, pipeline)
        if not self.is_horse:
            # RQ says once that it is here. A Valkey that came back empty would never know of us again.
            worker_registration.register(self)
            self.on_heartbeat()

    def subscribe(self) -> None: ...

    def clean_group_registries(self) -> None: ...

    def set_shutdown_requested_date(self) -> None: ...

    def handle_warm_shutdown_request(self) -> None:
        # RQ only raises StopRequested through whatever runs at that moment. Should something swallow it, the next look
        # finds what was asked; and a child that is forked in the same moment does not begin.
        self._stop_requested = True
        if self.horse_pid:
            self.kill_horse(processes.PLEASE_STOP)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        super().fork_work_horse(job, queue)
        self.horse = processes.Process.of(self.horse_pid)

    def wait_for_horse(self) -> Any:
        ended = super().wait_for_horse()
        horse, self.horse = self.horse, None
        if ended[0]:
            caution.of_this_worker.note(well=not ended[1])
        if horse is not None and ended[0] and ended[1]:
            # Before anything is said to Redis: what it held is late. (RQ's alarm has nothing to wait for any more.)
            signal.alarm(0)
            self.on_death(horse)
        return ended

    def handle_work_horse_killed(self, job: Job, *how: Any) -> None:
        log.warning("killed at work", bell=job.func_name)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        # A worker that was killed must not leave somebody sending behind it.
        processes.die_with(self.pid or os.getppid())
        if not self._stop_requested:  # else the bell is lost; the tick rings again
            super().main_work_horse(job, queue)


def queue_on(connection: redis.Redis, bells: Bells, lane: str = "fast") -> Queue:
    Bell.bells = bells
    return BellQueue(QUEUES[lane], connection=connection, serializer=JSONSerializer, default_timeout=BACKSTOP)


def worker_on(
    connection: redis.Redis,
    bells: Bells,
    name: str,
    *,
    lanes: Iterable[str] = tuple(QUEUES),
    on_heartbeat: Callable[[], object] = lambda: None,
    on_death: Callable[[processes.Process], object] = lambda horse: None,
) -> Worker:
    """`on_heartbeat` is called in the worker, never in its child, every 20 seconds or more often; `on_death` as soon as
    a child that did not end well is reaped."""
    worker = BellWorker(
        [queue_on(connection, bells, lane) for lane in lanes], name=name, connection=connection, serializer=JSONSerializer,
        default_result_ttl=0, worker_ttl=35, log_job_description=False,
    )  # fmt: skip
    worker.on_heartbeat, worker.on_death = on_heartbeat, on_death
    worker.is_orphaned = processes.orphaned()
    return worker


def ring(queue: Queue, bell: str, *words: str) -> None:
    """Adds one job; raises redis.RedisError."""
    queue.enqueue_call(bell, args=words, result_ttl=0, ttl=60, failure_ttl=60, description=bell)


def workers_on(queue: Queue) -> int:
    """How many workers are registered."""
    return int(Worker.count(queue=queue))
