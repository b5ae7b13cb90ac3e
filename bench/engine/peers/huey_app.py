from __future__ import annotations

import os

import call
from huey import RedisHuey

app = RedisHuey("bench", url=os.environ["BENCH_REDIS"], results=False, utc=True)


@app.task()
def send(number: int, channel: int) -> None:
    call.post(number, channel)
