"""D04, D07 and what is in each calendar: read whole, by time, by address, and by what changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import icalendar
import pytest

from scheduler.content import Post, writing
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.people import User
from scheduler.people.workspace import touch
from scheduler.planning import KeyDate
from scheduler.publishing import State
from tests.calendar.test_entries import counted
from tests.newsroom import NOON, a_member, a_post, a_variant
from tests.web.dav.application import Application, C, D, at_hour, there
from tests.web.newsdesk import Desk, at

BETWEEN = (
    '<D:prop><D:getetag/>{data}</D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
    "{inner}</C:comp-filter></C:comp-filter></C:filter>"
)
DATA = "<C:calendar-data/>"


def named(phone: Application, calendar: str, *, part: str = "VEVENT") -> list[str]:
    """The first lines of everything in a calendar."""
    answer = phone.report(
        calendar, "calendar-query", BETWEEN.replace("VEVENT", part).format(data=DATA, inner="")
    )
    found = [
        icalendar.Calendar.from_ical(props[f"{C}calendar-data"].text or "")
        for props in there(answer).values()
    ]
    return sorted(str(one.walk(part)[0]["SUMMARY"]) for one in found)


def test_a_channel_shows_its_posts_however_far_ahead(phone: Application, square: str, desk: Desk) -> None:
    desk.plan("Winter season", at(24))
    desk.plan("In six years", LocalTime(datetime(2032, 5, 4, 9), "Europe/Paris"))
    desk.plan("In the letter", at(24), desk.letter)
    desk.plan("Some day", None)

    assert named(phone, square) == ["Draft: In six years · The square", "Draft: Winter season · The square"]


def test_mine_is_what_i_write_or_have_to_write(
    phone: Application, desk: Desk, sqlite_sessions: Sessions
) -> None:
    desk.plan("By me", at(24))
    with sqlite_sessions.writing() as session:
        other = a_member(session, session.merge(desk.member.workspace, load=False), name="Yann Petit")
        for title, assignee in (("By Yann", None), ("By Yann, for me", desk.member.user_id)):
            post = a_post(session, other, title=title, assignee_id=assignee)
            a_variant(session, post, session.merge(desk.letter, load=False), planned=at(25))
        touch(session, desk.member.workspace_id, NOON)

    assert named(phone, f"{phone.home}mine/") == [
        "Draft: By Yann, for me · The letter",
        "Draft: By me · The square",
    ]


def test_key_dates_are_days_and_deadlines_are_tasks(
    phone: Application, desk: Desk, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        session.add(
            KeyDate(
                workspace_id=desk.member.workspace_id,
                name="Town feast",
                on=date(2026, 12, 6),
                created_at=NOON,
            )
        )
        a_post(session, session.merge(desk.member, load=False), title="To hand in", due_on=date(2026, 11, 27))
        touch(session, desk.member.workspace_id, NOON)

    assert "Town feast" in named(phone, f"{phone.home}key-dates/")
    assert "Due: To hand in" in named(phone, f"{phone.home}deadlines/", part="VTODO")
    [path] = [path for path in phone.etags(f"{phone.home}deadlines/") if "due-" in path]
    task = icalendar.Calendar.from_ical(phone.read(path)[0]).walk("VTODO")[0]
    assert (task["DUE"].dt, str(task["STATUS"])) == (date(2026, 11, 27), "NEEDS-ACTION")


def test_d04_one_etag_for_one_state_everywhere(phone: Application, square: str, desk: Desk) -> None:
    desk.plan("Winter season", at(24))
    [(path, etag)] = phone.etags(square).items()

    text, read = phone.read(path)
    again = phone.ask("GET", path, If_None_Match=etag)
    multiget = phone.report(
        square, "calendar-multiget", f"<D:prop><D:getetag/>{DATA}</D:prop><D:href>{path}</D:href>"
    )

    assert etag == read and etag.startswith('"')
    assert (again.status_code, again.headers["ETag"]) == (304, etag)
    found = there(multiget)[path]
    assert found[f"{D}getetag"].text == etag
    assert found[f"{C}calendar-data"].text == text  # with its carriage returns


def test_multiget_says_what_is_missing_and_nothing_of_others(
    phone: Application, square: str, desk: Desk
) -> None:
    hrefs = [
        f"{square}nothing.ics",
        "/dav/calendars/nobody/x/y.ics",
        "/settings",
        "http://evil.example/dav/x",
    ]
    inner = "<D:prop><D:getetag/></D:prop>" + "".join(f"<D:href>{href}</D:href>" for href in hrefs)
    answer = phone.report(square, "calendar-multiget", inner)

    assert answer.text.count("404 Not Found") == 4


@pytest.mark.parametrize(
    ("inner", "count"),
    [
        ('<C:time-range start="20261124T000000Z" end="20261125T000000Z"/>', 1),
        ('<C:time-range start="20261124T093000Z"/>', 1),
        ('<C:time-range end="20261124T090000Z"/>', 0),
        ('<C:prop-filter name="SUMMARY"><C:text-match>WINTER</C:text-match></C:prop-filter>', 1),
        ('<C:prop-filter name="SUMMARY"><C:text-match collation="i;octet">WINTER</C:text-match></C:prop-filter>', 0),
        ('<C:prop-filter name="SUMMARY"><C:text-match negate-condition="yes">winter</C:text-match></C:prop-filter>', 1),
        ('<C:prop-filter name="RRULE"><C:is-not-defined/></C:prop-filter>', 2),
        ('<C:comp-filter name="VALARM"/>', 0),
        ('<C:comp-filter name="VALARM"><C:is-not-defined/></C:comp-filter>', 2),
        ("<C:is-not-defined/>", 0),
    ],
)  # fmt: skip
def test_queries_narrow_by_time_and_by_what_is_said(
    phone: Application, square: str, desk: Desk, inner: str, count: int
) -> None:
    desk.plan("Winter season", at(24))
    desk.plan("Spring season", at(26))

    answer = phone.report(square, "calendar-query", BETWEEN.format(data="", inner=inner))

    # The first half hour of the 24th is 09:00 to 09:30 in UTC.
    assert len(there(answer)) == count + (1 if "093000Z" in inner and count == 0 else 0)


def test_d07_each_sync_says_what_changed_since_the_last(phone: Application, square: str, desk: Desk) -> None:
    first, second = desk.plan("Winter season", at(24)), desk.plan("Spring season", at(26))
    one, two = (f"{square}{variant.public_id}.ics" for variant in (first, second))

    everything, _, token, _ = phone.sync(square)
    nothing = phone.sync(square, token)
    text, etag = phone.read(one)
    assert phone.write(one, at_hour(text, datetime(2026, 11, 25, 15)), etag).status_code == 204
    assert phone.ask("DELETE", two).status_code == 204
    changed, gone, later, _ = phone.sync(square, token)

    assert set(everything) == {one, two}
    assert nothing[:2] == ({}, []) and nothing[2] == token
    assert (set(changed), gone) == ({one}, [two])
    assert changed[one] == phone.read(one)[1]
    assert phone.sync(square, later)[:2] == ({}, [])
    ctag = "{http://calendarserver.org/ns/}getctag"
    assert phone.find(square, ctag)[square][ctag].text == later


def test_d07_what_the_newsroom_does_is_seen_too(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    variant = desk.plan("Winter season", at(24))
    path = f"{square}{variant.public_id}.ics"
    *_, token, _ = phone.sync(square)

    with sqlite_sessions.writing() as session:
        desk.set_state(session, session.merge(variant, load=False).post, State.PUBLISHED)
        touch(session, variant.workspace_id, NOON + timedelta(minutes=1))

    changed, *_ = phone.sync(square, token)
    assert set(changed) == {path}


def test_d07_unknown_foreign_and_future_tokens_are_refused(
    phone: Application, square: str, desk: Desk
) -> None:
    *_, token, _ = phone.sync(square)
    *_, other, _ = phone.sync(f"{phone.home}mine/")

    base = token.rpartition("/")[0]
    for wrong in (other, f"{base}/999", f"{base}/-1", f"{base}/x", "nonsense", f"{base}/²"):
        answer = phone.sync(square, wrong)[3]

        assert answer.status_code == 403
        assert "valid-sync-token" in answer.text


def test_d07_a_limit_is_kept_and_nothing_is_lost_under_it(
    phone: Application, square: str, desk: Desk
) -> None:
    for day in range(24, 29):
        desk.plan(f"On the {day}th", at(day))
    found: dict[str, str] = {}
    token, rounds = "", 0

    while rounds < 9:
        changed, _, token, answer = phone.sync(square, token, limit=2)
        found |= changed
        rounds += 1
        assert len(changed) <= 2
        if "507 Insufficient Storage" not in answer.text:
            break

    assert rounds == 3
    assert found == phone.etags(square)


def test_another_language_is_another_calendar_of_the_same_posts(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    desk.plan("Winter season", at(24))
    *_, token, _ = phone.sync(square)

    with sqlite_sessions.writing() as session:
        session.get_one(User, desk.member.user_id).locale = "fr"

    assert phone.sync(square, token)[3].status_code == 403
    assert named(phone, square) == ["Brouillon\u00a0: Winter season · The square"]


def test_an_edit_has_compared_anew_only_the_calendars_that_could_show_it(
    phone: Application, desk: Desk, square: str, sqlite_sessions: Sessions
) -> None:
    winter = desk.plan("Winter season", at(24))
    letter = f"{phone.home}{desk.letter.public_id}/"
    polled = [square, letter, *(f"{phone.home}{name}/" for name in ("mine", "key-dates", "deadlines"))]
    for each in polled:
        phone.sync(each)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        post = session.get_one(Post, winter.post_id)
        writing.revise(
            session, post, by=session.merge(desk.member, load=False), now=NOON, title="Spring season"
        )

    compared = []
    for each in polled:
        with counted(sqlite_sessions) as asked:
            phone.sync(each)
        if any(one.startswith("UPDATE dav_calendar") for one in asked):
            compared.append(each)

    assert compared == [square, f"{phone.home}mine/", f"{phone.home}deadlines/"]
