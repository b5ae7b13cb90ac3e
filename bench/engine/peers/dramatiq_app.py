from __future__ import annotations

import os

import call
import dramatiq
from dramatiq.brokers.redis import RedisBroker

app = RedisBroker(url=os.environ["BENCH_REDIS"], middleware=[])
dramatiq.set_broker(app)


@dramatiq.actor
def send(number: int, channel: int) -> None:
    call.post(number, channel)
