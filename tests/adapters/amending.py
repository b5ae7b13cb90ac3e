"""What every platform promises that lets a program change or take down what is published."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from scheduler.adapters.base import (
    Adapter,
    Message,
    OutcomeUnknown,
    RateLimited,
    Receipt,
    Unauthorized,
    Unreachable,
)
from tests.adapters.contract import WireContract
from tests.adapters.newsroom import a_message
from tests.adapters.wires import Fault

DEEDS = ("edit", "remove")


class AmendingContract:
    """`platform` is the test class that knows how to reach it."""

    platform: ClassVar[type[WireContract]]

    def corrected(self) -> Message:
        return a_message("Corrected.")

    def calling(
        self, folder: Path
    ) -> AbstractAsyncContextManager[tuple[Any, Adapter, Callable[[], Awaitable[Any]]]]:
        return self.platform().calling(folder)

    def test_what_is_public_says_something_else_and_twice_is_once(self, tmp_path: Path) -> None:
        async def story() -> tuple[Receipt, Any, Any]:
            async with self.calling(tmp_path) as (_, adapter, publish):
                receipt = await publish()
                corrected = adapter.parts(self.corrected())[0]
                first = await adapter.edit(corrected, receipt, key="e1")
                return receipt, first, await adapter.edit(corrected, receipt, key="e1")

        before, first, second = asyncio.run(story())

        assert before.remote_id == first.remote_id == second.remote_id

    def test_what_is_gone_already_is_taken_down(self, tmp_path: Path) -> None:
        async def story() -> None:
            async with self.calling(tmp_path) as (_, adapter, publish):
                receipt = await publish()
                for _ in range(2):
                    assert await adapter.remove(receipt, key="r1") is None

        asyncio.run(story())

    @pytest.mark.parametrize("deed", DEEDS)
    # What does not come back in time is told from other losses by the outgoing client alone: not once more here.
    @pytest.mark.parametrize(
        "fault", [one for one in Fault if one is not Fault.HANG], ids=lambda fault: fault.name.lower()
    )
    def test_a_fault_while_changing_says_what_may_follow(
        self, deed: str, fault: Fault, tmp_path: Path
    ) -> None:
        async def story() -> BaseException:
            async with self.calling(tmp_path) as (wire, adapter, publish):
                receipt = await publish()
                part = adapter.parts(self.corrected())[0]
                wire.publishes = lambda request: "amended"
                wire.fault = fault
                if fault is Fault.REFUSED:
                    await wire.stop()
                    await asyncio.sleep(0.05)
                try:
                    if deed == "edit":
                        await adapter.edit(part, receipt, key="a1")
                    else:
                        await adapter.remove(receipt, key="a1")
                except Exception as ended:
                    assert wire.keys.count("amended") <= 1, "an adapter never tries again by itself"
                    return ended
                raise AssertionError("a fault that looks like success")

        ended = asyncio.run(story())

        expected: dict[Fault, tuple[type[Exception], ...]] = {
            Fault.LIMITED: (RateLimited,),
            Fault.STRANGER: (Unauthorized,),
        }
        assert isinstance(ended, expected.get(fault, (Unreachable, OutcomeUnknown)))
