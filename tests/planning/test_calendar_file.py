"""A plan made in another application: its events looked at, entered as drafts, brought again, taken back."""

import io

import pytest
from sqlalchemy import select

from scheduler.calendar import Sheet
from scheduler.calendar.sheets import calendars
from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.planning import pillars
from tests.calendar.layer_house import event, ics
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.planning.bringing import enter, work
from tests.web.browser import text_of

WEEKLY = "DTSTART;TZID=Europe/Berlin:20261202T090000\nDTEND;TZID=Europe/Berlin:20261202T093000"


@pytest.fixture
def channels(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        pillars.create(session, by=member, name="Trade", now=NOON)
        a_channel(session, member.workspace, "Letter", zone="America/New_York")
        return a_channel(session, member.workspace, "Square").public_id


@pytest.fixture
def bring(browser, channels):
    def send(*events, head="", **others):
        form = {"channel": channels, "first": "2026-12-01", "last": "2026-12-31", "hour": "10:00"} | others
        return browser.send(
            "/plan/calendar-file", file=(io.BytesIO(ics(*events, head=head)), "plan.ics"), **form
        )

    return send


def planned(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        mine = (
            select(Variant)
            .join(Variant.post)
            .where(Variant.workspace_id == member.workspace_id, Post.deleted_at.is_(None))
            .order_by(Variant.planned_instant)
        )
        return [
            (one.channel.name, f"{one.planned_at:%m-%d %H:%M}", one.post.title, one.post.text)
            for one in session.scalars(mine)
        ]


def test_each_event_is_looked_at_and_becomes_a_draft_on_the_wall_of_its_channel(
    browser, bring, sqlite_sessions, member
):
    answer = bring(
        event("a", "DTSTART:20261202T090000Z", "DESCRIPTION:<p>Come &amp; see</p>one\\, two", "Open day"),
        event("b", "DTSTART;VALUE=DATE:20261203", "CATEGORIES:letter,TRADE", "Winter letter"),
        event("c", WEEKLY, "RRULE:FREQ=WEEKLY;UNTIL=20300101T000000Z\nEXDATE;TZID=Europe/Berlin:20261209T090000"),
        event("c", "DTSTART:20261217T170000Z", "RECURRENCE-ID;TZID=Europe/Berlin:20261216T090000"),
        event("d", "DTSTART:20261204T090000Z", "STATUS:CANCELLED", "Called off"),
        event("e", "DTSTART:20261204T250000Z", name="Nonsense"),
        event("f", "DTSTART;TZID=Of Mars:20261205T090000", name="Elsewhere"),
        event("g", "DTSTART:20250101T090000Z", name="Long ago"),
    )  # fmt: skip
    work(sqlite_sessions)
    preview = text_of(browser.get(answer.location))
    nothing_yet = planned(sqlite_sessions, member)
    entered = enter(browser, sqlite_sessions, answer)

    assert "7 new" in preview and "2 to correct" in preview
    assert "It is called off there: nothing is made of it." in preview
    assert "1 event of the file lies outside the two days and is left out." in preview
    assert "“Nonsense” has a time that cannot be read, and is left out" in preview
    assert "time zone “Of Mars” is not known" in preview
    assert nothing_yet == []
    assert "7 rows entered, 2 not" in entered
    assert planned(sqlite_sessions, member) == [
        ("Square", "12-02 09:00", "Fair", ""),
        ("Square", "12-02 10:00", "Open day", "Come & see\none, two"),
        ("Letter", "12-03 10:00", "Winter letter", ""),
        ("Square", "12-05 10:00", "Elsewhere", ""),
        ("Square", "12-17 18:00", "Fair", ""),
        ("Square", "12-23 09:00", "Fair", ""),
        ("Square", "12-30 09:00", "Fair", ""),
    ]


def test_brought_again_nothing_comes_twice_and_only_what_the_file_says_otherwise_changes(
    browser, bring, sqlite_sessions, member
):
    enter(browser, sqlite_sessions, bring(event("a", name="Opening"), event("b", "DTSTART:20261203T090000Z")))
    with sqlite_sessions.writing() as session:
        [post] = session.scalars(
            select(Post).where(Post.workspace_id == member.workspace_id, Post.title == "Opening")
        )
        post.title = "The doors open"
    same = bring(event("a", name="Opening"), event("b", "DTSTART:20261203T090000Z"))
    work(sqlite_sessions)
    told = text_of(browser.get(same.location))
    moved = bring(event("a", "DTSTART:20261208T090000Z", name="Opening"))
    enter(browser, sqlite_sessions, moved)
    after = planned(sqlite_sessions, member)
    enter(browser, sqlite_sessions, moved, "undo")

    assert "Nothing to enter: the calendar says all of this already. 2 as it is" in told
    assert [one[1:3] for one in after] == [("12-03 10:00", "Fair"), ("12-08 10:00", "The doors open")]
    assert ("Square", "12-01 10:00", "The doors open", "") in planned(sqlite_sessions, member)


def test_a_series_put_off_by_an_hour_keeps_its_drafts_and_all_of_it_is_taken_back(
    browser, bring, sqlite_sessions, member
):
    first = bring(event("c", WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3"))
    enter(browser, sqlite_sessions, first)
    later = bring(event("c", WEEKLY.replace("T09", "T11"), "RRULE:FREQ=WEEKLY;COUNT=3"))
    enter(browser, sqlite_sessions, later)
    put_off = [one[1] for one in planned(sqlite_sessions, member)]
    enter(browser, sqlite_sessions, later, "undo")
    enter(browser, sqlite_sessions, first, "undo")

    assert put_off == ["12-02 11:00", "12-09 11:00", "12-16 11:00"]
    assert planned(sqlite_sessions, member) == []


def test_a_draft_put_into_the_bin_stays_there_and_one_taken_back_comes_again(
    browser, bring, sqlite_sessions, member
):
    first = bring(event("a", name="Opening"))
    enter(browser, sqlite_sessions, first)
    enter(browser, sqlite_sessions, first, "undo")
    enter(browser, sqlite_sessions, bring(event("a", name="Opening")))
    again = [one[2] for one in planned(sqlite_sessions, member)]
    with sqlite_sessions.writing() as session:
        standing = select(Post).where(Post.workspace_id == member.workspace_id, Post.deleted_at.is_(None))
        session.scalars(standing).one().deleted_at = NOON
    told = bring(event("a", name="Opening"))
    work(sqlite_sessions)

    assert again == ["Opening"]
    assert "Its post is in the bin here: nothing is made of it." in text_of(browser.get(told.location))


def test_what_our_own_feed_gave_away_does_not_come_back_as_a_second_post(
    browser, bring, sqlite_sessions, member
):
    with sqlite_sessions.writing() as session:
        square = session.scalar(select(Channel).where(Channel.workspace_id == member.workspace_id))
        variant = a_variant(session, a_post(session, member), square)
        uid = f"variant-{variant.public_id}@marronnier"
    answer = bring(event(uid), event("variant-stranger@marronnier", name="From another house"))
    work(sqlite_sessions)

    assert "This post is in the calendar already, and stays as it is." in text_of(
        browser.get(answer.location)
    )
    with sqlite_sessions.reading() as session:
        [sheet] = session.scalars(select(Sheet).where(Sheet.workspace_id == member.workspace_id))
        assert [one["kind"] for one in sheet.verdicts] == ["error", "new"]


@pytest.mark.parametrize(
    ("events", "others", "sentence"),
    [
        ([], {}, "There is no event in it."),
        ([event()], {"last": "2026-11-30"}, "Choose a first and a last day"),
        ([event()], {"first": "2027-01-01", "last": "2027-02-01"}, "Nothing in this file falls between the two days."),
        ([event()], {"first": "0001-01-01", "last": "0001-02-01"}, "No calendar here shows the year 1."),
        ([event()], {"hour": "soon"}, "Write a time as 09:30."),
        ([event()], {"channel": "none"}, "Choose one of the list."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence_and_keeps_what_was_chosen(bring, events, others, sentence):
    answer = bring(*events, **others)

    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_more_dates_than_a_sheet_holds_are_refused(monkeypatch, bring):
    monkeypatch.setattr(calendars, "MOST_ROWS", 20)

    answer = bring(event(more="RRULE:FREQ=DAILY"))

    assert "More than 20 dates: choose fewer days." in text_of(answer)


def titles(sqlite_sessions, member):
    return [one[2] for one in planned(sqlite_sessions, member)]


def retitle(sqlite_sessions, member, title):
    with sqlite_sessions.writing() as session:
        [post] = session.scalars(select(Post).where(Post.workspace_id == member.workspace_id))
        post.title = title


def test_what_people_wrote_outlives_a_file_taken_back_and_one_that_said_the_same(
    browser, bring, sqlite_sessions, member
):
    enter(browser, sqlite_sessions, bring(event("a", name="A")))
    retitle(sqlite_sessions, member, "Ours")
    other = bring(event("a", name="B"))
    enter(browser, sqlite_sessions, other)
    enter(browser, sqlite_sessions, other, "undo")
    enter(browser, sqlite_sessions, bring(event("a", name="A")))
    after_undo = titles(sqlite_sessions, member)

    retitle(sqlite_sessions, member, "B")
    bring(event("a", name="B"))
    work(sqlite_sessions)  # looked at: both say B, there is nothing to enter
    retitle(sqlite_sessions, member, "C")
    enter(browser, sqlite_sessions, bring(event("a", name="B")))

    assert after_undo == ["Ours"]
    assert titles(sqlite_sessions, member) == ["C"]


def test_another_channel_chosen_moves_nothing_and_what_is_called_off_names_its_post(
    browser, bring, sqlite_sessions, member
):
    enter(browser, sqlite_sessions, bring(event("a", "DTSTART:20261203T090000Z")))
    before = planned(sqlite_sessions, member)
    with sqlite_sessions.reading() as session:
        mine = Channel.workspace_id == member.workspace_id, Channel.name == "Letter"
        letter = session.scalars(select(Channel.public_id).where(*mine)).one()
    enter(browser, sqlite_sessions, bring(event("a", "DTSTART:20261203T090000Z"), channel=letter))
    off = bring(event("a", "DTSTART:20261203T090000Z", "STATUS:CANCELLED"))
    work(sqlite_sessions)

    assert planned(sqlite_sessions, member) == before
    assert "and its post here stays: look at it." in text_of(browser.get(off.location))


def test_a_long_text_repeated_every_day_is_refused_and_kept_as_a_digest(
    monkeypatch, bring, sqlite_sessions, member
):
    bring(event(more="RRULE:FREQ=DAILY\nDESCRIPTION:" + "long " * 100))
    monkeypatch.setattr(calendars, "MOST_OCTETS", 2**20)
    answer = bring(event(more="RRULE:FREQ=DAILY\nDESCRIPTION:" + "long " * 9_000))

    assert "longer than 1 MB: choose fewer days." in text_of(answer)
    with sqlite_sessions.reading() as session:
        [sheet] = session.scalars(select(Sheet).where(Sheet.workspace_id == member.workspace_id))
        assert len(sheet.rows[0]["text"]) > 400 > len(sheet.rows[0]["said"])
