from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import update

from scheduler.calendar import Feed, Filter
from scheduler.calendar.feeds import edition, keeping
from scheduler.calendar.feeds.addresses import behind, open_feed
from scheduler.calendar.feeds.drawn import Pen
from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership, Workspace
from scheduler.publishing import Delivery, State
from scheduler.wording import N_
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

PARIS = "Europe/Paris"
PUBLIC = "https://planner.example"


def at(day: int, hour: int = 10, month: int = 11) -> LocalTime:
    return LocalTime(datetime(2026, month, day, hour), PARIS)


class Desk:
    """A workspace with one feed, and a reader who polls it."""

    def __init__(self, sessions: Sessions, **space: Any) -> None:
        self.sessions = sessions
        with sessions.writing() as session:
            self.space = a_workspace(session, **space)
            self.ada = a_member(session, self.space)
            self.square = a_channel(session, self.space)
            self.feed, self.secret = open_feed(
                session, self.ada, name="Everything", filter=Filter(), now=NOON
            )

    def plan(self, planned: LocalTime | None, **post: Any) -> Variant:
        with self.sessions.writing() as session:
            return a_variant(session, a_post(session, self.ada, **post), self.square, planned=planned)

    def change(self, model: Any, about: int, **values: Any) -> None:
        with self.sessions.writing() as session:
            session.execute(
                update(model).where(model.workspace_id == self.space.id, model.id == about).values(**values)
            )

    def state(self, variant: Variant, state: State, *, now: datetime = NOON, **more: Any) -> None:
        with self.sessions.writing() as session:
            session.execute(
                update(Delivery)
                .where(Delivery.workspace_id == self.space.id, Delivery.variant_id == variant.id)
                .values(state=state, changed_at=now, due_at=NOON, **more)
            )

    def read(self, now: datetime = NOON, *, french: bool = False) -> tuple[icalendar.Calendar, bytes, str]:
        translate = FRENCH.get if french else None
        say = (lambda words: translate(words, words)) if translate else str
        pen = Pen("fr" if french else "en", lambda path: PUBLIC + path, say)
        with self.sessions.writing() as session:
            feed = behind(session, self.secret)
            assert feed is not None
            made = edition.edition(session, feed, now=now, pen=pen)
            changed_at, _ = keeping.note_edition(session, made, now=now)
            octets = edition.octets(made, changed_at=changed_at, now=now, pen=pen)
        calendar = icalendar.Calendar.from_ical(octets)
        return calendar, octets, keeping.validator(made.hash, changed_at)


FRENCH = {"{status}: {title} · {channel}": "{status} : {title} · {channel}", "Draft": "Brouillon"}


@pytest.fixture
def desk(sqlite_sessions: Sessions) -> Desk:
    return Desk(sqlite_sessions)


def events(calendar: icalendar.Calendar) -> list[Any]:
    return list(calendar.walk("VEVENT"))


def test_a_planned_post_is_an_event_at_its_wall_time(desk: Desk) -> None:
    variant = desk.plan(at(24), title="Winter season")

    calendar, octets, _ = desk.read()

    [event] = events(calendar)
    assert event["UID"] == f"variant-{variant.public_id}@marronnier"
    assert event.decoded("DTSTART").isoformat() == "2026-11-24T10:00:00+01:00"
    assert b"DTSTART;TZID=Europe/Paris:20261124T100000" in octets
    assert event.decoded("DTEND") > event.decoded("DTSTART")
    assert str(event["SUMMARY"]) == "Draft: Winter season · The square"
    assert event["STATUS"] == "TENTATIVE"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOON
    assert str(event["URL"]).startswith(f"{PUBLIC}/posts/")
    assert [str(word) for word in event["CATEGORIES"].cats] == ["Draft", "The square"]


def test_the_head_says_what_every_application_asks(desk: Desk) -> None:
    calendar, octets, _ = desk.read()

    assert calendar["VERSION"] == "2.0"
    assert "METHOD" not in calendar
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Everything"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in octets
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in octets
    assert calendar["X-WR-TIMEZONE"] == PARIS
    assert octets.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")


