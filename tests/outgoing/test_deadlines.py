from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from scheduler.outgoing.deadlines import Deadlines, deadlines, within


def test_each_rings_in_its_turn_and_none_that_has_ended() -> None:
    async def calls() -> list[str]:
        rang: list[str] = []
        last = asyncio.Event()
        ours = Deadlines(0.001)
        ours.begin(lambda: rang.append("first"))
        ended = ours.begin(lambda: rang.append("ended in time"))
        ours.begin(lambda: (rang.append("last"), last.set()))
        ours.end(ended)
        await last.wait()
        return rang

    assert asyncio.run(calls()) == ["first", "last"]


def test_what_takes_too_long_is_ended_and_a_cancellation_stays_one() -> None:
    async def hangs() -> None:
        with within(0.001):
            await asyncio.Event().wait()

    async def cancelled() -> None:
        task = asyncio.create_task(patient())
        await asyncio.sleep(0)
        task.cancel()
        await task

    async def patient() -> None:
        with within(60):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(hangs())
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())


def test_no_timer_is_left_once_every_call_has_ended() -> None:
    async def one() -> bool:
        with within(60):
            pass
        return deadlines(60)._timer is None

    assert asyncio.run(one())


def test_a_loop_that_is_over_is_let_go() -> None:
    async def asks() -> weakref.ref[asyncio.AbstractEventLoop]:
        with within(5):
            return weakref.ref(asyncio.get_running_loop())

    loop = asyncio.run(asks())
    gc.collect()

    assert loop() is None
