"""A channel's own feed: what is out, in the words that are out, for anybody and at no cost twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import feedparser
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from scheduler.adapters.rss import Rss
from scheduler.channels import Channel
from scheduler.channels.connecting import open_adapter
from scheduler.config import Settings
from scheduler.db import Sessions, across_workspaces
from scheduler.outgoing import Client
from scheduler.people import Membership
from scheduler.publishing import Attempt, Delivery, State, announcing
from scheduler.publishing.corrections.correcting import propose
from scheduler.publishing.corrections.taking_down import take_down
from scheduler.sealing import Sealer
from simulators.hub import HubSimulator
from tests.adapters.wires import HttpWire
from tests.browser.hung import a_picture
from tests.newsroom import NOON, FixedClock
from tests.publishing.afterwards import asked
from tests.publishing.stage import a_newsroom, a_scheduled, answer_the_bell, delivery_of

SETTINGS = {"title": "Estuaires", "format": "plain", "hub": ""}
HOUSE = "http://localhost"


def a_feed(sessions: Sessions, **settings: str) -> tuple[int, str]:
    [channel] = a_newsroom(sessions, platform="rss", settings=SETTINGS | settings, limits=Rss.usual.as_json())
    with sessions.reading() as session, across_workspaces(session):
        return channel, session.get_one(Channel, channel).public_id


async def published(sessions: Sessions, clock: FixedClock | None = None) -> None:
    clock = clock or FixedClock()
    client = Client(["127.0.0.1"], clock=clock)
    connect = partial(open_adapter, sealer=Sealer(["k" * 40]), client=client)
    await answer_the_bell(
        sessions, "fast", connect, clock, post_url=lambda post: f"{HOUSE}/posts/{post}/compose"
    )
    await client.aclose()


def entries(client: FlaskClient, feed: str, shape: str = "atom") -> list[str]:
    return [one.summary for one in feedparser.parse(client.get(f"/public/{feed}/feed.{shape}").data).entries]


def test_what_is_published_is_in_both_shapes_and_asked_for_again_costs_nothing(
    sqlite_sessions: Sessions, stranger: FlaskClient
) -> None:
    channel, feed = a_feed(sqlite_sessions)
    assert entries(stranger, feed) == []
    delivery = a_scheduled(sqlite_sessions, channel, "The winter season\n\nis <open>.")

    asyncio.run(published(sqlite_sessions))

    ended = delivery_of(sqlite_sessions, delivery)
    assert ended.state == State.PUBLISHED and ended.permalink == f"{HOUSE}/public/{feed}/feed.atom"
    for shape in ("atom", "rss"):
        assert entries(stranger, feed, shape) == ["<p>The winter season</p>\n<p>is &lt;open&gt;.</p>"]
    first = stranger.get(f"/public/{feed}/feed.atom")
    for known in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = stranger.get(f"/public/{feed}/feed.atom", headers=known)
        assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in first.headers


def test_the_hub_finds_the_entry_when_it_comes(sqlite_sessions: Sessions, stranger: FlaskClient) -> None:
    found: list[list[str]] = []
    feed = ""
    hub = HubSimulator(fetch=lambda topic: found.append(entries(stranger, feed)))

    async def story() -> int:
        nonlocal feed
        async with HttpWire(hub, lambda request: None) as wire:
            channel, feed = a_feed(sqlite_sessions, hub=wire.address)
            delivery = a_scheduled(sqlite_sessions, channel, "High at noon.")
            await published(sqlite_sessions)
            return delivery

    delivery = asyncio.run(story())

    assert delivery_of(sqlite_sessions, delivery).state == State.PUBLISHED
    assert found == [["<p>High at noon.</p>"]] * 2
    links = stranger.get(f"/public/{feed}/feed.atom").headers.getlist("Link")
    assert f'<{min(hub.told)}>; rel="self"' in links


def test_a_hub_hears_of_corrections_and_removals_once_the_feed_shows_them(
    sqlite_sessions: Sessions, stranger: FlaskClient
) -> None:
    clock, found, dates, feed = FixedClock(), [], [], ""

    def fetch(topic: str) -> None:
        found.append(entries(stranger, feed))
        dates.append(feedparser.parse(stranger.get(f"/public/{feed}/feed.atom").data).feed.updated)

    hub = HubSimulator(fetch=fetch)

    async def told() -> int:
        client = Client(["127.0.0.1"], clock=clock)
        connect = partial(open_adapter, sealer=Sealer(["k" * 40]), client=client)
        try:
            return await announcing.tell_due(sqlite_sessions, connect=connect, house=HOUSE, clock=clock)
        finally:
            await client.aclose()

    async def story() -> None:
        nonlocal feed
        async with HttpWire(hub, lambda request: None) as wire:
            channel, feed = a_feed(sqlite_sessions, hub=wire.address)
            delivery = a_scheduled(sqlite_sessions, channel, "High at noon.")
            await published(sqlite_sessions)
            clock.move(timedelta(minutes=1))
            asked(
                sqlite_sessions,
                delivery,
                lambda s, v, by: propose(s, v, text="At one.", by=by, now=clock.now()),
            )
            await published(sqlite_sessions, clock)
            hub.asleep = True
            assert await told() == 0
            hub.asleep = False
            assert await told() == 0  # not yet: it is left in peace for a minute
            clock.move(timedelta(minutes=1))
            assert await told() == 1 and await told() == 0
            asked(
                sqlite_sessions,
                delivery,
                lambda s, v, by: take_down(s, v, reason="Wrong.", by=by, now=clock.now()),
            )
            clock.move(timedelta(minutes=1))
            await published(sqlite_sessions, clock)
            assert await told() == 1

    asyncio.run(story())

    assert found == [["<p>High at noon.</p>"]] * 2 + [["<p>At one.</p>"]] * 2 + [[]] * 2
    assert dates[0] < dates[2] < dates[4]


def test_a_correction_is_read_and_what_is_taken_down_is_gone(
    sqlite_sessions: Sessions, stranger: FlaskClient
) -> None:
    channel, feed = a_feed(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel, "High at noon.")
    asyncio.run(published(sqlite_sessions))
    before = stranger.get(f"/public/{feed}/feed.atom")

    with sqlite_sessions.writing() as session, across_workspaces(session):
        said = {"title": "", "text": "High at one.", "language": "en", "options": {}, "images": []}
        row = session.get_one(Delivery, delivery)
        edit = Delivery(
            workspace_id=row.workspace_id, variant_id=row.variant_id, channel_id=channel, kind="edit",
            state=State.PUBLISHED, proof="seen", changed_at=NOON,
        )  # fmt: skip
        session.add(edit)
        session.flush()
        session.add(
            Attempt(
                workspace_id=row.workspace_id, delivery_id=edit.id, kind="edit", fence=1, key="k", owner="w",
                started_at=NOON, finished_at=NOON, outcome="sent", said=said,
            )
        )  # fmt: skip
    after = stranger.get(f"/public/{feed}/feed.atom")
    (old,), (new,) = feedparser.parse(before.data).entries, feedparser.parse(after.data).entries
    assert (new.id, new.summary, new.title) == (old.id, "<p>High at one.</p>", "High at one.")

    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).where(Delivery.id == delivery).values(state=State.REMOVED))
    assert entries(stranger, feed) == []


@pytest.mark.parametrize(
    "change", [{"platform": "manual"}, {"removed_at": NOON}], ids=["another kind", "taken away"]
)
def test_only_a_channel_with_a_feed_has_one(
    change: dict[str, object], sqlite_sessions: Sessions, stranger: FlaskClient
) -> None:
    channel, feed = a_feed(sqlite_sessions)
    assert stranger.get(f"/public/{feed}/feed.rss").status_code == 200

    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).where(Channel.id == channel).values(**change))

    assert stranger.get(f"/public/{feed}/feed.rss").status_code == 404
    assert stranger.get("/public/nobody/feed.rss").status_code == 404


def test_a_picture_is_shown_as_long_as_its_entry_is(
    sqlite_sessions: Sessions, stranger: FlaskClient, settings: Settings
) -> None:
    channel, feed = a_feed(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    asyncio.run(published(sqlite_sessions))
    with sqlite_sessions.writing() as session, across_workspaces(session):
        by = session.scalars(select(Membership)).first()
        assert by is not None
        picture = a_picture(session, by, settings.data_dir / "media")
        attempt = session.scalars(select(Attempt).where(Attempt.delivery_id == delivery)).one()
        attempt.said = {
            **(attempt.said or {}),
            "images": [{"id": picture.public_id, "alt": 'The "dike"', "crop": "1:1"}],
        }

    [words] = entries(stranger, feed)
    address = words.partition('src="')[2].partition('"')[0]
    shown = stranger.get(address)
    assert 'alt="The &quot;dike&quot;"' in words
    assert (shown.status_code, shown.content_type) == (200, picture.content_type)
    assert shown.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert stranger.get(f"{address}9").status_code == 404
    kept = stranger.get(address, headers={"If-None-Match": shown.headers["ETag"]})
    assert (kept.status_code, kept.data, kept.headers["ETag"]) == (304, b"", shown.headers["ETag"])

    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).where(Delivery.id == delivery).values(state=State.REMOVED))
    assert stranger.get(address).status_code == 404
