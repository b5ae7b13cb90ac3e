from __future__ import annotations

import os

import call
from celery import Celery

app = Celery(broker=os.environ["BENCH_REDIS"])
app.conf.update(
    task_ignore_result=True,
    worker_prefetch_multiplier=0,  # all of them in memory before they are due: its fastest way
    worker_send_task_events=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600},
)


@app.task(ignore_result=True)
def send(number: int, channel: int) -> None:
    call.post(number, channel)
