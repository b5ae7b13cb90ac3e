"""Stories of threads, read from the platform's side: each piece once, below the one before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from scheduler.adapters.base import Absent, Adapter, Capability, Message, OutcomeUnknown, Receipt, Rejected
from simulators.simulator import Public, Simulator
from tests.adapters.contract import KEY
from tests.adapters.settling import as_receipt, prepared, settled
from tests.adapters.wires import Fault, HttpWire


class ThreadStories:
    adapter: ClassVar[type[Adapter]]
    since: ClassVar[datetime]

    if TYPE_CHECKING:  # said by `VerdictStories`

        def story(self, tell: Callable[..., Awaitable[Any]], workers: int = 1) -> Any: ...

        def plain(self, text: str = "", **other: Any) -> Message: ...

    def test_a_thread_cut_in_the_middle_goes_on_where_it_was(self) -> None:
        if Capability.THREADS not in self.adapter.capabilities:
            pytest.skip("it knows no threads")
        message = self.plain("un", options={"thread": ["deux", "trois"], "first_comment": "quatre"})

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> list[Public]:
            after: Receipt | None = None
            for part in await prepared(adapter, message):
                key = f"{KEY}-{part.ordinal}"
                try:
                    wire.fault = Fault.RESET if part.ordinal == 2 else None
                    after = as_receipt(await adapter.publish(part, key=key, after=after))
                except OutcomeUnknown:
                    wire.fault = None
                    found = await settled(adapter, part, after, key=key, since=self.since)
                    assert found is not None
                    after = found
            return platform.public()

        shown = self.story(tell)

        assert [one.text for one in shown] == ["un", "deux", "trois", "quatre"]
        assert shown[0].answers is None and all(one.answers for one in shown[1:])

    def test_what_answers_a_post_nobody_knows_is_not_sent(self) -> None:
        if Capability.THREADS not in self.adapter.capabilities:
            pytest.skip("it knows no threads")
        message = self.plain("un", options={"thread": ["deux"], "first_comment": "trois"})

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            for part in (await prepared(adapter, message))[1:]:
                with pytest.raises(Rejected):
                    await adapter.publish(part, key=f"{KEY}-{part.ordinal}", after=None)
            assert platform.public() == []

        self.story(tell)

    def test_an_answer_is_taken_for_no_other_nor_called_absent_below_the_unknown(self) -> None:
        if Capability.THREADS not in self.adapter.capabilities:
            pytest.skip("it knows no threads")
        one = self.plain("un", options={"thread": ["la suite"]})
        other = replace(one, title="Petites marées", text="autre", post_id="p2")

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            (first, _), (head, below) = await prepared(adapter, one), await prepared(adapter, other)
            sent = as_receipt(await adapter.publish(first, key="a1", after=None))
            top = as_receipt(await adapter.publish(head, key="b1", after=None))
            answered = as_receipt(await adapter.publish(below, key="b2", after=top))
            mine = adapter.parts(one)[1]
            assert await adapter.read_back(mine, key="a2", since=self.since, after=sent) == Absent()
            assert await adapter.read_back(below, key="b2", since=self.since, after=top) == answered
            assert await adapter.read_back(below, key="b2", since=self.since) != Absent()

        self.story(tell)
