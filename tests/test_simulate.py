"""Every simulator that a person may run takes a channel connected by what the command says, and a post."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import AdapterError, Message, Receipt
from scheduler.clock import SystemClock
from scheduler.command import Refused
from scheduler.outgoing import Client
from simulators import by_hand
from simulators.mail import SmtpWire
from simulators.simulator import Simulator
from simulators.window import PAGE
from tests.adapters.newsroom import a_message, a_recipient
from tests.adapters.verdict import prepared
from workers.simulate import simulate


@pytest.fixture(autouse=True)
def by_the_real_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Simulator, "clock", staticmethod(SystemClock().now))


def told(name: str, message: Message, then: Any = None) -> list[dict[str, Any]]:
    """What is public there once the message is published, as its window says."""

    async def story() -> list[dict[str, Any]]:
        client = Client(["127.0.0.1"], timeout=5)
        server = by_hand.server(name, 0)
        async with server:
            adapter_class = ADAPTERS[name]
            form = by_hand.answers(name, server.address)
            adapter = adapter_class.open(await adapter_class.connect(form, client), client)
            for part in await prepared(adapter, message):
                assert isinstance(await adapter.publish(part, key=f"key-{part.ordinal}", after=None), Receipt)
            if then is not None:
                await then(client, server, adapter)
            await adapter.aclose()
            if isinstance(server, SmtpWire):
                return [{"text": one.letter.decode()} for one in server.accepted]
            said = await client.get(f"{server.address}{PAGE}.json")
            await client.aclose()
            return list(json.loads(said.body)["public"])

    return asyncio.run(story())


@pytest.mark.parametrize("name", by_hand.NAMES)
def test_what_the_command_says_connects_a_channel_that_publishes(name: str) -> None:
    (one,) = told(name, a_message("Tide at eleven", audience=(a_recipient(),)))

    assert "Tide at eleven" in one["text"]


def test_a_switch_in_the_window_breaks_the_next_call() -> None:
    async def turn(client: Client, server: Any, adapter: Any) -> None:
        turned = await client.post(
            f"{server.address}{PAGE}", data=b"fault=told+to+come+back+later",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        assert turned.status == 303
        assert b'come back later" checked' in (await client.get(f"{server.address}{PAGE}")).body
        with pytest.raises(AdapterError):
            await adapter.publish(adapter.parts(a_message("Again"))[0], key="k2", after=None)

    (one,) = told("mastodon", a_message("<b>Once</b>"), turn)

    assert one["text"] == "<b>Once</b>"


@pytest.mark.parametrize("words", [["tictoc"], ["slack=high"], ["slack=70000"]])
def test_what_there_is_none_of_is_said(words: list[str]) -> None:
    with pytest.raises(Refused):
        simulate(words)


def test_a_number_is_never_given_twice() -> None:
    async def down_and_up_again(client: Client, server: Any, adapter: Any) -> None:
        first, *_ = adapter.parts(a_message("Tide at noon"))
        gone = await adapter.publish(first, key="noon", after=None)
        await adapter.remove(gone, key="noon")
        again = await adapter.publish(first, key="again", after=None)
        assert again.remote_id != gone.remote_id

    assert len(told("mastodon", a_message("Tide at eleven"), down_and_up_again)) == 2
