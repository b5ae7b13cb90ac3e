"""What every platform promises. A platform's tests inherit from here and say how to reach it.

`AdapterContract` is for all; `WireContract` adds what goes wrong on the way, against a server on the loopback.
"""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from scheduler.adapters import ADAPTERS, describe, fit
from scheduler.adapters.base import (
    Adapter,
    AdapterError,
    AddressRefused,
    CannotTell,
    Capability,
    Connection,
    Idempotency,
    Limits,
    Message,
    OutcomeUnknown,
    RateLimited,
    Readback,
    Receipt,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.outgoing import Client
from simulators.simulator import KEY
from simulators.wire import answer
from tests.adapters.newsroom import NOON, StoppedClock, a_message, a_recipient, an_image
from tests.adapters.wires import Fault, HttpWire

__all__ = ["KEY", "AdapterContract", "WireContract", "nothing_is_looked_up"]

DOCS = Path(__file__).parents[2] / "docs" / "adapters.md"
SECRET = "hunter2-very-secret-indeed"


async def nothing_is_looked_up(host: str, port: int) -> list[str]:
    raise AssertionError("this must not touch the network")


class AdapterContract:
    adapter: ClassVar[type[Adapter]]
    connection: ClassVar[Connection]  # as stored
    secret: ClassVar[str] = SECRET  # the one it holds, and the one that connect_answers gives

    def message(self, folder: Path) -> Message:
        """Something this platform takes, with everything it can carry."""
        images = (an_image(folder),) if Capability.IMAGES in self.adapter.capabilities else ()
        audience = (a_recipient(), a_recipient("bob@example.org", language="en"))
        return a_message(
            images=images, audience=audience if Capability.AUDIENCE in self.adapter.capabilities else ()
        )

    def open(self, client: Client | None = None) -> Adapter:
        return self.adapter.open(
            self.connection, client or Client(resolve=nothing_is_looked_up, clock=StoppedClock())
        )

    def test_it_is_in_the_registry(self) -> None:
        assert ADAPTERS[self.adapter.platform] is self.adapter

    def test_the_same_message_always_gives_the_same_parts(self, tmp_path: Path) -> None:
        message = self.message(tmp_path)

        first, second = self.open().parts(message), self.open().parts(message)

        assert first == second
        assert [part.ordinal for part in first] == list(range(1, len(first) + 1))
        assert all(part.name for part in first)

    def test_steps_are_pure_and_named_apart(self, tmp_path: Path) -> None:
        message = self.message(tmp_path)

        names = [step.name for step in self.open().steps(message)]

        assert names == [step.name for step in self.open().steps(message)]
        assert len(set(names)) == len(names)

    def test_what_it_takes_raises_no_objection(self, tmp_path: Path) -> None:
        assert fit.objections(self.open(), self.message(tmp_path)) == ()

    def test_nothing_at_all_is_objected_to(self) -> None:
        assert fit.objections(self.open(), Message("", "", "fr"))

    def test_the_count_is_what_the_limit_is_held_against(self) -> None:
        adapter = self.open()
        most = adapter.limits.text
        if most is None:
            pytest.skip(f"{self.adapter.platform} sets no limit")

        assert adapter.count("") == 0
        assert fit.objections(adapter, a_message("é" * most)) == ()
        assert fit.objections(adapter, a_message("é" * most + "!"))

    def test_no_secret_shows_in_a_repr(self) -> None:
        assert self.secret in self.connection.secrets.values() or not self._secret_fields()
        assert self.secret not in repr(self.connection)
        assert self.secret not in repr(self.open())

    def test_a_connection_survives_storage(self) -> None:
        stored = json.loads(json.dumps([dict(self.connection.settings), self.connection.limits.as_json()]))

        again = Connection(
            self.connection.identity, stored[0], self.connection.secrets, Limits.from_json(stored[1])
        )

        assert self.adapter.open(again, Client()).limits == self.open().limits
        assert again == self.connection

    def test_a_missing_answer_is_named(self) -> None:
        required = [field for field in self.adapter.fields if field.required and not field.default]
        for field in required:
            answers = {other.name: "x" for other in required[: required.index(field)] if other.kind == "text"}

            with pytest.raises(Rejected) as refusal:
                asyncio.run(self.adapter.connect(answers, Client(resolve=nothing_is_looked_up)))

            assert refusal.value.field in {one.name for one in required}

    def test_it_describes_itself_completely(self) -> None:
        told = json.loads(json.dumps(describe(self.adapter)))

        assert {
            "platform",
            "kind",
            "label",
            "fields",
            "limits",
            "capabilities",
            "idempotency",
            "proof",
        } <= told.keys()
        assert told["label"] and told["idempotency"] in set(Idempotency)
        for question in told["fields"] + told["options"]:
            assert question["label"]
            if question["kind"] == "choice":
                assert question["default"] in {"", *(choice["value"] for choice in question["choices"])}
        assert told["proof"] == ("proof" in told["capabilities"])

    def test_it_is_documented_with_every_field_and_option(self) -> None:
        words = DOCS.read_text()
        section = words.partition(f"## `{self.adapter.platform}`")[2].partition("\n## ")[0]

        assert section
        for field in (*self.adapter.fields, *self.adapter.options):
            assert f"`{field.name}`" in section, f"docs/adapters.md does not explain {field.name}"

    def test_it_says_no_to_what_it_does_not_claim(self) -> None:
        async def ask() -> None:
            adapter = self.open()
            part = adapter.parts(a_message(audience=(a_recipient(),)))[0]
            if adapter.readback is Readback.NONE:
                assert isinstance(await adapter.read_back(part, key="k", since=NOON), CannotTell)
            if Capability.EDIT not in adapter.capabilities:
                with pytest.raises(Rejected):
                    await adapter.edit(part, Receipt("1"), key="k")
            if Capability.REMOVE not in adapter.capabilities:
                with pytest.raises(Rejected):
                    await adapter.remove(Receipt("1"), key="k")

        asyncio.run(ask())

    def test_it_names_every_secret_that_must_not_be_kept(self) -> None:
        assert set(self.connection.secrets.values()) <= set(self.open().hidden())

    def test_what_it_cannot_change_it_explains_or_leaves_to_a_person(self) -> None:
        changes = {Capability.EDIT, Capability.REMOVE} & self.adapter.capabilities

        assert not (changes and self.adapter.sent_for_good)

    def _secret_fields(self) -> list[str]:
        return [field.name for field in self.adapter.fields if field.secret]


class WireContract(AdapterContract):
    """For platforms that are called. `wire` gives a server, `connect_answers` the form for it."""

    # Where a platform's answers tell more than silence would, a fault may end in a kinder class.
    kinder: ClassVar[dict[Fault, type[AdapterError]]] = {}
    ends: ClassVar[dict[Fault, type[AdapterError]]] = {
        Fault.REFUSED: Unreachable,
        Fault.RESET: OutcomeUnknown,
        Fault.BROKEN: OutcomeUnknown,
        Fault.LIMITED: RateLimited,
        Fault.STRANGER: Unauthorized,
        Fault.HANG: OutcomeUnknown,
        Fault.GARBAGE: OutcomeUnknown,
        Fault.TRUNCATED: OutcomeUnknown,
    }

    def wire(self) -> AbstractAsyncContextManager[Any]:
        raise NotImplementedError

    def connect_answers(self, wire: Any) -> dict[str, str]:
        raise NotImplementedError

    @asynccontextmanager
    async def calling(
        self, folder: Path, timeout: float = 1
    ) -> AsyncIterator[tuple[Any, Adapter, Callable[[], Awaitable[Any]]]]:
        """A server, an adapter connected to it, and a way to publish the first part of a message."""
        client = Client(["127.0.0.1"], clock=StoppedClock(), timeout=timeout)
        async with self.wire() as wire:
            adapter = self.adapter.open(
                await self.adapter.connect(self.connect_answers(wire), client), client
            )
            message = self.message(folder)
            prepared: dict[str, Any] = {}
            for step in adapter.steps(message):
                prepared[step.name] = await adapter.prepare(step, prepared)
            part = adapter.parts(message)[0].with_prepared(prepared)
            yield wire, adapter, lambda: adapter.publish(part, key=KEY, after=None)
            await adapter.aclose()
            await client.aclose()

    def test_what_is_published_has_a_receipt(self, tmp_path: Path) -> None:
        async def story() -> None:
            async with self.calling(tmp_path) as (wire, _, publish):
                receipt = await publish()

                assert isinstance(receipt, Receipt) and receipt.remote_id
                assert wire.keys == [KEY]

        asyncio.run(story())

    @pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
    def test_a_fault_ends_in_what_may_follow(self, fault: Fault, tmp_path: Path) -> None:
        async def story() -> AdapterError:
            async with self.calling(tmp_path) as (wire, _, publish):
                wire.fault = fault
                if fault is Fault.REFUSED:
                    await wire.stop()
                    await asyncio.sleep(0.05)  # let the goodbye of kept connections arrive
                with pytest.raises(AdapterError) as ended:
                    await publish()
                assert len(wire.keys) <= 1, "an adapter never tries again by itself"
                return ended.value

        ended = asyncio.run(story())

        assert type(ended) is self.kinder.get(fault, self.ends[fault])
        assert self.secret not in "".join(traceback.format_exception(ended)) + repr(ended) + str(
            ended.reason.as_json()
        )
        if isinstance(ended, RateLimited):
            assert timedelta(0) < ended.retry_after <= timedelta(days=1)

    @pytest.mark.parametrize("content", [None, [], "fine", {}, {"id": None}], ids=repr)
    def test_a_success_that_cannot_be_read_is_no_crash(self, content: Any, tmp_path: Path) -> None:
        async def story() -> None:
            async with self.calling(tmp_path) as (wire, adapter, publish):
                if not isinstance(wire, HttpWire):
                    pytest.skip("it does not answer in JSON")
                wire.platform = lambda request: answer(200, content)
                # It was taken: either that is proof enough, or nobody knows. `check` has nothing to lose.
                with suppress(OutcomeUnknown):
                    assert isinstance(await publish(), Receipt)
                with suppress(AdapterError):
                    await adapter.check()

        asyncio.run(story())

    def test_a_second_try_carries_the_same_key(self, tmp_path: Path) -> None:
        async def story() -> list[str]:
            async with self.calling(tmp_path) as (wire, _, publish):
                wire.fault = Fault.RESET
                with pytest.raises(AdapterError):
                    await publish()
                wire.fault = None
                await publish()
                return wire.keys

        first, second = asyncio.run(story())

        assert first == second == KEY

    def test_a_call_cut_short_is_not_made_again_and_the_next_one_works(self, tmp_path: Path) -> None:
        async def story() -> list[str]:
            async with self.calling(tmp_path, timeout=60) as (wire, _, publish):
                wire.fault = Fault.HANG
                call = asyncio.ensure_future(publish())
                while not wire.keys and not call.done():
                    await asyncio.sleep(0.001)
                call.cancel()  # the engine's own deadline, whatever the adapter waits for
                with pytest.raises(asyncio.CancelledError):
                    await call
                assert len(wire.keys) == 1
                wire.fault = None
                assert isinstance(await publish(), Receipt)
                return wire.keys

        assert len(asyncio.run(story())) == 2

    def test_connecting_asks_for_real(self, tmp_path: Path) -> None:
        async def story() -> tuple[Connection, Connection]:
            client = Client(["127.0.0.1"], clock=StoppedClock())
            async with self.wire() as wire:
                made = await self.adapter.connect(self.connect_answers(wire), client)
                checked = await self.adapter.open(made, client).check()
                await client.aclose()
                return made, checked

        made, checked = asyncio.run(story())

        assert made.identity and (made.settings, made.limits) == (checked.settings, checked.limits)
        assert not set(self._secret_fields()) & set(made.settings)
        assert self.secret not in repr(made)

    def test_connecting_to_nobody_is_unreachable(self) -> None:
        async def story() -> None:
            client = Client(["127.0.0.1"])
            async with self.wire() as wire:
                answers = self.connect_answers(wire)
            with pytest.raises(Unreachable):
                await self.adapter.connect(answers, client)
            await client.aclose()

        asyncio.run(story())

    def test_a_private_address_is_refused_unless_listed(self) -> None:
        async def story() -> None:
            client = Client()
            async with self.wire() as wire:
                with pytest.raises(AddressRefused, match="MARRONNIER_ALLOW_ADDRESSES"):
                    await self.adapter.connect(self.connect_answers(wire), client)
            await client.aclose()

        asyncio.run(story())
