"""Where the calendar parts from the plan: in the month and the week, in as many queries however many channels."""

from datetime import date, datetime

from sqlalchemy import event

from scheduler.calendar.against_plan import Yardstick
from scheduler.db import LocalTime
from scheduler.planning import pillars, plans
from scheduler.planning.wish import Wish
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.web.browser import text_of

TODAY = NOON.date()
MONDAY = date(2026, 11, 30)


def a_planned_channel(session, member, name="Square", **wish):
    channel = a_channel(session, member.workspace, name)
    plans.save(session, channel, Wish(**wish), by=member, now=NOON)
    return channel


def put(session, member, channel, days, pillar=None):
    for day in days:
        post = a_post(session, member, pillar_id=pillar.id if pillar else None)
        a_variant(session, post, channel, planned=LocalTime(datetime(2026, 12, day, 9), channel.zone))


def test_what_parts_from_the_plan_is_said_week_by_week(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        trade, craft = (
            pillars.create(session, by=member, name=name, now=NOON) for name in ("Trade", "Craft")
        )
        pillars.rename(session, trade, by=member, name="Trade", nature="promotional", now=NOON)
        square = a_planned_channel(
            session, member, cadence_min=1, cadence_max=4, mix={trade: 50, craft: 50}, most_promotional=30
        )
        put(session, member, square, (1, 1, 2, 3, 4, 5), trade)
        rule = Yardstick(session, member.workspace_id, today=TODAY)

        found = rule.partings(MONDAY, 3)
        warnings = rule.too_many(found)

    assert [str(one.words) for one in found[MONDAY]] == [
        "2 too many",
        "100% of the posts are promotional: 30% at most in the plan.",
        "Much of “Trade”: 100% where the plan wishes 50%.",
        "Nothing of “Craft” in four weeks: the plan wishes 50%.",
    ]
    assert [str(one.words) for one in found[date(2026, 12, 7)]] == ["Short by 1"]  # the rest was said before
    assert {on: [(one.channel.name, one.count) for one in some] for on, some in warnings.items()} == {
        date(2026, 12, 4): [("Square", "6/4")]
    }


def test_it_costs_as_much_for_thirty_channels_as_for_one(sqlite_sessions, member):
    def queries():
        asked = []
        with sqlite_sessions.reading() as session:
            listener = lambda *given: asked.append(given[2])  # noqa: E731
            event.listen(sqlite_sessions.engine, "before_cursor_execute", listener)
            rule = Yardstick(session, member.workspace_id, today=TODAY)
            assert rule.too_many(rule.partings(MONDAY, 5))
            event.remove(sqlite_sessions.engine, "before_cursor_execute", listener)
        return len(asked)

    def another(number):
        with sqlite_sessions.writing() as session:
            channel = a_planned_channel(session, member, f"C{number}", cadence_min=0, cadence_max=1)
            put(session, member, channel, (1, 2))

    another(0)
    one = queries()
    for number in range(1, 30):
        another(number)

    assert queries() == one


def test_month_and_week_lead_to_the_gap_and_one_may_not_want_to_see_it(browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        square = a_planned_channel(session, member, cadence_min=2, cadence_max=4)
        put(session, member, square, (1,))
    gap = f"/plan/{square.public_id}/gap/2026-11-30"

    for view in ("month", "week"):
        page = browser.get(f"/calendar?view={view}&date=2026-12-01")
        without = browser.get(f"/calendar?view={view}&date=2026-12-01&plan=no")

        assert "Square Short by 1 · 1 of 2 to 4" in text_of(page)
        assert gap in page.get_data(as_text=True)
        assert "1 of 2 to 4" not in text_of(without)
