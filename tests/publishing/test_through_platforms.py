"""A whole way: claimed, prepared, published, the answer lost, and once on the platform."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from scheduler.channels import Channel
from scheduler.channels.connecting import open_adapter
from scheduler.channels.facts import seal
from scheduler.db import Sessions, across_workspaces
from scheduler.outgoing import Client
from scheduler.publishing import State
from scheduler.sealing import Sealer
from tests.adapters import test_bluesky, test_matrix, test_wordpress
from tests.adapters.verdict import VerdictContract
from tests.adapters.wires import Fault
from tests.newsroom import NOON, FixedClock
from tests.publishing.stage import a_newsroom, a_scheduled, answer_the_bell, delivery_of

SEALER = Sealer(["a key for the tests, long enough to be one"])
PLATFORMS = [test_bluesky.TestBluesky, test_wordpress.TestWordPress, test_matrix.TestMatrix]


@pytest.mark.parametrize("kind", PLATFORMS, ids=lambda kind: kind.adapter.platform)
def test_a_lost_answer_makes_one_post_and_a_receipt(
    kind: type[VerdictContract], sqlite_sessions: Sessions
) -> None:
    platform = kind.adapter.platform
    [channel] = a_newsroom(sqlite_sessions, platform=platform)
    delivery = a_scheduled(sqlite_sessions, channel)

    async def story() -> list[Any]:
        async with kind().wire() as wire:
            await _connect(sqlite_sessions, channel, kind, wire)
            wire.fault = Fault.RESET
            await _drained(sqlite_sessions, kind, 0)
            assert delivery_of(sqlite_sessions, delivery).state == State.UNCONFIRMED
            wire.fault = None
            await _drained(sqlite_sessions, kind, 600)
            shown: list[Any] = wire.platform.public()  # type: ignore[attr-defined]
            return shown

    (one,) = asyncio.run(story())

    ended = delivery_of(sqlite_sessions, delivery)
    assert ended.state == State.PUBLISHED
    assert ended.receipt is not None and ended.receipt["remote_id"] == one.id
    assert ended.permalink.startswith("https://")


async def _connect(sessions: Sessions, number: int, kind: type[VerdictContract], wire: Any) -> None:
    client = Client(["127.0.0.1"], clock=FixedClock())
    made = await kind.adapter.connect(kind().connect_answers(wire), client)
    await client.aclose()
    with sessions.writing() as session, across_workspaces(session):
        channel = session.get_one(Channel, number)
        channel.settings, channel.sealed = dict(made.settings), seal(made.secrets, SEALER)
        channel.limits = made.limits.as_json()


async def _drained(sessions: Sessions, kind: type[VerdictContract], seconds: int) -> None:
    clock = FixedClock(NOON + timedelta(seconds=seconds))
    # By its own clock a token would be too old for the platform, whose time stands still.
    client = Client(["127.0.0.1"], clock=FixedClock(NOON))
    for lane in ("fast", "heavy"):
        connect = partial(open_adapter, sealer=SEALER, client=client, sessions=sessions)
        await answer_the_bell(sessions, lane, connect, clock)
    await client.aclose()
