"""What came back is kept with the attempt: short, and without a secret, whatever the platform repeats."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from scheduler.adapters.base import Connection
from scheduler.adapters.webhook import Webhook
from scheduler.db import Sessions
from scheduler.outgoing import Client
from simulators.wire import Answer, answer
from tests.adapters.wires import HttpWire, Request
from tests.newsroom import FixedClock
from tests.publishing.stage import a_newsroom, a_scheduled, answer_the_bell, attempts_of

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def sent(sessions: Sessions, platform: Callable[[Request], Answer]) -> Any:
    [channel] = a_newsroom(sessions, platform="webhook")
    delivery = a_scheduled(sessions, channel)

    async def story() -> None:
        client = Client(["127.0.0.1"], clock=FixedClock())
        async with HttpWire(platform, lambda request: None) as wire:
            connection = Connection("", {"url": wire.address + "/a-secret-path"}, {"secret": SECRET})
            await answer_the_bell(
                sessions, "fast", lambda facts: Webhook.open(connection, client), FixedClock()
            )
            await client.aclose()

    asyncio.run(story())
    [attempt] = attempts_of(sessions, delivery)
    return attempt.wire


def test_a_success_keeps_its_status_and_the_digest_of_the_answer(sessions: Sessions) -> None:
    wire = sent(sessions, lambda request: answer(200, {"taken": True}))

    assert wire["calls"] == 1
    [call] = wire["kept"]
    assert (call["method"], call["host"], call["status"]) == ("POST", "127.0.0.1", 200)
    assert len(call["digest"]) == 64 and call["said"] == ""


@pytest.mark.parametrize("echo", [SECRET, SECRET.removeprefix("whsec_")])
def test_a_refusal_keeps_its_words_without_the_secret_they_repeat(sessions: Sessions, echo: str) -> None:
    wire = sent(sessions, lambda request: answer(422, {"error": f"I know {echo}, and a wrong date."}))

    [call] = wire["kept"]
    assert call["status"] == 422 and "a wrong date" in call["said"]
    assert echo not in str(wire) and "a-secret-path" not in str(wire)
