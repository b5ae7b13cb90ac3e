from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import update

from scheduler import calendar
from scheduler.calendar import Filter, board
from scheduler.calendar.cards import by_day, cards
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.listing import listed
from scheduler.calendar.year import year_of
from scheduler.content import Stage
from scheduler.db import LocalTime, Sessions
from scheduler.db.local_time import zone
from scheduler.publishing import Delivery, State
from tests.newsroom import a_channel, a_member, a_post, a_user, a_variant, a_workspace

PARIS = "Europe/Paris"
MONTH = {"start": datetime(2026, 11, 1, tzinfo=UTC), "end": datetime(2026, 12, 1, tzinfo=UTC)}
TEN = LocalTime(datetime(2026, 11, 24, 10), PARIS)
NOON = LocalTime(datetime(2026, 11, 24, 12), PARIS)


def test_one_post_at_one_time_is_one_card(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space), stage=Stage.SUBMITTED)
        letter = a_channel(session, space, "Letter", position=2)
        square = a_channel(session, space, "Square", position=1)
        later = a_channel(session, space, "Later", position=3)
        for channel, planned in [(letter, TEN), (square, TEN), (later, NOON)]:
            variant = a_variant(session, post, channel, planned=planned)
        session.execute(
            update(Delivery)
            .where(Delivery.workspace_id == space.id, Delivery.channel_id == letter.id)
            .values(state=State.PUBLISHED, proof="seen")
        )

    with sqlite_sessions.reading() as session:
        first, second = cards(calendar.entries(session, space.id, **MONTH))

    assert [entry.channel.name for entry in first.entries] == ["Square", "Letter"]
    assert first.status.key == "approved"
    assert not first.can_move
    assert second.lead.public_id == variant.public_id
    assert second.can_move


def test_a_day_is_the_workspaces_not_the_channels(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        late = LocalTime(datetime(2026, 11, 24, 20), "America/New_York")
        a_variant(session, a_post(session, a_member(session, space)), a_channel(session, space), planned=late)

    with sqlite_sessions.reading() as session:
        days = by_day(calendar.entries(session, space.id, **MONTH), zone(PARIS))

    assert list(days) == [date(2026, 11, 25)]


def test_a_list_is_sorted_as_one_likes_and_paged_without_gaps(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        ada, square = a_member(session, space), a_channel(session, space)
        ben = a_member(session, space, user=a_user(session, "Ben Ito"))
        for title, by, stage, hour in [
            ("Été", ada, Stage.DRAFT, 9), ("banc", ben, Stage.IDEA, 8), ("Arche", ada, Stage.SUBMITTED, 7),
        ]:  # fmt: skip
            planned = LocalTime(datetime(2026, 11, 24, hour), PARIS)
            a_variant(session, a_post(session, by, title=title, stage=stage), square, planned=planned)

    def titles(sort: str, **how: Any) -> list[str]:
        with sqlite_sessions.reading() as session:
            page = listed(session, space.id, chosen=Filter(), yeses=Yeses(True), **MONTH, sort=sort, **how)
        return [entry.title for entry in page.entries]

    assert titles("time") == ["Arche", "banc", "Été"]
    assert titles("time", backwards=True) == ["Été", "banc", "Arche"]
    assert titles("title") == ["Arche", "banc", "Été"]
    assert titles("status") == ["Été", "banc", "Arche"]
    assert titles("author") == ["Arche", "Été", "banc"]
    assert titles("channel") == titles("pillar") == titles("time")
    assert titles("time", size=2) + titles("time", size=2, number=2) == ["Arche", "banc", "Été"]
    assert titles("time", size=2, number=3) == []


def test_a_pile_draws_its_first_cards_whole() -> None:
    on_two_channels = [(number, number // 2) for number in range(2 * (board.MOST + 2))]

    pile = board.Pile(on_two_channels)

    assert pile.drawn() == list(range(2 * board.MOST))


def test_the_year_counts_a_post_once_a_time_and_each_channel_its_own(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space))
        for name, planned in (("Square", TEN), ("Letter", TEN), ("Later", NOON)):
            a_variant(session, post, a_channel(session, space, name), planned=planned)

    with sqlite_sessions.reading() as session:
        year = year_of(
            session, space.id, 2026, zone=zone(PARIS), first_weekday=0, chosen=Filter(), yeses=Yeses(True),
        )  # fmt: skip

    week = next(load for load in year.weeks if load.week.number == 48)
    assert (week.total, sorted(week.channels.values())) == (2, [1, 1, 1])
    assert (year.total, year.versions) == (2, 3)
