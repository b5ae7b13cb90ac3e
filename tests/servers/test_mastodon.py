"""Mastodon's adapter against a server that is not ours: mastodon-mock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.adapters.base import (
    Message,
    OutcomeUnknown,
    RateLimited,
    Receipt,
    Rejected,
    Unauthorized,
)
from scheduler.adapters.mastodon import Mastodon
from scheduler.outgoing import Client
from tests.adapters.newsroom import a_message, an_image
from tests.adapters.wires import HttpWire
from tests.servers.mastodon_mock import TOKEN, MastodonMock, RealMastodon
from tests.servers.real import RealStories

pytestmark = pytest.mark.servers


class TestMastodonOfSomebodyElse(RealStories):
    adapter = Mastodon

    @pytest.fixture(autouse=True)
    def at(self, mastodon_mock: MastodonMock) -> None:
        self.server = mastodon_mock

    def simulator(self) -> RealMastodon:
        self.account = RealMastodon(self.server)
        return self.account

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"server": wire.address, "token": self.account.token}

    def message(self, folder: Path) -> Message:
        return a_message(images=(an_image(folder), an_image(folder, alt='Le "phare"', id="im2")))


def at(server: MastodonMock, do: Callable[[Mastodon], Awaitable[Any]], token: str = TOKEN) -> Any:
    async def story() -> Any:
        client = Client(["127.0.0.1"], timeout=10)
        try:
            connection = await Mastodon.connect({"server": server.address, "token": token}, client)
            return await do(Mastodon.open(connection, client))
        finally:
            await client.aclose()

    return asyncio.run(story())


def test_a_thread_with_a_picture_arrives_in_order(mastodon_mock: MastodonMock, tmp_path: Path) -> None:
    message = a_message(
        "Voir https://estuaires.example/maree @ada@far.example #marée & <tout>",
        images=(an_image(tmp_path),),
        options={"thread": ["Suite"], "spoiler_text": "Météo"},
    )

    async def publish(mastodon: Mastodon) -> Receipt | None:
        prepared = {step.name: await mastodon.prepare(step, {}) for step in mastodon.steps(message)}
        after = None
        for part in (bare.with_prepared(prepared) for bare in mastodon.parts(message)):
            after = await mastodon.publish(part, key=f"thread-{part.ordinal}", after=after)
            assert await mastodon.read_back(part, key="x", since=datetime.now(UTC)) == after
        return after

    last = at(mastodon_mock, publish)

    second, first = mastodon_mock.statuses()[:2]
    assert second["id"] == last.remote_id and second["in_reply_to_id"] == first["id"]
    assert first["media_attachments"][0]["description"] == "La digue sous l’eau"
    assert (first["spoiler_text"], first["language"]) == ("Météo", "fr")


def test_the_same_key_twice_is_one_status(mastodon_mock: MastodonMock) -> None:
    async def publish(mastodon: Mastodon) -> tuple[Receipt, Receipt]:
        part = mastodon.parts(a_message("Une seule fois"))[0]
        return tuple([await mastodon.publish(part, key="once", after=None) for _ in range(2)])  # type: ignore[return-value]

    first, second = at(mastodon_mock, publish)

    assert first == second


def test_what_went_wrong_is_told_apart(mastodon_mock: MastodonMock) -> None:
    async def publish(mastodon: Mastodon, text: str = "Jamais") -> Receipt:
        return await mastodon.publish(
            mastodon.parts(a_message(text))[0], key=f"faults-{text[:9]}", after=None
        )

    def fault(**effect: Any) -> None:
        mastodon_mock.fail(effect, method="POST", path="/api/v1/statuses")

    fault(type="ratelimit")
    with pytest.raises(RateLimited) as limited:
        at(mastodon_mock, publish)
    assert limited.value.retry_after == timedelta(minutes=5)
    fault(type="status", status=503)
    with pytest.raises(OutcomeUnknown):
        at(mastodon_mock, publish)
    fault(type="malformed")
    with pytest.raises(OutcomeUnknown):
        at(mastodon_mock, publish)
    with pytest.raises(Rejected, match="too long"):
        at(mastodon_mock, lambda mastodon: publish(mastodon, "x" * 501))
    with pytest.raises(Unauthorized):
        at(mastodon_mock, publish, token="wrong")
