"""`enqueue.py SYSTEM COUNT CHANNELS DUE`: puts all posts into one peer, due at one instant (seconds since 1970)."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime


def celery(numbers: range, channels: int, due: datetime) -> None:
    from celery_app import app, send

    with app.producer_pool.acquire(block=True) as producer:
        for number in numbers:
            send.apply_async((number, number % channels), eta=due, producer=producer)


def huey(numbers: range, channels: int, due: datetime) -> None:
    from huey_app import send

    for number in numbers:
        send.schedule((number, number % channels), eta=due)


def dramatiq(numbers: range, channels: int, due: datetime) -> None:
    from dramatiq_app import send

    for number in numbers:
        left = due - datetime.now(UTC)
        send.send_with_options(args=(number, number % channels), delay=int(left.total_seconds() * 1000) + 1)


def procrastinate(numbers: range, channels: int, due: datetime) -> None:
    from procrastinate_app import app, send

    with app.replace_connector(_synchronous()) as replaced, replaced.open() as opened:
        for start in range(0, len(numbers), 500):
            some = numbers[start : start + 500]
            opened.tasks[send.name].configure(schedule_at=due).batch_defer(
                *({"number": number, "channel": number % channels} for number in some)
            )


def rq(numbers: range, channels: int, due: datetime) -> None:
    import rq_app
    from redis import Redis
    from rq import Queue

    queue = Queue("bench", connection=Redis.from_url(os.environ["BENCH_REDIS"]))
    for number in numbers:
        queue.enqueue_at(due, rq_app.send, number, number % channels, result_ttl=0)


def _synchronous():  # type: ignore[no-untyped-def]
    from procrastinate import SyncPsycopgConnector

    return SyncPsycopgConnector(conninfo=os.environ["BENCH_POSTGRES"])


if __name__ == "__main__":
    system, count, channels, due = sys.argv[1:]
    globals()[system](range(int(count)), int(channels), datetime.fromtimestamp(float(due), UTC))
