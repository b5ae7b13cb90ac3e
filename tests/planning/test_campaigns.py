"""A campaign: its brief, its progress, and all of it moved by a week and back."""

from datetime import date, datetime

from sqlalchemy import select

from scheduler.content import Variant
from scheduler.db import LocalTime
from scheduler.planning import Campaign
from scheduler.publishing.delivery import State
from tests.newsroom import a_channel, a_post, a_variant
from tests.web.browser import text_of


def test_a_campaign_is_briefed_moved_by_a_week_and_moved_back(browser, sqlite_sessions, member):
    answer = browser.send("/plan/campaigns", name="Open day", starts_on="2026-12-01", ends_on="2026-12-20")
    page = answer.location
    with sqlite_sessions.writing() as session:
        found = session.scalars(select(Campaign).where(Campaign.workspace_id == member.workspace_id)).one()
        channel, silent = (a_channel(session, member.workspace, name) for name in ("Square", "Letter"))
        for number, state in enumerate((State.UNSCHEDULED, State.PUBLISHED)):
            post = a_post(session, member, title=f"Post {number}", campaign_id=found.id)
            planned = LocalTime(datetime(2026, 12, 1 + number, 9), channel.zone)
            delivery = a_variant(session, post, channel, planned=planned).delivery
            delivery.state = state
            delivery.proof = "seen" if state == State.PUBLISHED else ""
    browser.send(
        page, name="Open day", starts_on="2026-12-01", ends_on="2026-12-20", goal="300 visitors", budget="1 200,50",
        wanted_posts="8", channel=[channel.public_id, silent.public_id], brief="Why",
    )  # fmt: skip

    words = text_of(browser.get(page))
    preview = browser.send(f"{page}/move", days="7")
    before = times(sqlite_sessions, member)
    shown = browser.send(f"{page}/move", days="7", do="1").location
    browser.get(shown)
    done = browser.get(shown).get_data(as_text=True)
    moved = times(sqlite_sessions, member)
    [note] = [part.split('"')[0] for part in done.split('name="note" value="')[1:]]
    for _ in range(2):
        browser.send(f"{page}/move/undo", days="7", note=note, left="2026-12-08")

    assert "1 published, 0 scheduled, 1 planned of 8" in words
    assert "Nothing yet on Letter." in words
    assert "€1,200.50" in words
    assert "One post would move." in text_of(preview)
    assert (before[0].day, moved[0].day, moved[1].day) == (1, 8, 2)
    assert times(sqlite_sessions, member) == before
    with sqlite_sessions.reading() as session:
        found = session.scalars(select(Campaign).where(Campaign.workspace_id == member.workspace_id)).one()
        assert (found.starts_on, found.budget) == (date(2026, 12, 1), 120050)


def times(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        mine = select(Variant.planned_at).where(Variant.workspace_id == member.workspace_id)
        return list(session.scalars(mine.order_by(Variant.id)))


def test_a_brief_with_something_wrong_comes_back(browser, sqlite_sessions, member):
    answer = browser.send("/plan/campaigns", name="Open day", starts_on="2026-12-20", ends_on="2026-12-01")

    assert answer.status_code == 422
    assert "It ends before it begins." in text_of(answer)
    assert browser.send("/plan/campaigns", name="x", starts_on="soon", ends_on="").status_code == 422
