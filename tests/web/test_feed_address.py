"""What calendar applications meet: ETags, dates, gzip, secrets, limits."""

from __future__ import annotations

import gzip
import re
import zlib
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select, update

from scheduler.calendar import Feed
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import Sessions
from scheduler.people import Membership, User, Workspace
from scheduler.people.workspace import touch
from tests.calendar.test_entries import counted
from tests.newsroom import NOON, FixedClock
from tests.web.browser import Browser
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


@pytest.fixture
def address(browser: Browser, desk: Desk) -> str:
    desk.plan("Winter season", at(24))
    found = re.search(r"http://localhost(/feed/[^<]+)", browser.send("/feeds", name="Mine").text)
    assert found
    return found[1]


def move(browser: Browser, desk: Desk, sessions: Sessions, day: str) -> None:
    with sessions.reading() as session:
        variant = session.scalars(
            select(Variant).where(Variant.workspace_id == desk.member.workspace_id).limit(1)
        ).one()
    assert browser.send(f"/variants/{variant.public_id}/move", day=day, time="10:00").status_code == 302


def test_h01_h02_h11_h12_h14_h19_it_is_a_calendar_for_one_reader_and_nobody_else(
    stranger: Browser, address: str
) -> None:
    answer = stranger.get(address)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["ETag"].startswith('"')
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert "Content-Disposition" not in answer.headers
    assert icalendar.Calendar.from_ical(answer.data)["X-WR-CALNAME"] == "Mine"


def test_h13_h15_the_path_is_short_ends_like_a_calendar_and_holds_enough_chance(address: str) -> None:
    _, _, secret, name = address.split("/")

    assert name == "mine.ics"
    assert len(address) <= 100
    assert len(set(secret)) > 10 and len(secret) * 6 >= 120  # letters of base64


def test_h17_the_etag_is_of_all_that_is_shown(
    stranger: Browser, address: str, sqlite_sessions: Sessions, member: Membership, desk: Desk
) -> None:
    seen = [stranger.get(address).headers["ETag"]]
    for table, words in (
        (Feed, {"name": "Ours"}),
        (Workspace, {"name": "The quay"}),
        (Channel, {"name": "Here"}),
    ):
        with sqlite_sessions.writing() as session:
            session.execute(
                update(table)
                .where(getattr(table, "workspace_id", Workspace.id) == desk.member.workspace_id)
                .values(words)
            )
            touch(session, member.workspace_id, NOON)
        seen.append(stranger.get(address).headers["ETag"])

    assert len(set(seen)) == 4


def test_h21_an_empty_feed_is_a_calendar_too(browser: Browser, stranger: Browser) -> None:
    found = re.search(r"http://localhost(/feed/[^<]+)", browser.send("/feeds", name="Empty").text)
    assert found

    answer = stranger.get(found[1])

    assert answer.status_code == 200
    assert icalendar.Calendar.from_ical(answer.data).walk("VEVENT") == []


def test_a_reader_costs_the_same_few_questions_with_and_without_an_etag_and_writes_once_an_hour(
    stranger: Browser, address: str, sqlite_sessions: Sessions, clock: FixedClock
) -> None:
    tag = stranger.get(address).headers["ETag"]
    with counted(sqlite_sessions) as unchanged:
        assert stranger.get(address, headers={"If-None-Match": tag}).status_code == 304
    with counted(sqlite_sessions) as whole:
        assert stranger.get(address).status_code == 200
    clock.move(timedelta(minutes=59))
    stranger.get(address)  # another hour: looked at again, and noted
    with counted(sqlite_sessions) as later:
        stranger.get(address)

    assert len(unchanged) <= 5
    assert len(whole) == len(unchanged) == len(later)
    assert not any(asked.startswith(("UPDATE", "INSERT")) for asked in (*unchanged, *whole, *later))


