"""A film on Bluesky: through the service that makes it ready, and straight to a server of one's own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Message, Rejected, Unreachable
from scheduler.adapters.bluesky import Bluesky, video
from scheduler.outgoing import Client
from simulators.bluesky import BlueskySimulator
from tests.adapters import test_bluesky
from tests.adapters.contract import KEY
from tests.adapters.newsroom import a_film, a_message
from tests.adapters.verdict import prepared
from tests.adapters.wires import HttpWire

story = test_bluesky.TestBluesky().story


def with_film(folder: Path, **other: Any) -> Message:
    return a_message(images=(a_film(folder, **other),))


def test_a_film_waits_for_the_service_and_is_shown_with_its_words(tmp_path: Path) -> None:
    async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Adapter) -> Any:
        platform.slow = 1
        part = (await prepared(adapter, with_film(tmp_path)))[0]
        await adapter.publish(part, key=KEY, after=None)
        assert [one.alts for one in platform.public()] == [("La mer monte",)]
        return next(iter(platform.records.values()))["embed"]

    embed = story(tell)

    assert embed["$type"] == "app.bsky.embed.video"
    assert embed["video"]["mimeType"] == "video/mp4"
    assert embed["aspectRatio"] == {"width": 640, "height": 360}


def test_what_was_taken_before_a_crash_is_neither_sent_nor_lost_again(tmp_path: Path) -> None:
    async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Adapter) -> None:
        taking, waiting = adapter.steps(with_film(tmp_path))
        taken = await adapter.prepare(taking, {})
        assert await adapter.prepare(waiting, {taking.name: taken})
        # And where even the answer to the upload was lost: the service knows the film, and names the same job.
        assert await adapter.prepare(taking, {}) == taken
        assert len(platform.films.jobs) == 1

    story(tell)


def test_a_film_that_cannot_be_read_there_is_refused_in_its_words(tmp_path: Path) -> None:
    async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Adapter) -> None:
        platform.films.unreadable = True
        with pytest.raises(Rejected, match="The film cannot be read"):
            await prepared(adapter, with_film(tmp_path))

    story(tell)


def test_a_proof_that_is_said_back_is_read_by_nobody(tmp_path: Path) -> None:
    async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Any) -> None:
        platform.films.broken = True
        with pytest.raises(Unreachable) as fault:
            await prepared(adapter, with_film(tmp_path))
        (proof,) = platform.films.proofs
        assert "broke on" in str(fault.value) and proof not in str(fault.value)
        assert proof in adapter.hidden()  # by which what was heard is cleaned before it is kept

    story(tell)


def test_a_service_that_is_at_work_for_long_is_asked_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video, "LOOKS", (0, 0))

    async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Adapter) -> None:
        platform.slow = 9
        with pytest.raises(Unreachable):
            await prepared(adapter, with_film(tmp_path))

    story(tell)


def test_without_a_service_a_film_goes_straight_to_the_server(tmp_path: Path) -> None:
    async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Any) -> None:
        part = (await prepared(replace(adapter, videos=""), with_film(tmp_path)))[0]
        await adapter.publish(part, key=KEY, after=None)
        assert (len(platform.films.jobs), len(platform.public())) == (0, 1)

    story(tell)


def test_a_film_of_another_kind_is_said_before_it_is_sent(tmp_path: Path) -> None:
    adapter = test_bluesky.TestBluesky().open()

    assert not fit.objections(adapter, with_film(tmp_path))
    (said,) = fit.objections(adapter, with_film(tmp_path, content_type="video/webm"))
    assert "MP4" in str(said)


@pytest.mark.parametrize(
    ("server", "service"),
    [
        ("https://bsky.social", video.USUAL),
        ("https://morel.us-east.host.bsky.network", video.USUAL),
        ("https://pds.example", ""),
        ("https://notbsky.social", ""),
    ],
)
def test_a_channel_connected_before_there_were_films_knows_the_service_of_its_server(
    server: str, service: str
) -> None:
    connection = test_bluesky.TestBluesky.connection
    before = replace(connection, settings={**connection.settings, "pds": server})

    assert Bluesky.open(before, Client()).videos == service
