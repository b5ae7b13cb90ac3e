"""What the calendar is drawn on. It is noon (UTC) on Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from scheduler.calendar.backdrop import Backdrop, backdrop
from scheduler.calendar.clashes import Clash, clashes
from scheduler.channels import Channel
from scheduler.db import LocalTime, Sessions
from scheduler.db.local_time import zone
from scheduler.people import Membership
from scheduler.planning import around, key_dates, slots
from scheduler.planning.holidays import country_of, public_holidays
from scheduler.planning.key_dates import Marking
from scheduler.publishing.planned import freezing
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

PARIS = "Europe/Paris"
DAYS = [date(2026, 11, 1) + timedelta(days=n) for n in range(60)]


def drawn(session: Session, by: Membership, days: list[date] = DAYS) -> Backdrop:
    return backdrop(session, by.workspace, days, zone(PARIS), now=NOON, language="fr")


@pytest.fixture
def newsroom(sqlite_sessions: Sessions) -> tuple[Membership, Channel]:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        return a_member(session, space), a_channel(session, space)


def test_public_holidays_are_those_of_the_zones_country_unless_another_is_chosen(
    sqlite_sessions: Sessions, newsroom: tuple[Membership, Channel]
) -> None:
    ada, _ = newsroom
    with sqlite_sessions.reading() as session:
        assert drawn(session, ada).of(date(2026, 11, 11), "holiday")
        ada.workspace.country = "GB"
        assert not drawn(session, ada).of(date(2026, 11, 11), "holiday")

    assert country_of("Europe/Paris") == "FR"
    assert country_of("UTC") == ""
    assert public_holidays("FR", [2026], "fr")[date(2026, 12, 25)] == "Noël"
    assert public_holidays("FR", [2027], "fr")[date(2027, 1, 1)] == "Jour de l’an"
    assert public_holidays("XX", [2026], "fr") == {}


def test_a_key_date_comes_back_every_year_and_an_embargo_lasts_its_days(
    sqlite_sessions: Sessions, newsroom: tuple[Membership, Channel]
) -> None:
    ada, _ = newsroom
    common = {"by": ada, "now": NOON}
    with sqlite_sessions.writing() as session:
        key_dates.add(
            session, Marking(name="Open day", on=date(2020, 11, 24), every_year=True, embargo=False), **common
        )
        key_dates.add(
            session,
            Marking(
                name="Elections",
                on=date(2026, 12, 5),
                until=date(2026, 12, 6),
                every_year=False,
                embargo=True,
            ),
            **common,
        )
        found = drawn(session, ada)

    assert [day for day in DAYS if found.of(day, "key")] == [date(2026, 11, 24)]
    assert [day for day in DAYS if found.of(day, "embargo")] == [date(2026, 12, 5), date(2026, 12, 6)]


def test_a_slot_is_empty_until_a_post_is_near(
    sqlite_sessions: Sessions, newsroom: tuple[Membership, Channel]
) -> None:
    ada, square = newsroom
    with sqlite_sessions.writing() as session:
        slots.add(session, by=ada, channel=square, weekday=1, at=time(10), pillar=None, now=NOON)
        near = LocalTime(datetime(2026, 11, 24, 10, 30), PARIS)
        a_variant(session, a_post(session, ada), square, planned=near)

        found = drawn(session, ada)

    tuesdays = [date(2026, 12, day) for day in (1, 8, 15, 22, 29)]
    assert sorted(found.slots) == tuesdays, "the past has no empty slots, and the 24th is taken"
    assert found.slots[tuesdays[0]][0].instant == datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_a_freeze_and_a_campaign_are_drawn_over_their_days(
    sqlite_sessions: Sessions, newsroom: tuple[Membership, Channel]
) -> None:
    ada, _ = newsroom
    with sqlite_sessions.writing() as session:
        until = datetime(2026, 11, 25, 23, tzinfo=UTC)
        freezing.impose(session, reason="Fire", by=ada, now=NOON, until_at=until)
        around.open_campaign(
            session, by=ada, name="Winter", starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 1), now=NOON
        )
        found = drawn(session, ada)

    assert [day.day for day in DAYS if found.of(day, "freeze")] == [22, 23, 24, 25]
    assert [day.day for day in DAYS if found.of(day, "campaign")] == [30, 1]


def test_what_gets_in_each_others_way_is_found(
    sqlite_sessions: Sessions, newsroom: tuple[Membership, Channel]
) -> None:
    ada, square = newsroom

    def plan(session: Session, text: str, day: int, hour: int, *channels: Channel) -> None:
        planned = LocalTime(datetime(2026, 11, day, hour), PARIS)
        post = a_post(session, ada, text, title=f"{day}/{hour}")
        for channel in channels:
            a_variant(session, post, channel, planned=planned)

    with sqlite_sessions.writing() as session:
        letter = a_channel(session, ada.workspace, "Letter")
        plan(session, "One thing about the tide https://estuaires.example/a.", 3, 9, square)
        plan(session, "Another thing, the same link: https://estuaires.example/a", 8, 9, letter)
        plan(session, "These are exactly the same words", 10, 9, square)
        plan(session, "These are exactly the SAME words!", 20, 9, square)
        plan(session, "Something else altogether, for once", 20, 9, square)
        plan(session, "One post, one text, two channels", 24, 9, square, letter)
        plan(session, "Word for word on both of them", 25, 9, square)
        plan(session, "Word for word on both of them", 25, 9, letter)
        month = {"start": datetime(2026, 11, 1, tzinfo=UTC), "end": datetime(2026, 12, 1, tzinfo=UTC)}
        found = clashes(session, ada.workspace_id, **month)
        within_three_days = clashes(session, ada.workspace_id, **month, days=3)

    assert [told(one) for one in found] == [
        ("hour", "20/9", "20/9"),
        ("text", "10/9", "20/9"),
        ("echo", "25/9", "25/9"),
        ("link", "3/9", "8/9"),
    ]
    assert [one.kind for one in within_three_days] == ["hour", "echo"]


def told(clash: Clash) -> tuple[str, str, str]:
    return clash.kind, clash.one.title, clash.other.title