def test_each_zone_is_described_once(desk: Desk) -> None:
    desk.plan(at(24))
    desk.plan(LocalTime(datetime(2026, 11, 24, 9), "America/New_York"))
    desk.plan(LocalTime(datetime(2026, 11, 25, 9), "UTC"))

    calendar, octets, _ = desk.read()

    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York", PARIS]
    assert b"DTSTART:20261125T090000Z" in octets


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_comes_twice_is_written_in_utc(desk: Desk, fold: int) -> None:
    twice = LocalTime(datetime(2026, 10, 25, 2, 30), PARIS, fold)
    desk.plan(twice)

    _, octets, _ = desk.read()

    assert f"DTSTART:{twice.instant():%Y%m%dT%H%M%SZ}\r\n".encode() in octets


def test_two_reads_give_the_same_octets(desk: Desk) -> None:
    desk.plan(at(24))

    first = desk.read()
    again = desk.read(NOON + timedelta(minutes=50))

    assert first[1:] == again[1:]


def test_m01_m02_m03_a_move_changes_the_etag_and_that_event_only(desk: Desk) -> None:
    moved, kept = desk.plan(at(24), title="Moved"), desk.plan(at(26), title="Kept")
    before, _, old_tag = desk.read()
    later = NOON + timedelta(minutes=1)
    desk.change(
        Variant,
        moved.id,
        planned_at=at(25).at,
        planned_instant=at(25).instant(),
        changed_at=later,
        sequence=1,
    )

    after, _, new_tag = desk.read(later)

    old, new = ({str(e["UID"]): e for e in events(c)} for c in (before, after))
    assert new_tag != old_tag
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert old.keys() == new.keys()
    assert {uid for uid in old if old[uid].to_ical() != new[uid].to_ical()} == {
        f"variant-{moved.public_id}@marronnier"
    }
    uid = f"variant-{moved.public_id}@marronnier"
    assert new[uid]["SEQUENCE"] > old[uid]["SEQUENCE"]
    assert new[uid]["LAST-MODIFIED"].dt > old[uid]["LAST-MODIFIED"].dt
    assert kept.public_id in "".join(new)


def test_m04_two_moves_in_one_second_still_differ(desk: Desk) -> None:
    variant = desk.plan(at(24))
    seen = {desk.read()[2]}

    for sequence, day in [(1, 25), (2, 24)]:
        desk.change(
            Variant, variant.id, planned_at=at(day).at, planned_instant=at(day).instant(), sequence=sequence
        )
        seen.add(desk.read()[2])

    assert len(seen) == 3


def test_h18_what_comes_back_as_it_was_has_a_new_date_all_the_same(desk: Desk) -> None:
    variant = desk.plan(at(24))
    with_it, _, first = desk.read()
    desk.change(Post, variant.post_id, deleted_at=NOON)
    without, _, _ = desk.read(NOON - timedelta(hours=1))  # a clock that was set back
    desk.change(Post, variant.post_id, deleted_at=None)
    back, _, last = desk.read(NOON - timedelta(hours=1))

    assert [len(events(calendar)) for calendar in (with_it, without, back)] == [1, 0, 1]
    dates = [calendar["LAST-MODIFIED"].dt for calendar in (with_it, without, back)]
    assert dates == sorted(set(dates))
    assert first != last


def test_the_way_out_shows(desk: Desk) -> None:
    variant = desk.plan(at(24), stage=Stage.SUBMITTED)
    desk.state(
        variant,
        State.PUBLISHED,
        proof="seen",
        permalink="https://social.example/1",
        now=NOON + timedelta(hours=1),
    )

    [event] = events(desk.read()[0])

    assert str(event["SUMMARY"]).startswith("Published: ")
    assert event["STATUS"] == "CONFIRMED"
    assert "https://social.example/1" in str(event["DESCRIPTION"])
    assert event["SEQUENCE"] == 3600


def test_a_failure_says_why(desk: Desk) -> None:
    variant = desk.plan(at(24), stage=Stage.SUBMITTED)
    desk.state(variant, State.FAILED, cause=N_("The platform refused the picture."))

    [event] = events(desk.read()[0])

    assert "The platform refused the picture." in str(event["DESCRIPTION"])


def test_e17_a_dropped_post_is_cancelled_for_thirty_days_then_goes(desk: Desk) -> None:
    variant = desk.plan(at(24), stage=Stage.SUBMITTED)
    desk.state(variant, State.DROPPED)

    [event] = events(desk.read(NOON + timedelta(days=29))[0])

    assert event["STATUS"] == "CANCELLED"
    assert str(event["SUMMARY"]).startswith("Cancelled: ")
    assert events(desk.read(NOON + timedelta(days=31))[0]) == []