def test_after_an_edit_the_calendar_is_drawn_for_one_reader_and_the_next_is_given_the_same(
    browser: Browser, stranger: Browser, address: str, desk: Desk, sqlite_sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    found = re.search(r"http://localhost(/feed/[^<]+)", browser.send("/feeds", name="Another’s").text)
    assert found
    stranger.get(found[1])
    with counted(sqlite_sessions) as edit:
        move(browser, desk, sqlite_sessions, "2026-11-25")
    first = stranger.get(address)

    monkeypatch.setattr("scheduler.calendar.feeds.drawn.posts", lambda *args, **named: 1 / 0)
    packed = stranger.get(found[1], headers={"Accept-Encoding": "gzip"}).data
    unpacking = zlib.decompressobj(31)
    second = unpacking.decompress(packed)

    assert not any("feed" in asked for asked in edit)  # what it costs does not depend on how many there are
    assert (unpacking.eof, unpacking.unused_data) == (True, b"")
    assert second.partition(b"BEGIN:VEVENT")[2] == first.data.partition(b"BEGIN:VEVENT")[2]
    assert icalendar.Calendar.from_ical(second)["X-WR-CALNAME"] == "Another’s"


def test_e10_links_lead_to_the_public_address(stranger: Browser, address: str) -> None:
    [event] = icalendar.Calendar.from_ical(stranger.get(address).data).walk("VEVENT")

    assert str(event["URL"]).startswith("http://localhost/posts/")


def test_h03_two_reads_give_the_same_octets(stranger: Browser, address: str, clock: FixedClock) -> None:
    first = stranger.get(address)
    clock.move(timedelta(minutes=30))

    again = stranger.get(address)

    assert (first.data, first.headers["ETag"]) == (again.data, again.headers["ETag"])
    assert first.headers["Last-Modified"] == again.headers["Last-Modified"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_h04_h05_a_known_etag_is_answered_304_without_a_body(
    stranger: Browser, address: str, form: str
) -> None:
    tag = stranger.get(address).headers["ETag"]

    answer = stranger.get(address, headers={"If-None-Match": form.format(tag)})

    assert answer.status_code == 304
    assert answer.headers["ETag"] == tag
    assert answer.data == b""


def test_h07_h08_its_own_date_echoed_is_304_and_an_older_or_unreadable_one_is_not(
    stranger: Browser, address: str
) -> None:
    date = stranger.get(address).headers["Last-Modified"]

    assert stranger.get(address, headers={"If-Modified-Since": date}).status_code == 304
    for other in ("Sun, 22 Nov 2020 12:00:00 GMT", "soon"):
        assert stranger.get(address, headers={"If-Modified-Since": other}).status_code == 200


def test_h06_an_etag_counts_more_than_a_date(stranger: Browser, address: str) -> None:
    date = stranger.get(address).headers["Last-Modified"]

    answer = stranger.get(address, headers={"If-None-Match": '"old"', "If-Modified-Since": date})

    assert answer.status_code == 200


def test_h09_head_says_the_same_without_the_body(stranger: Browser, address: str) -> None:
    whole, head = stranger.get(address), stranger.head(address)

    assert head.status_code == 200
    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]


def test_h10_it_comes_packed_to_those_who_can_unpack(stranger: Browser, address: str) -> None:
    packed = stranger.get(address, headers={"Accept-Encoding": "gzip, deflate"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == stranger.get(address).data


def test_m01_m04_a_move_gives_a_new_etag_and_a_later_date_also_twice_in_one_second(
    stranger: Browser,
    browser: Browser,
    desk: Desk,
    address: str,
    sqlite_sessions: Sessions,
    clock: FixedClock,
) -> None:
    before = stranger.get(address)

    move(browser, desk, sqlite_sessions, "2026-11-25")
    first = stranger.get(address)
    move(browser, desk, sqlite_sessions, "2026-11-26")
    second = stranger.get(address)

    assert len({answer.headers["ETag"] for answer in (before, first, second)}) == 3
    dates = [parsedate_to_datetime(answer.headers["Last-Modified"]) for answer in (before, first, second)]
    assert dates == sorted(set(dates))
    assert stranger.get(address, headers={"If-None-Match": before.headers["ETag"]}).status_code == 200


def test_h16_a_wrong_address_is_404_and_says_nothing(stranger: Browser, address: str) -> None:
    secret = address.split("/")[2]
    wrong = address.replace(secret, secret[:-1] + ("A" if secret[-1] != "A" else "B"))

    answer = stranger.get(wrong)

    assert answer.status_code == 404
    assert "ETag" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]


def test_e18_leaving_the_workspace_empties_it_at_the_next_read(
    stranger: Browser, address: str, sqlite_sessions: Sessions, member: Membership
) -> None:
    before = stranger.get(address)
    with sqlite_sessions.writing() as session:
        session.execute(
            update(Membership)
            .where(Membership.workspace_id == member.workspace_id, Membership.id == member.id)
            .values(ended_at=member.created_at)
        )

    after = stranger.get(address, headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert b"Winter season" not in after.data
    assert b"BEGIN:VEVENT" not in after.data


def test_it_speaks_its_owners_language(
    stranger: Browser, address: str, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        session.execute(update(User).where(User.id == member.user_id).values(locale="fr"))
        touch(session, member.workspace_id, member.created_at)

    [event] = icalendar.Calendar.from_ical(stranger.get(address).data).walk("VEVENT")

    assert str(event["SUMMARY"]) == "Brouillon\u00a0: Winter season · The square"


def test_the_page_says_when_it_was_last_read(
    stranger: Browser, browser: Browser, address: str, sqlite_sessions: Sessions, clock: FixedClock
) -> None:
    assert "Not read yet" in browser.get("/feeds").text
    clock.move(timedelta(minutes=7))

    stranger.get(address)

    with sqlite_sessions.reading() as session:
        feed = session.scalars(select(Feed).where(Feed.workspace_id == 1)).one()
    assert feed.read_at == clock.now()


def test_h22_a_reader_in_a_hurry_is_told_when_to_come_back(
    stranger: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(240):
        assert stranger.head(address).status_code == 200

    answer = stranger.get(address)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_h22_guessing_is_slowed_down(stranger: Browser, address: str) -> None:
    answers = [stranger.get(f"/feed/guess-{number}/x.ics").status_code for number in range(31)]

    assert answers[:30] == [404] * 30
    assert answers[30] == 429
    assert stranger.get(address).status_code == 200, "whoever reads a feed that is there is not shut out"


def test_h20_a_secret_never_reaches_the_log(
    app: Flask, stranger: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[dict[str, Any]] = []
    monkeypatch.setattr("web.errors.log.exception", lambda event, **more: said.append(more))
    monkeypatch.setattr("web.feed_address.behind", lambda *args: 1 / 0)
    app.testing = False
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    assert stranger.get(address).status_code == 500
    assert said == [{"path": "/feed/<secret>/<slug>.ics", "method": "GET"}]
