"""What became of a post, read from the platform's side: once, never twice, or not at all and we know it.

For platforms with a simulator (`simulators`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import (
    Absent,
    Adapter,
    AdapterError,
    Capability,
    Idempotency,
    Message,
    OutcomeUnknown,
    RateLimited,
    Readback,
    Receipt,
    Rejected,
    Unauthorized,
)
from scheduler.outgoing import Client
from simulators.simulator import Simulator
from simulators.wire import answer
from tests.adapters.contract import KEY, WireContract
from tests.adapters.newsroom import NOON, StoppedClock, a_film, a_message
from tests.adapters.sessions import SessionStories
from tests.adapters.settling import as_receipt, prepared, settled
from tests.adapters.threads import ThreadStories
from tests.adapters.wires import Fault, HttpWire

LOST = [Fault.RESET, Fault.BROKEN, Fault.GARBAGE]


class VerdictStories(ThreadStories):
    """Told of anything with a platform behind a wire: a simulator, or a real server (`tests/servers`)."""

    adapter: ClassVar[type[Adapter]]
    clock: ClassVar[Any] = StoppedClock
    since: ClassVar[datetime] = NOON  # when the platform is asked what it shows: not before
    timeout: ClassVar[float] = 5  # seconds for a call
    # Where a platform has no limit of its own to go beyond, or cuts no thread: None, and said so there.
    too_long: ClassVar[bool] = True
    looks_at_media: ClassVar[bool] = False  # it takes a picture and looks at it before a post may show it

    def simulator(self) -> Simulator:
        raise NotImplementedError

    if TYPE_CHECKING:  # said by the contract, or by the real server's stories

        def connect_answers(self, wire: Any) -> dict[str, str]: ...

        def message(self, folder: Path) -> Message: ...

    def wire(self) -> HttpWire:
        simulator = self.simulator()
        return HttpWire(simulator, simulator.key)

    @asynccontextmanager
    async def there(self, workers: int = 1) -> AsyncIterator[tuple[Any, HttpWire, list[Adapter]]]:
        """The platform, the way to it, and as many adapters of one stored channel as there are workers."""
        clients = [Client(["127.0.0.1"], clock=self.clock(), timeout=self.timeout) for _ in range(workers)]
        async with self.wire() as wire:
            made = await self.adapter.connect(self.connect_answers(wire), clients[0])
            adapters = [self.adapter.open(made, client) for client in clients]
            yield wire.platform, wire, adapters
            for adapter, client in zip(adapters, clients, strict=True):
                await adapter.aclose()
                await client.aclose()

    def story(self, tell: Callable[..., Awaitable[Any]], workers: int = 1) -> Any:
        async def whole() -> Any:
            async with self.there(workers) as (platform, wire, adapters):
                return await tell(platform, wire, *adapters)

        return asyncio.run(whole())

    @pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.name.lower())
    def test_a_lost_answer_ends_in_one_post(self, fault: Fault, tmp_path: Path) -> None:
        message = self.message(tmp_path)

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            wire.fault = fault
            with pytest.raises(OutcomeUnknown):
                await adapter.publish(part, key=KEY, after=None)
            there = platform.public()
            assert len(there) == 1
            wire.fault = None
            receipt = await settled(adapter, part, None, since=self.since)
            assert platform.public() == there
            assert receipt is None or receipt.remote_id

        self.story(tell)

    def test_a_call_lost_on_its_way_ends_in_one_post(self, tmp_path: Path) -> None:
        message = self.message(tmp_path)

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            wire.fault, wire.unheard = Fault.RESET, True
            with pytest.raises(OutcomeUnknown):
                await adapter.publish(part, key=KEY, after=None)
            assert platform.public() == []
            wire.fault = None
            receipt = await settled(adapter, part, None, since=self.since)
            assert len(platform.public()) == (receipt is not None)

        self.story(tell)

    @pytest.mark.parametrize("silent", [False, True], ids=["and says when", "and says nothing"])
    def test_a_platform_that_is_busy_publishes_nothing(self, silent: bool) -> None:
        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> timedelta:
            part = (await prepared(adapter, self.plain()))[0]
            wire.fault, wire.silent = Fault.LIMITED, silent
            with pytest.raises(RateLimited) as limited:
                await adapter.publish(part, key=KEY, after=None)
            assert platform.public() == []
            return limited.value.retry_after

        waits = self.story(tell)

        assert waits == timedelta(seconds=60 if silent else 42)

    def test_credentials_taken_back_are_noticed_and_nothing_is_out(self) -> None:
        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.revoked = True
            with pytest.raises(Unauthorized):
                await adapter.publish(part, key=KEY, after=None)
            with pytest.raises(Unauthorized):
                await adapter.check()
            assert platform.public() == []

        self.story(tell)

    def test_two_workers_with_one_key_make_one_post(self) -> None:
        if self.adapter.idempotency is not Idempotency.KEY:
            pytest.skip("it promises nothing of the kind; the claim lets one worker in only")

        async def tell(platform: Simulator, wire: HttpWire, first: Adapter, second: Adapter) -> None:
            part = (await prepared(first, self.plain()))[0]
            receipts = await asyncio.gather(
                *(adapter.publish(part, key=KEY, after=None) for adapter in (first, second))
            )
            assert len(platform.public()) == 1
            assert receipts[0].remote_id == receipts[1].remote_id

        self.story(tell, workers=2)

    def test_a_crash_after_any_step_loses_and_doubles_nothing(self, tmp_path: Path) -> None:
        message = self.message(tmp_path)

        async def tell(platform: Simulator, wire: HttpWire, first: Adapter, second: Adapter) -> int:
            tries = len(first.steps(message)) + 1
            for done in range(tries):
                message_now = self.another(message, done)
                steps = first.steps(message_now)
                stored: dict[str, Any] = {}
                for step in steps[:done]:
                    stored[step.name] = await first.prepare(step, stored)
                before = len(platform.public())
                assert before == done * len(first.parts(message)), "a step makes nothing public"
                stored = json.loads(json.dumps(stored))
                for step in second.steps(message_now)[done:]:
                    stored[step.name] = await second.prepare(step, stored)
                after: Receipt | None = None
                for part in second.parts(message_now):
                    key = f"{KEY}-{done}-{part.ordinal}"
                    after = as_receipt(await second.publish(part.with_prepared(stored), key=key, after=after))
            return tries

        async def counted(platform: Simulator, wire: HttpWire, *adapters: Adapter) -> None:
            tries = await tell(platform, wire, *adapters)
            shown = platform.public()
            assert len(shown) == tries * len(adapters[0].parts(message))
            assert sum(len(one.alts) for one in shown) == tries * len(message.images)
            alts = {image.alt for image in message.images}
            assert all(alt in alts for one in shown for alt in one.alts)

        self.story(counted, workers=2)

    def test_a_film_goes_up_and_is_shown_with_its_words_though_the_answer_was_lost(
        self, tmp_path: Path
    ) -> None:
        if Capability.VIDEOS not in self.adapter.capabilities:
            pytest.skip("it takes no videos")

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            message = replace(self.plain(), images=(a_film(tmp_path),))
            assert fit.objections(adapter, message) == ()
            after = None
            *before, last = await prepared(adapter, message)
            for part in before:
                after = as_receipt(await adapter.publish(part, key=part.name, after=after))
            wire.fault = Fault.RESET
            with pytest.raises(OutcomeUnknown):
                await adapter.publish(last, key=KEY, after=after)
            wire.fault = None
            await settled(adapter, last, after, since=self.since)
            shown = platform.public()
            assert len(shown) == len(before) + 1
            assert sum((one.alts for one in shown), ()) == (
                ("La mer monte",) if self.adapter.alt_texts else ()
            )

        self.story(tell)

    def test_a_picture_the_platform_still_looks_at_is_waited_for(self, tmp_path: Path) -> None:
        if not self.looks_at_media:
            pytest.skip("what it took may be shown at once")

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.slow = 1
            part = (await prepared(adapter, self.message(tmp_path)))[0]
            as_receipt(await adapter.publish(part, key=KEY, after=None))
            (one,) = platform.public()
            assert one.alts

        self.story(tell)

    def test_one_character_too_many_is_refused_whatever_we_believe(self) -> None:
        if not self.too_long:
            pytest.skip("it has no limit on texts")

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            most = adapter.limits.text
            assert most is not None
            for length, fits in ((most, True), (most + 1, False)):
                message = self.plain("é" * length)
                if fits:
                    part = (await prepared(adapter, message))[0]
                    assert isinstance(await adapter.publish(part, key=KEY, after=None), Receipt)
                    continue
                with pytest.raises(Rejected):
                    part = (await prepared(adapter, message))[0]
                    await adapter.publish(part, key=f"{KEY}-2", after=None)
            assert len(platform.public()) == 1

        self.story(tell)

    def test_taken_down_twice_is_taken_down(self) -> None:
        if Capability.REMOVE not in self.adapter.capabilities:
            pytest.skip("it takes nothing back")

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            for _ in range(2):
                assert await adapter.remove(receipt, key="r1") is None
            assert platform.public() == []

        self.story(tell)

    def test_what_became_of_it_is_read_in_our_words_and_in_theirs(self) -> None:
        if Capability.FIGURES not in self.adapter.capabilities:
            pytest.skip("it counts nothing")

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            found = await adapter.figures(receipt)
            assert found is not None and found.known
            assert set(found.known.values()) <= set(found.raw.values())
            wire.platform = lambda request: answer(200, {"posts": [{"likeCount": "many"}]})
            with suppress(AdapterError):
                odd = await adapter.figures(receipt)
                assert odd is None or not odd.known

        self.story(tell)

    def test_a_look_tells_what_is_not_there(self) -> None:
        if self.adapter.readback is Readback.NONE:
            pytest.skip("it shows nothing")

        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            assert await adapter.read_back(part, key=KEY, since=self.since) == Absent()
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            found = await adapter.read_back(part, key=KEY, since=self.since)
            assert isinstance(found, Receipt) and found.remote_id == receipt.remote_id

        self.story(tell)

    def another(self, message: Message, number: int) -> Message:
        """The same once more, where a platform holds the second for the first unless something tells them apart."""
        return message

    def plain(self, text: str = "Marée haute à 11 h 02", **other: Any) -> Message:
        return a_message(text, **other)


class VerdictContract(VerdictStories, SessionStories, WireContract):
    """For platforms with a simulator."""


__all__ = ["AdapterError", "VerdictContract", "as_receipt", "prepared", "settled"]
