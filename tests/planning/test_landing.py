"""Where a moved campaign lands: on an embargo, a freeze, a holiday; and which of its posts are dates of a series."""

from datetime import date, datetime

import pytest

from scheduler.db import LocalTime
from scheduler.planning import Campaign, KeyDate
from scheduler.publishing import Freeze
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.series.coming_back import a_series, made
from tests.web.browser import text_of


@pytest.fixture
def campaign(sqlite_sessions, member):
    """A post a day from 15 December on, all drafts: no gate would say a word."""
    space = member.workspace_id
    with sqlite_sessions.writing() as session:
        found = Campaign(
            workspace_id=space,
            name="Lights",
            starts_on=date(2026, 12, 15),
            ends_on=date(2026, 12, 20),
            created_at=NOON,
        )
        square = a_channel(session, member.workspace, "Square")
        session.add(found)
        session.flush()
        for number in range(4):
            post = a_post(session, member, title=f"Post {number}", campaign_id=found.id)
            a_variant(
                session, post, square, planned=LocalTime(datetime(2026, 12, 15 + number, 9), square.zone)
            )
        series = a_series(session, member, square, leaves="draft")
        series.template.campaign_id = found.id
        made(session, series)[0].campaign_id = found.id
        session.add(
            KeyDate(workspace_id=space, name="Mourning", on=date(2026, 12, 22), embargo=True, created_at=NOON)
        )
        session.add(
            Freeze(
                workspace_id=space, reason="A flood", from_at=NOON.replace(month=12, day=23),
                until_at=NOON.replace(month=12, day=24), by_user_id=member.user_id, created_at=NOON,
            )
        )  # fmt: skip
        return found


def test_the_preview_of_a_moved_campaign_says_what_stands_where_it_lands(browser, campaign):
    page = f"/plan/campaigns/{campaign.public_id}/move"

    preview = text_of(browser.send(page, days="7"))
    done = text_of(browser.get(browser.send(page, days="7", do="1").location))

    for words in (preview, done):
        assert "Nothing goes out on that day: “Mourning” is an embargo." in words
        assert "Publishing is frozen at that time: A flood" in words
        assert "A public holiday: Christmas Day." in words
        assert "A date of the series “Tuesday visit”: from then on it keeps this time." in words
        assert "“Tuesday visit” comes back within this campaign" in words
    assert "concern 4 of them" in preview
