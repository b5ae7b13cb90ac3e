"""What may not be changed from a calendar, how it is said, and what becomes of applications that insist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler import publishing
from scheduler.content import Post, Stage, Variant
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.people import Membership, Role
from scheduler.people.workspace import touch
from scheduler.planning import KeyDate
from scheduler.publishing import State
from tests.newsroom import NOON, FixedClock, a_member
from tests.web.dav.application import Application, an_event, at_hour, with_line
from tests.web.newsdesk import Desk, at

ELSEWHERE = datetime(2026, 12, 8, 1)  # early on the day of silence


@pytest.fixture
def winter(desk: Desk, sqlite_sessions: Sessions) -> Variant:
    """Scheduled, and a day ahead on which nothing may leave."""
    variant = desk.plan("Winter season", at(24))
    with sqlite_sessions.writing() as session:
        its = (Variant.workspace_id == variant.workspace_id, Variant.id == variant.id)
        row = session.scalars(select(Variant).where(*its)).one()
        by = session.merge(desk.member, load=False)
        publishing.schedule(session, row, planned=at(24), by=by, now=NOON)
        session.add(
            KeyDate(
                workspace_id=variant.workspace_id, name="Mourning", on=date(2026, 12, 8), every_year=False,
                embargo=True, created_at=NOON,
            )
        )  # fmt: skip
    return variant


@pytest.fixture
def path(square: str, winter: Variant) -> str:
    return f"{square}{winter.public_id}.ics"


def notices(sessions: Sessions, member: Membership) -> list[str]:
    with sessions.reading() as session:
        its = select(Notice).where(
            Notice.workspace_id == member.workspace_id,
            Notice.user_id == member.user_id,
            Notice.kind == "calendar_refused",
            Notice.read_at.is_(None),
        )
        return [str(one.text) for one in session.scalars(its)]


def test_a_forbidden_day_is_refused_in_words_with_the_nearest_times(
    phone: Application, path: str, winter: Variant, desk: Desk, sqlite_sessions: Sessions
) -> None:
    text, etag = phone.read(path)

    answer = phone.write(path, at_hour(text, ELSEWHERE), etag)

    assert answer.status_code == 403
    assert "Mourning" in answer.text
    assert (
        "The nearest times that are allowed: 7 December 2026, 23:00 or 7 December 2026, 22:00." in answer.text
    )
    assert (desk.planned(winter), desk.state(winter)) == (at(24), State.SCHEDULED)
    assert phone.read(path) == (text, etag)
    [told] = notices(sqlite_sessions, desk.member)
    assert told.startswith("Your calendar could not change “Winter season”: ") and "22:00" in told


def test_one_that_insists_hears_yes_and_finds_the_object_as_it_stands(
    phone: Application, path: str, square: str, winter: Variant, desk: Desk, sqlite_sessions: Sessions
) -> None:
    text, etag = phone.read(path)
    *_, token, _ = phone.sync(square)
    forbidden = at_hour(text, ELSEWHERE)

    first = phone.write(path, forbidden, etag)
    untouched = phone.sync(square, token)[0]
    second = phone.write(path, forbidden, etag)

    assert (first.status_code, second.status_code, "ETag" in second.headers) == (403, 204, False)
    assert untouched == {}
    changed = phone.sync(square, token)[0]
    assert set(changed) == {path} and changed[path] != etag
    again, after = phone.read(path)
    assert after == changed[path]
    # Another revision of the same: what is only told of another ETag is not believed by all.
    assert again != text and with_line(again, "SEQUENCE", "") == with_line(text, "SEQUENCE", "")
    assert desk.planned(winter) == at(24)
    assert len(notices(sqlite_sessions, desk.member)) == 1


def test_a_day_later_it_hears_the_reason_again(phone: Application, path: str, clock: FixedClock) -> None:
    text, etag = phone.read(path)
    phone.write(path, at_hour(text, ELSEWHERE), etag)

    clock.move(timedelta(days=1, seconds=1))

    assert phone.write(path, at_hour(text, ELSEWHERE), phone.read(path)[1]).status_code == 403


def test_another_wish_is_refused_in_its_own_words(phone: Application, path: str) -> None:
    text, etag = phone.read(path)

    answers = [phone.write(path, at_hour(text, ELSEWHERE.replace(hour=hour)), etag) for hour in (1, 2)]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_each_application_hears_no_in_its_own_way(
    phone: Application, path: str, device_of: Callable[[Membership], Application], desk: Desk
) -> None:
    text, etag = phone.read(path)
    android = device_of(desk.member)
    android.agent = "DAVx5/4.4.5-ose (dav4jvm; okhttp/4.12.0) Android/15"

    shown = phone.write(path, at_hour(text, ELSEWHERE), etag)
    taken_back = android.write(path, at_hour(text, ELSEWHERE.replace(hour=2)), etag)

    assert "need-privileges" not in shown.text and "responsedescription" in shown.text
    assert "need-privileges" in taken_back.text


WORDS = "The words of a post are written in Marronnier"


NOT_ITS = [
    ("DESCRIPTION", "DESCRIPTION:Something else", WORDS),
    ("CATEGORIES", "CATEGORIES:Another", "chosen in Marronnier"),
    ("STATUS", "STATUS:CANCELLED", "Take it off the schedule in Marronnier"),
    ("COLOR", "LOCATION:The harbour", "A post has no place"),
    ("COLOR", "ATTENDEE:mailto:yann@example.org", "Nobody is invited"),
    ("COLOR", "ATTACH:https://example.org/x.png", "Pictures and files"),
    ("DTEND", "DTEND;TZID=Europe/Paris:20261124T120000", "not made longer or shorter"),
    ("SUMMARY", "SUMMARY:Scheduled:  · The square", "Give it a title"),
    ("DTSTART", "DTSTART;TZID=Mars/Olympus:20261124T100000", "a time zone nobody here knows"),
    ("DTSTART", "DTSTART;TZID=Europe/Paris:20270328T023000", "The clocks go forward".lower()),
    ("DTSTART", "DTSTART;TZID=Europe/Paris:20261120T100000", "already past"),
    ("DTSTART", "DTSTART;TZID=Europe/Paris:99991231T235959", "No calendar here shows"),
]


def test_everything_else_is_refused_with_a_sentence_and_nothing_changes(
    phone: Application, path: str, winter: Variant, desk: Desk
) -> None:
    text, etag = phone.read(path)
    for name, line, sentence in NOT_ITS:
        changed = with_line(text, name, line)
        if name == "DTSTART":
            changed = with_line(changed, "DTEND", "DURATION:PT30M")

        answer = phone.write(path, changed, etag)

        assert answer.status_code == 403, line
        assert sentence in answer.text, line
        assert phone.read(path) == (text, etag)
    assert desk.planned(winter) == at(24)


NO_POST = [
    (an_event("u", "x", "20261125T100000", "RRULE:FREQ=WEEKLY"), "C:supported-calendar-data"),
    (
        an_event("u", "x", "20261125T100000", "RECURRENCE-ID:20261125T090000Z"),
        "C:supported-calendar-data",
    ),
    (an_event("u", "x").replace("VEVENT", "VTODO"), "C:supported-calendar-component"),
    (an_event("u", "x").replace("VERSION:2.0", "METHOD:REQUEST"), "C:valid-calendar-object-resource"),
    (an_event("", "x"), "C:valid-calendar-object-resource"),
    ("BEGIN:VCALENDAR\r\nnonsense", "C:valid-calendar-data"),
    ("\udce9", "C:valid-calendar-data"),
    (an_event("u", "x" * 100_001), "C:max-resource-size"),
    (an_event("u", "x", "20261125T100000", "X-NOTE:" + "y" * 9000), "C:max-resource-size"),
]


def test_d15_what_is_no_post_is_refused_by_the_name_of_the_condition(phone: Application, square: str) -> None:
    for number, (event, condition) in enumerate(NO_POST):
        sent = event.encode("utf-8", "surrogateescape")
        answer = phone.ask("PUT", f"{square}new-{number}.ics", sent, Content_Type="text/calendar")

        assert answer.status_code == 403
        assert f"<{condition}/>" in answer.text
    assert phone.etags(square) == {}


def test_d10_a_calendar_itself_is_not_written(phone: Application, square: str) -> None:
    assert phone.write(square, an_event("u", "x")).status_code == 405
    assert phone.ask("GET", square).status_code == 405
    assert phone.ask("DELETE", square).status_code == 403


def test_each_refused_event_is_told_of_once_and_a_colleagues_word_stays(
    phone: Application,
    square: str,
    path: str,
    desk: Desk,
    sqlite_sessions: Sessions,
    device_of: Callable[[Membership], Application],
) -> None:
    with sqlite_sessions.writing() as session:
        other = a_member(session, session.merge(desk.member.workspace, load=False), name="Yann Petit")
    theirs = device_of(other)
    text, etag = phone.read(path)
    for number, who in enumerate((phone, theirs)):
        who.write(path.replace(phone.home, who.home), at_hour(text, ELSEWHERE.replace(hour=number + 1)), etag)
    for name in ("a.ics", "b.ics", "a.ics"):
        phone.write(f"{square}{name}", an_event(name, ""))

    assert len(notices(sqlite_sessions, desk.member)) == 3
    assert len(notices(sqlite_sessions, other)) == 1


def test_only_drafts_are_deleted(
    phone: Application, path: str, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    first, second = phone.ask("DELETE", path), phone.ask("DELETE", path)

    # The second time it hears yes, and finds the post again.
    assert (first.status_code, second.status_code) == (403, 204)
    assert "Only drafts are deleted from a calendar." in first.text
    assert set(phone.etags(square)) == {path}
    assert len(notices(sqlite_sessions, desk.member)) == 1


@pytest.mark.parametrize(
    ("calendar", "sentence"),
    [
        ("key-dates", "changed in Marronnier, under Plan"),
        ("deadlines", "A deadline is met"),
        ("mine", "on which channel"),
    ],
)
def test_where_nothing_is_begun_it_says_where_instead(
    phone: Application, calendar: str, sentence: str
) -> None:
    answer = phone.write(f"{phone.home}{calendar}/new.ics", an_event("u", "x"))

    assert answer.status_code == 403
    assert "need-privileges" in answer.text and sentence in answer.text


def test_who_insists_on_a_key_date_reads_it_again(
    phone: Application, winter: Variant, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        touch(session, winter.workspace_id, NOON)
    [there] = [one for one in phone.etags(f"{phone.home}key-dates/") if "date-" in one]
    text, etag = phone.read(there)
    changed = with_line(text, "SUMMARY", "SUMMARY:Another")

    assert [phone.write(there, changed, etag).status_code for _ in range(2)] == [403, 204]
    again, after = phone.read(there)
    assert with_line(again, "SEQUENCE", "") == with_line(text, "SEQUENCE", "")
    assert after != etag


def test_roles_are_asked_at_every_change(
    phone: Application,
    path: str,
    winter: Variant,
    desk: Desk,
    sqlite_sessions: Sessions,
    device_of: Callable[[Membership], Application],
) -> None:
    with sqlite_sessions.writing() as session:
        space = session.merge(desk.member.workspace, load=False)
        viewer = a_member(session, space, Role.VIEWER, name="Vic Viel")
        writer = a_member(session, space, Role.CONTRIBUTOR, name="Cléo Roux")
    for member in (viewer, writer):
        theirs = device_of(member)
        where = path.replace(phone.home, theirs.home)
        text, etag = theirs.read(where)

        moved = theirs.write(where, at_hour(text, datetime(2026, 11, 25, 15)), etag)

        assert moved.status_code == 403
        assert desk.planned(winter) == at(24)
        assert len(notices(sqlite_sessions, member)) == 1
    assert (
        theirs.write(f"{theirs.home}{desk.letter.public_id}/own.ics", an_event("u", "Own")).status_code == 201
    )


def test_every_way_to_change_something_passes_the_gate(
    phone: Application,
    path: str,
    winter: Variant,
    desk: Desk,
    sqlite_sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The gate list of a calendar application: move, drop on a day, retitle. What the gate refuses, none of them does."""
    from scheduler.publishing.gating import gate
    from scheduler.publishing.refusals import Refusal
    from scheduler.wording import N_
    from tests.web.dav.application import on_day

    asked = []

    def shut(*args: object, **more: object) -> list[Refusal]:
        asked.append(more["at"])
        return [Refusal("embargo", N_("Not now."))]

    text, etag = phone.read(path)
    monkeypatch.setattr(gate, "look", shut)
    wishes = [
        at_hour(text, datetime(2026, 11, 25, 15)),
        on_day(text, date(2026, 11, 26)),
        with_line(text, "SUMMARY", "SUMMARY:Another title"),
    ]
    for wish in wishes:
        asked.clear()
        answer = phone.write(path, wish, etag)

        assert (answer.status_code, "Not now." in answer.text) == (403, True)
        assert asked
    assert phone.read(path) == (text, etag)
    assert desk.state(winter) == State.SCHEDULED


def test_what_was_submitted_or_is_leaving_is_not_deleted(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    standing = ((Stage.SUBMITTED, None), (Stage.SUBMITTED, State.PUBLISHING), (Stage.DRAFT, State.HELD))
    made = [desk.plan("Under way", at(25), state=state, stage=stage) for stage, state in standing]

    for variant in made:
        assert phone.ask("DELETE", f"{square}{variant.public_id}.ics").status_code == 403
    with sqlite_sessions.reading() as session:
        its = select(Post.deleted_at).where(Post.workspace_id == desk.member.workspace_id)
        assert set(session.scalars(its)) == {None}
