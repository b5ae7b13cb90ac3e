"""The pages of what comes back, asked as a browser asks."""

from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from scheduler import approvals
from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.content import Post
from scheduler.db import LocalTime
from scheduler.expiry import Expiry
from scheduler.people import Membership, Role
from scheduler.publishing.planned import editing
from scheduler.series import Occurrence, Piece, Series, filling, standing
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace
from tests.series.coming_back import a_series, dates
from tests.web.browser import text_of

WEEKLY = {
    "name": "Tuesday visit", "starts": "2026-11-24", "at": "09:00", "zone": "Europe/Paris", "often": "WEEKLY",
    "step": "1", "days": ["TU", "TH"], "ends": "never", "leaves": "schedule",
}  # fmt: skip


@pytest.fixture
def post(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        post = a_post(session, member)
        planned = LocalTime(datetime(2026, 11, 24, 9), "Europe/Paris")
        a_variant(session, post, a_channel(session, member.workspace), planned=planned)
        return post


@pytest.fixture
def series(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        return a_series(session, member, a_channel(session, member.workspace))


def rows(sqlite_sessions, member, model):
    with sqlite_sessions.reading() as session:
        return session.scalars(select(model).where(model.workspace_id == member.workspace_id)).all()


def test_a_post_comes_back_after_its_next_dates_were_seen(browser, sqlite_sessions, member, post):
    form = browser.get(f"/series/new/{post.public_id}")
    assert "Every week on Tuesday, at 09:00" in text_of(form)

    looked = browser.send(f"/series/new/{post.public_id}", **(WEEKLY | {"do": "look"}))
    assert "Every week on Tuesday and Thursday, at 09:00" in text_of(looked)
    assert not rows(sqlite_sessions, member, Series)

    browser.send(f"/series/new/{post.public_id}", **(WEEKLY))
    [series] = rows(sqlite_sessions, member, Series)
    assert series.rule == "FREQ=WEEKLY;BYDAY=TU,TH"
    page = text_of(browser.get(f"/series/{series.public_id}"))
    assert "Tue 24 Nov 2026" in page
    assert "Tuesday visit" in text_of(browser.get("/series"))
    assert "Comes back" in text_of(browser.get(f"/posts/{post.public_id}"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts": "soon"}, "Write the first day"),
        ({"at": "25:99"}, "Write the hour"),
        ({"zone": "Europe/Atlantis"}, "time zone"),
        ({"often": "RULE", "rule": "FREQ=HOURLY"}, "FREQ is one of"),
        ({"ends": "on", "until": "2020-01-01"}, "It ends before it begins"),
        ({"ends": "after", "count": "0"}, "whole number from 1"),
        ({"name": ""}, "fill this in"),
        ({"extra": "one day"}, "Write each date"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_loses_nothing(browser, post, wrong, sentence):
    answer = browser.send(f"/series/new/{post.public_id}", **(WEEKLY | wrong))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="2026-11-24"' in answer.text or "starts" in wrong


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        ({"often": "MONTHLY", "monthly": "weekday", "place": "2", "weekday": "TU"}, "FREQ=MONTHLY;BYDAY=2TU"),
        ({"often": "MONTHLY", "monthly": "last"}, "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ({"often": "DAILY", "step": "3"}, "FREQ=DAILY;INTERVAL=3"),
        ({"often": "YEARLY"}, "FREQ=YEARLY"),
        (
            {"often": "RULE", "rule": "freq=monthly;byday=mo,tu;bysetpos=-1"},
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
        ),
    ],
)
def test_the_questions_become_a_rule_and_the_rule_the_same_questions(
    browser, sqlite_sessions, member, post, answers, rule
):
    browser.send(f"/series/new/{post.public_id}", **(WEEKLY | {"days": []} | answers))

    [series] = rows(sqlite_sessions, member, Series)
    assert series.rule == rule
    again = browser.get(f"/series/{series.public_id}/rhythm").text
    assert f'value="{answers["often"]}" checked' in again


def test_a_date_is_skipped_and_taken_back_from_the_page(browser, sqlite_sessions, member, series):
    at = f"/series/{series.public_id}/dates/2026-12-01T09:00"

    browser.send(f"{at}/skip")
    assert "Skipped" in text_of(browser.get(f"/series/{series.public_id}"))

    browser.send(f"{at}/return")
    assert {each.fate for each in rows(sqlite_sessions, member, Occurrence)} == {"made"}


def test_the_rhythm_changes_from_a_date_on(browser, sqlite_sessions, member, series):
    version = {"version": str(series.version), "since": "2026-12-08T09:00", "days": ["TU"], "at": "18:00"}

    browser.send(f"/series/{series.public_id}/rhythm", **(WEEKLY | version))

    assert len(rows(sqlite_sessions, member, Series)) == 2
    stale = browser.send(f"/series/{series.public_id}/rhythm", **(WEEKLY | version | {"since": ""}))
    assert stale.status_code == 409


def test_this_and_later_are_asked_on_the_page_of_a_date(browser, sqlite_sessions, member, series):
    with sqlite_sessions.reading() as session:
        second = dates(session, series)[1]

    browser.send(f"/series/dates/{second.public_id}/words", **({"scope": "later"}))
    browser.send(f"/series/dates/{second.public_id}/detachment", **({"back": "post"}))

    assert len(rows(sqlite_sessions, member, Series)) == 2
    assert [each.fate for each in rows(sqlite_sessions, member, Occurrence)].count("detached") == 1


def test_a_series_ends_and_goes_on(browser, sqlite_sessions, member, series):
    browser.send(f"/series/{series.public_id}/end", **({"dates": "away"}))
    assert "It is over since" in text_of(browser.get(f"/series/{series.public_id}"))

    browser.send(f"/series/{series.public_id}/resumption")
    assert len(rows(sqlite_sessions, member, Occurrence)) == 9


def test_a_rotation_is_opened_and_filled(browser, sqlite_sessions, member, post):
    browser.send("/series/rotations/new", **(WEEKLY | {"least_days": "30"}))
    [pool] = rows(sqlite_sessions, member, Series)

    browser.send(
        f"/series/rotations/for/{post.public_id}", **({"pool": pool.public_id, "fresh_until": "2027-06-01"})
    )

    page = text_of(browser.get(f"/series/{pool.public_id}"))
    assert "The pool" in page
    assert "Winter season" in page
    assert rows(sqlite_sessions, member, Occurrence)


def test_a_full_rotation_says_so_where_a_text_would_join_or_come_back(
    browser, sqlite_sessions, member, post, monkeypatch
):
    monkeypatch.setattr(filling, "MOST", 1)
    browser.send("/series/rotations/new", **(WEEKLY | {"least_days": "30"}))
    [pool] = rows(sqlite_sessions, member, Series)
    join = f"/series/rotations/for/{post.public_id}"
    browser.send(join, pool=pool.public_id)
    [first] = rows(sqlite_sessions, member, Piece)
    of_first = f"/series/{pool.public_id}/pieces/{first.public_id}"

    full = browser.send(join, pool=pool.public_id)
    told = text_of(browser.get(full.location))
    browser.send(of_first, do="retire")
    out = text_of(browser.get(f"/series/{pool.public_id}"))
    browser.send(join, pool=pool.public_id)
    back = text_of(browser.get(browser.send(of_first, do="return").location))

    assert full.location == join  # asked once more, and another rotation can be chosen
    assert "A pool holds at most 1 texts." in told
    assert "taken out" in out and "One date was entered before and stays: 24 Dec 2026" in out
    assert "A pool holds at most 1 texts." in back
    assert [one.retired_at is None for one in rows(sqlite_sessions, member, Piece)] == [False, True]


def test_the_next_dates_of_a_series_say_which_are_left_out_and_which_moved(
    browser, sqlite_sessions, member, series
):
    at = f"/series/{series.public_id}/dates"
    browser.send(f"{at}/2026-12-01T09:00/skip")
    browser.send(f"{at}/2026-12-08T09:00/time", day="2026-12-09", time="10:30", scope="this")

    words = text_of(browser.get(f"/series/{series.public_id}/rhythm"))
    wish = WEEKLY | {"days": ["TU"], "at": "09:45"}  # another hour: they are left out and moved all the same
    typed = text_of(browser.send(f"/series/preview?of={series.public_id}", **wish))

    for said, at in ((words[words.index("The next dates") :], "09:00"), (typed, "09:45")):
        assert f"Tue 1 Dec 2026 {at} UTC+01:00 Skipped" in said
        assert f"Tue 8 Dec 2026 {at} UTC+01:00 moved to 9 Dec 2026, 10:30" in said
        assert f"Tue 15 Dec 2026 {at} UTC+01:00 Tue" in said


def test_a_post_is_given_its_end_and_shows_it(browser, sqlite_sessions, member, post):
    browser.send(f"/posts/{post.public_id}/expiry", **({"on": "2026-12-24", "deed": "remove"}))

    assert "It is taken down on" in text_of(browser.get(f"/posts/{post.public_id}"))
    assert "ends on" in text_of(browser.get("/calendar"))
    browser.send(f"/posts/{post.public_id}/expiry/clearance")
    assert not rows(sqlite_sessions, member, Expiry)


def test_who_may_not_schedule_lets_nothing_leave_by_itself(browser, signed_in, sqlite_sessions, member, post):
    with sqlite_sessions.writing() as session:
        mine = Membership.workspace_id == member.workspace_id
        session.execute(update(Membership).where(mine).values(role=Role.CONTRIBUTOR))

    refused = browser.send(f"/series/new/{post.public_id}", **(WEEKLY))
    assert refused.status_code == 403

    browser.send(f"/series/new/{post.public_id}", **(WEEKLY | {"leaves": "draft"}))
    [series] = rows(sqlite_sessions, member, Series)
    assert browser.send(f"/series/{series.public_id}/end").status_code == 302


def test_another_house_knows_nothing_of_it(browser, sqlite_sessions, series):
    with sqlite_sessions.writing() as session:
        elsewhere = a_member(session, a_workspace(session, "Elsewhere"), name="Zoe Away")
        foreign = a_series(session, elsewhere, a_channel(session, elsewhere.workspace, "Far"))

    assert browser.get(f"/series/{foreign.public_id}").status_code == 404
    assert browser.send(f"/series/{foreign.public_id}/end").status_code == 404


def test_the_first_half_of_a_split_series_lives_while_its_dates_do(browser, sqlite_sessions, member, series):
    since = {"version": str(series.version), "since": "2026-12-08T09:00", "days": ["TU"], "at": "11:00"}
    browser.send(f"/series/{series.public_id}/rhythm", **(WEEKLY | since))

    listed = text_of(browser.get("/series"))

    assert "goes on as “Every week on Tuesday, at 11:00”" in listed
    assert "Over" not in listed


def test_a_standing_approval_says_the_last_day_that_was_chosen(browser, sqlite_sessions, member, series):
    with sqlite_sessions.writing() as session:
        paths.create(session, by=member, name="Read", channels=None, steps=[Step(Role.APPROVER)], now=NOON)
    asked = browser.send(f"/series/words/{series.template.public_id}/standing", until="2026-12-31")

    assert "It holds until 31 Dec 2026" in text_of(browser.get(asked.location))


def test_an_untouched_date_says_whose_standing_approval_covers_it_and_until_when(
    browser, sqlite_sessions, member, series
):
    with sqlite_sessions.writing() as session:
        paths.create(session, by=member, name="Read", channels=None, steps=[Step(Role.APPROVER)], now=NOON)
        words = session.scalar(
            select(Post).where(Post.workspace_id == member.workspace_id, Post.id == series.template_id)
        )
        standing.ask(session, words, until=date(2026, 12, 4), by=member, now=NOON)
        boss = a_member(session, member.workspace, Role.APPROVER, name="Bruno Chef")
        approvals.decide(session, words.variants[0], verdict="approve", by=boss, now=NOON)
        covered, edited, beyond = [one.post for one in dates(session, series)][:3]
        editing.revise(session, edited, by=member, now=NOON, text="The mayor comes.")
        [covered, edited, beyond] = [one.public_id for one in (covered, edited, beyond)]

    for address in ("/posts/{}", "/calendar?post={}"):
        said = [text_of(browser.get(address.format(one))) for one in (covered, edited, beyond)]
        assert (
            "Covered by the standing approval Bruno Chef gave to the series: it holds until 4 Dec 2026"
            in said[0]
        )
        assert "tanding approval" not in said[1]
        assert "The series’ standing approval ends on 4 Dec 2026 , before this date" in said[2]
