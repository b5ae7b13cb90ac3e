from __future__ import annotations

import os

import call
import procrastinate

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ["BENCH_POSTGRES"]))


@app.task(name="send")
def send(number: int, channel: int) -> None:
    call.post(number, channel)