def test_the_window_is_sixty_days_back_and_four_hundred_ahead(desk: Desk) -> None:
    for day in (LocalTime(datetime(2026, 9, 22, 10), PARIS), LocalTime(datetime(2027, 12, 28), PARIS)):
        desk.plan(day, title="Outside")
    for day in (LocalTime(datetime(2026, 9, 24, 10), PARIS), LocalTime(datetime(2027, 12, 26), PARIS)):
        desk.plan(day, title="Inside")

    summaries = [str(event["SUMMARY"]) for event in events(desk.read()[0])]

    assert summaries == ["Draft: Inside · The square"] * 2


def test_a_filter_narrows_a_feed(desk: Desk) -> None:
    desk.plan(at(24), title="French", language="fr")
    desk.plan(at(25), title="English", language="en")
    desk.change(Feed, desk.feed.id, filter=Filter(languages=frozenset({"fr"})).to_json())

    [event] = events(desk.read()[0])

    assert "French" in event["SUMMARY"]


def test_e18_losing_ones_place_empties_the_calendar(desk: Desk) -> None:
    desk.plan(at(24))
    _, _, before = desk.read()
    desk.change(Membership, desk.ada.id, ended_at=NOON)

    calendar, octets, after = desk.read()

    assert events(calendar) == []
    assert b"Winter season" not in octets
    assert before != after


def test_e18_a_guest_sees_nothing_from_the_moment_the_access_ends(desk: Desk) -> None:
    desk.plan(at(24))
    desk.change(Membership, desk.ada.id, guest_until=NOON)

    while_here, _, _ = desk.read(NOON - timedelta(seconds=1))
    afterwards, octets, _ = desk.read(NOON)

    assert len(events(while_here)) == 1
    assert events(afterwards) == []
    assert b"Winter season" not in octets


def test_h17_a_renamed_channel_reaches_readers(desk: Desk) -> None:
    desk.plan(at(24))
    _, _, before = desk.read()
    desk.change(Channel, desk.square.id, name="The agora")

    _, octets, after = desk.read()

    assert b"The agora" in octets
    assert before != after


def test_b06_too_many_are_cut_at_the_far_end_and_the_calendar_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.calendar.ics.document.MOST_EVENTS", 2)
    for day in (23, 24, 30):
        desk.plan(at(day), title=f"Day {day}")

    calendar, _, _ = desk.read()

    assert [str(event["SUMMARY"])[:13] for event in events(calendar)] == ["Draft: Day 23", "Draft: Day 24"]
    assert "left out" in str(calendar["DESCRIPTION"])


def test_awkward_words_come_back_whole(desk: Desk) -> None:
    title = "Grüße; commas, back\\slash 🙂 שלום " + "ä" * 60
    desk.plan(at(24), title=title)

    calendar, octets, _ = desk.read()

    assert str(events(calendar)[0]["SUMMARY"]) == f"Draft: {title} · The square"
    assert all(len(physical) <= 75 for physical in octets.split(b"\r\n"))


def test_the_status_is_said_in_the_readers_language_also_when_that_says_it_otherwise(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.plan(at(24), title="Saison d’hiver")
    first = events(desk.read(french=True)[0])[0]

    monkeypatch.setitem(FRENCH, "Draft", "Ébauche")
    monkeypatch.setattr("scheduler.calendar.feeds.drawn.words_of", lambda locale: "another catalogue")
    then = events(desk.read(french=True)[0])[0]

    assert [str(one["SUMMARY"]).split(" : ")[0] for one in (first, then)] == ["Brouillon", "Ébauche"]


def test_the_workspace_is_named_in_the_calendar(desk: Desk) -> None:
    with desk.sessions.writing() as session:
        session.get_one(Workspace, desk.space.id).name = "Bureau, du port"

    calendar, _, _ = desk.read()

    assert "Bureau, du port" in str(calendar["DESCRIPTION"])


def test_a_reader_in_utc_sees_the_same_instant(desk: Desk) -> None:
    desk.plan(at(24))

    [event] = events(desk.read()[0])

    assert event.decoded("DTSTART").astimezone(UTC) == datetime(2026, 11, 24, 9, tzinfo=UTC)
