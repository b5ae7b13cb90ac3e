"""D04–D06, D13, D16–D20: moving, retitling, beginning and deleting from a calendar application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import icalendar
import pytest
from sqlalchemy import select

from scheduler import activity, publishing
from scheduler.calendar import Device
from scheduler.content import Post, Stage, Variant, commenting, labelling
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership
from scheduler.planning import pillars
from scheduler.publishing import State
from tests.newsroom import NOON, a_member
from tests.web.browser import Browser, text_of
from tests.web.dav.application import Application, an_event, at_hour, on_day, with_line
from tests.web.newsdesk import Desk, at

PARIS = "Europe/Paris"


@pytest.fixture
def winter(desk: Desk) -> Variant:
    return desk.plan("Winter season", at(24))


@pytest.fixture
def path(square: str, winter: Variant) -> str:
    return f"{square}{winter.public_id}.ics"


def scheduled(sessions: Sessions, desk: Desk, variant: Variant) -> None:
    with sessions.writing() as session:
        row = session.scalars(
            select(Variant).where(Variant.workspace_id == variant.workspace_id, Variant.id == variant.id)
        ).one()
        by = session.merge(desk.member, load=False)
        publishing.schedule(session, row, planned=row.planned, by=by, now=NOON)


def alarm(minutes: int) -> str:
    return f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT{minutes}M\r\nEND:VALARM\r\nEND:VEVENT"


def test_a_post_moves_and_stays_scheduled(
    phone: Application, path: str, winter: Variant, desk: Desk, sqlite_sessions: Sessions
) -> None:
    scheduled(sqlite_sessions, desk, winter)
    text, etag = phone.read(path)

    answer = phone.write(path, at_hour(text, datetime(2026, 11, 25, 15)), etag)

    assert answer.status_code == 204
    assert desk.planned(winter) == at(25, 15)
    assert desk.state(winter) == State.SCHEDULED
    after, changed = phone.read(path)
    assert changed != etag
    before, now = (icalendar.Calendar.from_ical(one).walk("VEVENT")[0] for one in (text, after))
    assert now["SEQUENCE"] > before["SEQUENCE"] and now["UID"] == before["UID"]


@pytest.mark.parametrize(
    ("summary", "title"),
    [
        ("Draft: Spring season · The square", "Spring season"),
        ("Spring season", "Spring season"),
        ("Draft: Spring · all of it · The square", "Spring · all of it"),
        ("Draft: Winter season · The square", "Winter season"),
    ],
)
def test_a_title_is_what_stands_between_status_and_channel(
    phone: Application, path: str, winter: Variant, sqlite_sessions: Sessions, summary: str, title: str
) -> None:
    text, etag = phone.read(path)

    assert phone.write(path, with_line(text, "SUMMARY", f"SUMMARY:{summary}"), etag).status_code == 204

    with sqlite_sessions.reading() as session:
        its = select(Post.title).where(Post.workspace_id == winter.workspace_id, Post.id == winter.post_id)
        assert session.scalars(its).one() == title


def test_a_new_event_begins_a_draft_on_that_channel(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    made = an_event("mine@phone", "Open day", "20261125T143000", "DESCRIPTION:Come\\, all of you.")

    answer = phone.write(f"{square}open-day.ics", made, If_None_Match="*")

    assert (answer.status_code, "ETag" in answer.headers) == (201, False)
    with sqlite_sessions.reading() as session:
        post = session.scalars(select(Post).where(Post.workspace_id == desk.member.workspace_id)).one()
        [variant] = post.variants
        assert (post.title, post.text, post.stage) == ("Open day", "Come, all of you.", Stage.DRAFT)
        assert (variant.channel_id, variant.planned) == (desk.square.id, at(25, 14, 30))
    text, _ = phone.read(f"{square}open-day.ics")
    assert "UID:mine@phone\r\n" in text
    assert "UID:mine@phone\r\n" in phone.read(f"{phone.home}mine/open-day.ics")[0]


def test_categories_the_house_knows_class_a_new_draft_and_the_rest_waits_in_a_comment(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        by = session.merge(desk.member, load=False)
        pillars.create(session, by=by, name="Behind the scenes", now=NOON)
        labelling.called(session, "Children, families", by=by, now=NOON)
    lines = [
        "LOCATION:The harbour\\, quay 3",
        "CATEGORIES:BEHIND THE SCENES,Business",
        "CATEGORIES:children\\, families",
    ]

    answer = phone.write(
        f"{square}open-day.ics", an_event("mine@phone", "Open day", "20261125T143000", *lines)
    )

    assert answer.status_code == 201
    with sqlite_sessions.reading() as session:
        post = session.scalars(select(Post).where(Post.workspace_id == desk.member.workspace_id)).one()
        assert post.pillar and post.pillar.name == "Behind the scenes"
        assert [label.name for label in post.labels] == ["Children, families"]
        [said] = commenting.comments(session, post)
        assert said.text == "Place in the calendar: The harbour, quay 3\nCategory in the calendar: Business"


def test_a_draft_is_deleted_into_the_bin_and_its_address_is_free_again(
    phone: Application, square: str, desk: Desk
) -> None:
    where = f"{square}open-day.ics"
    phone.write(where, an_event("u1", "Open day"))

    assert phone.ask("DELETE", where, If_Match='"other"').status_code == 412
    assert phone.ask("DELETE", where).status_code == 204
    assert phone.ask("GET", where).status_code == 404
    assert phone.write(where, an_event("u1", "Open day, again")).status_code == 201


def test_of_a_draft_on_two_channels_one_is_taken_off(phone: Application, square: str, desk: Desk) -> None:
    desk.plan("On both", at(24), desk.square, desk.letter)
    [there] = phone.etags(square)

    assert phone.ask("DELETE", there).status_code == 204

    assert phone.etags(square) == {}
    assert len(phone.etags(f"{phone.home}{desk.letter.public_id}/")) == 1


def test_d04_what_was_read_before_is_not_written_over(
    phone: Application, path: str, winter: Variant, desk: Desk
) -> None:
    text, _ = phone.read(path)

    stale = phone.write(path, at_hour(text, datetime(2026, 11, 25, 15)), '"another"')
    there = phone.write(path, at_hour(text, datetime(2026, 11, 25, 15)), If_None_Match="*")
    absent = phone.write(path.replace(winter.public_id, "new"), an_event("u", "x"), '"another"')

    assert (stale.status_code, there.status_code, absent.status_code) == (412, 412, 412)
    assert desk.planned(winter) == at(24)


def test_d05_an_etag_only_for_the_octets_that_are_kept(phone: Application, path: str) -> None:
    text, etag = phone.read(path)
    with_alarm = text.replace("END:VEVENT", alarm(15))

    moved = phone.write(path, at_hour(text, datetime(2026, 11, 25, 15)), etag)
    text, etag = phone.read(path)
    with_alarm = text.replace("END:VEVENT", alarm(15))
    kept = phone.write(path, with_alarm, etag)

    assert "ETag" not in moved.headers
    assert phone.read(path) == (with_alarm, kept.headers["ETag"])


def test_d05_the_same_in_other_words_is_read_again(phone: Application, path: str, square: str) -> None:
    text, etag = phone.read(path)
    *_, token, _ = phone.sync(square)

    answer = phone.write(
        path, text.replace("PRODID:-//Marronnier//CalDAV 1//EN", "PRODID:-//Phone//EN"), etag
    )

    assert (answer.status_code, "ETag" in answer.headers) == (204, False)
    assert set(phone.sync(square, token)[0]) == {path}


def test_d06_a_uid_names_one_event_of_a_calendar(phone: Application, square: str, path: str) -> None:
    text, etag = phone.read(path)

    other = phone.write(path, with_line(text, "UID", "UID:another"), etag)
    twice = phone.write(f"{square}copy.ics", text)

    for answer in (other, twice):
        assert answer.status_code == 403
        assert "no-uid-conflict" in answer.text
    assert path in twice.text


def test_d13_alarms_and_notes_are_kept_for_one_person_and_shown_to_nobody_else(
    phone: Application,
    path: str,
    square: str,
    desk: Desk,
    sqlite_sessions: Sessions,
    device_of: Callable[[Membership], Application],
) -> None:
    with sqlite_sessions.writing() as session:
        other = a_member(session, session.merge(desk.member.workspace, load=False), name="Yann Petit")
    theirs, laptop = device_of(other), device_of(desk.member)
    text, etag = phone.read(path)
    their_path = path.replace(phone.home, theirs.home)
    before = theirs.read(their_path)
    *_, token, _ = laptop.sync(square)

    own = text.replace("END:VEVENT", "X-MOZ-LASTACK:20261122T120000Z\r\n" + alarm(30))
    assert phone.write(path, own, etag).status_code == 204

    assert theirs.read(their_path) == before
    assert "TRIGGER:-PT30M" in laptop.read(path)[0] and "X-MOZ-LASTACK" in laptop.read(path)[0]
    assert set(laptop.sync(square, token)[0]) == {path}


def test_d16_dropped_on_a_day_it_keeps_its_hour(
    phone: Application, path: str, winter: Variant, desk: Desk
) -> None:
    text, etag = phone.read(path)

    assert phone.write(path, on_day(text, date(2026, 12, 3)), etag).status_code == 204

    assert desk.planned(winter) == at(3, month=12)
    assert "DTSTART;TZID=Europe/Paris:20261203T100000" in phone.read(path)[0]


def test_d17_across_a_change_of_the_clocks_it_keeps_its_wall_time(
    phone: Application, path: str, winter: Variant, desk: Desk
) -> None:
    text, etag = phone.read(path)

    assert phone.write(path, at_hour(text, datetime(2027, 4, 6, 10)), etag).status_code == 204

    assert desk.planned(winter) == LocalTime(datetime(2027, 4, 6, 10), PARIS)
    assert desk.read(winter).planned_instant == datetime(2027, 4, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "hour"),
    [
        ("DTSTART;TZID=Romance Standard Time:20261125T150000", 15),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20261125T150000", 15),
        ("DTSTART:20261125T140000Z", 15),
        ("DTSTART:20261125T150000", 15),
        ("DTSTART;TZID=America/New_York:20261125T090000", 15),
    ],
)
def test_every_way_to_say_a_time_is_understood(
    phone: Application, path: str, winter: Variant, desk: Desk, line: str, hour: int
) -> None:
    text, etag = phone.read(path)
    moved = with_line(with_line(text, "DTSTART", line), "DTEND", "DURATION:PT30M")

    assert phone.write(path, moved, etag).status_code == 204

    assert desk.planned(winter) == at(25, hour)


def test_d18_what_is_out_stays_where_it_is(
    phone: Application, path: str, winter: Variant, desk: Desk, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        desk.set_state(session, session.merge(winter, load=False).post, State.PUBLISHED)
    text, etag = phone.read(path)

    for changed in (at_hour(text, datetime(2026, 11, 25, 15)), with_line(text, "SUMMARY", "SUMMARY:Another")):
        answer = phone.write(path, changed, etag)

        assert answer.status_code == 403
        assert "time and title stay" in answer.text
    assert phone.ask("DELETE", path).status_code == 403
    assert desk.planned(winter) == at(24)


def test_d19_of_two_who_race_one_hears_no_and_nothing_is_lost(
    phone: Application, path: str, winter: Variant, desk: Desk, device_of: Callable[[Membership], Application]
) -> None:
    laptop = device_of(desk.member)
    (text, etag), (same, also) = phone.read(path), laptop.read(path)

    first = phone.write(path, at_hour(text, datetime(2026, 11, 25, 15)), etag)
    second = laptop.write(path, at_hour(same, datetime(2026, 11, 26, 16)), also)
    fresh, newer = laptop.read(path)
    again = laptop.write(path, at_hour(fresh, datetime(2026, 11, 26, 16)), newer)

    assert (first.status_code, second.status_code, again.status_code) == (204, 412, 204)
    assert desk.planned(winter) == at(26, 16)


def test_d20_the_history_names_person_device_and_both_times(
    phone: Application, path: str, winter: Variant, desk: Desk, sqlite_sessions: Sessions, browser: Browser
) -> None:
    text, etag = phone.read(path)
    phone.write(path, at_hour(text, datetime(2026, 11, 25, 15)), etag)

    with sqlite_sessions.reading() as session:
        deeds = activity.history(session, winter.workspace_id, [winter.public_id])
        device = session.scalars(select(Device).where(Device.workspace_id == winter.workspace_id)).one()
    deed, name = next(pair for pair in deeds if pair[0].verb == "moved it in a calendar")
    assert name == "Ada Roux"
    said = {key: deed.detail[key] for key in ("device", "was", "at", "zone")}
    assert said == {
        "device": device.public_id,
        "was": "2026-11-24 10:00",
        "at": "2026-11-25 15:00",
        "zone": PARIS,
    }
    page = text_of(browser.get(f"/posts/{winter.post.public_id}"))
    assert "Ada Roux moved it on The square from" in page and "in a calendar (Telephone)" in page
