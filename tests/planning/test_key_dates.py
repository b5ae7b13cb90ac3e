"""Key dates: how they come back, what an embargo would hold, last year's posts taken up again."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from scheduler.content import Post, Variant
from scheduler.db import LocalTime
from scheduler.people import Workspace
from scheduler.planning import KeyDate, closed, holidays, key_dates
from scheduler.planning.coming_back import Comes, first_in, is_good, rule_of
from scheduler.planning.key_date import yearly
from scheduler.planning.key_dates import Marking
from scheduler.planning.marronniers import TOWN_HALL
from scheduler.publishing.delivery import State
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.web.browser import text_of

FAIR = {"name": "Fair", "on": "2025-12-06", "until": "2025-12-07", "comes": "weekday", "lead_days": "21"}


def mine(session, member):
    return session.scalars(select(KeyDate).where(KeyDate.workspace_id == member.workspace_id)).one()


@pytest.mark.parametrize(
    ("comes", "first", "rule"),
    [
        (Comes.WEEKDAY, date(2026, 9, 19), "FREQ=YEARLY;BYMONTH=9;BYDAY=3SA"),
        (Comes.LAST, date(2026, 3, 29), "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
        (Comes.EASTER, date(2026, 5, 14), "FREQ=YEARLY;BYEASTER=39"),
        (Comes.DAY, date(2026, 6, 21), None),
    ],
)
def test_the_rule_follows_from_the_first_day(comes, first, rule):
    assert rule_of(comes, first) == rule


def test_a_date_by_rule_stands_around_the_calendar_on_the_day_it_comes_next(browser, member):
    browser.send("/plan/key-dates", **FAIR)

    words = text_of(browser.get("/calendar/around"))

    assert "Fair 5 Dec 2026 – 6 Dec 2026 · every year" in words


def test_a_day_no_rule_can_name_is_refused():
    for comes, first in ((Comes.WEEKDAY, date(2026, 9, 29)), (Comes.LAST, date(2026, 9, 19))):
        with pytest.raises(ValueError):
            rule_of(comes, first)


def test_each_of_a_town_halls_dates_falls_where_its_rule_says_every_year():
    for one in TOWN_HALL:
        for year in range(2024, 2036):
            if one.rule:
                assert is_good(one.rule)
                assert list(yearly(one.rule, range(year, year + 1))) == [one.first(year)], one.key
    heritage = next(one for one in TOWN_HALL if one.key == "heritage")
    assert [heritage.first(year) for year in (2024, 2026)] == [date(2024, 9, 21), date(2026, 9, 19)]
    assert first_in("FREQ=YEARLY;BYEASTER=1", 2026, 1, 1) == date(2026, 4, 6)


def test_a_key_date_says_when_it_comes_and_when_to_begin(browser):
    answer = browser.send("/plan/key-dates", **FAIR)
    page = text_of(browser.get(answer.location))

    assert "Saturday 5 December 2026" in page
    assert "Each year on the first Saturday in December" in page
    assert "time to write" in page
    assert browser.send("/plan/key-dates", **FAIR | {"comes": "last"}).status_code == 422
    assert browser.send("/plan/key-dates", **FAIR | {"on": "soon", "lead_days": "many"}).status_code == 422


def test_an_embargo_says_first_how_many_posts_it_would_hold(browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        square = a_channel(session, member.workspace, "Square")
        for day in (5, 6, 8):
            planned = LocalTime(datetime(2026, 12, day, 9), square.zone)
            delivery = a_variant(session, a_post(session, member), square, planned=planned).delivery
            delivery.state, delivery.due_at = State.SCHEDULED, planned.instant()

    asked = browser.send("/plan/key-dates", **FAIR, embargo="1")
    with sqlite_sessions.reading() as session:
        before = closed.closed_days(session, member.workspace_id, [1], date(2026, 12, 1), date(2026, 12, 9))
    browser.send("/plan/key-dates", **FAIR, embargo="1", sure="1")

    assert "2 scheduled posts would be held" in text_of(asked)
    assert not before[1]
    with sqlite_sessions.reading() as session:
        assert mine(session, member).embargo


def test_last_years_posts_are_taken_up_again_as_many_days_from_the_date(browser, sqlite_sessions, member):
    page = browser.send("/plan/key-dates", **FAIR).location
    with sqlite_sessions.writing() as session:
        square = a_channel(session, member.workspace, "Square")
        post = a_post(session, member, "Three stands left.", title="Stands")
        a_variant(session, post, square, planned=LocalTime(datetime(2025, 12, 1, 9), square.zone), text="Own")
    assert "Stands" in text_of(browser.get(page))
    browser.send(f"{page}/posts", post=post.public_id, **{"return": "2025-12-06"})

    browser.send(f"{page}/again", post=post.public_id, **{"return": "2025-12-06"})

    with sqlite_sessions.reading() as session:
        its = select(Post).where(Post.workspace_id == member.workspace_id, Post.id != post.id)
        [copy] = session.scalars(its).all()
        variant = session.scalars(
            select(Variant).where(Variant.workspace_id == member.workspace_id, Variant.post_id == copy.id)
        ).one()
        assert (copy.text, variant.text, variant.planned_at) == (
            "Three stands left.",
            "Own",
            datetime(2026, 11, 30, 9),
        )
        assert variant.delivery.state == State.UNSCHEDULED
    assert "What was posted for 6 December 2025" in text_of(browser.get(page))
    browser.send(f"{page}/posts/{copy.public_id}/removal")
    assert "No post for it yet." in text_of(browser.get(page))
    assert browser.send(f"{page}/draft").status_code == 302
    assert "No post for it yet." not in text_of(browser.get(page))


def test_a_town_halls_year_is_chosen_once(browser, sqlite_sessions, member):
    for _ in range(2):
        browser.send("/plan/key-dates/ready-made", chosen=["heritage", "music"])

    with sqlite_sessions.reading() as session:
        found = session.scalars(select(KeyDate).where(KeyDate.workspace_id == member.workspace_id)).all()
        assert {one.name for one in found} == {"European Heritage Days", "Fête de la musique"}
    assert text_of(browser.get("/plan/key-dates/ready-made")).count("already there") == 2


def test_a_region_has_its_own_holidays_and_leaves_with_its_country(browser, sqlite_sessions, member):
    browser.send("/calendar/country", country="FR", region="57")
    with sqlite_sessions.reading() as session:
        space = session.get_one(Workspace, member.workspace_id)
        assert date(2026, 12, 26) in closed.holidays_of(space, date(2026, 12, 1), date(2026, 12, 31))

    browser.send("/calendar/country", country="DE", region="57")

    with sqlite_sessions.reading() as session:
        assert session.get_one(Workspace, member.workspace_id).region == ""


def test_the_form_shows_the_days_that_come_and_saving_them_keeps_the_first_year(
    browser, sqlite_sessions, member
):
    with sqlite_sessions.writing() as session:
        wish = Marking(
            "Market", date(2025, 12, 13), date(2025, 12, 14), rule="FREQ=YEARLY;BYMONTH=12;BYDAY=2SA"
        )
        made = key_dates.add(session, wish, by=member, now=NOON)
    page = f"/plan/key-dates/{made.public_id}"
    shown = browser.get(page).get_data(as_text=True)

    browser.send(page, name="Market", on="2026-12-05", until="2026-12-06", comes="weekday", lead_days="")

    assert 'value="2026-12-12"' in shown
    with sqlite_sessions.reading() as session:
        [one] = key_dates.everything(session, member.workspace_id)
        assert (one.on, one.until, one.rule[-3:]) == (date(2025, 12, 6), date(2025, 12, 7), "1SA")


def test_days_in_the_wrong_order_are_told_beside_the_last_day(browser):
    answer = browser.send("/plan/key-dates", name="Fair", on="2026-12-05", until="2026-12-01", comes="day")

    assert answer.status_code == 422
    assert 'href="#f-until"' in answer.get_data(as_text=True)


def test_a_region_is_offered_by_its_name_not_by_a_short_form():
    offered = dict(holidays.named_regions("FR"))

    assert offered["974"] == "La Réunion"
    assert offered["57"] == "Moselle"
