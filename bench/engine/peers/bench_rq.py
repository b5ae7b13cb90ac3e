"""One stock RQ worker, forking, with RQ's own scheduler."""

from __future__ import annotations

import os

from redis import Redis
from rq import Queue, Worker

if __name__ == "__main__":
    connection = Redis.from_url(os.environ["BENCH_REDIS"])
    Worker([Queue("bench", connection=connection)], connection=connection).work(
        with_scheduler=True, logging_level="WARNING"
    )
