from __future__ import annotations

import pytest
from sqlalchemy import select

from scheduler.content import Variant
from scheduler.db import Sessions
from scheduler.people import Membership
from scheduler.publishing import Delivery, Reading, State
from tests.newsroom import NOON
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def heard(desk: Desk, variant: Variant, **known: int) -> str:
    """Its address in the queue; its platform told this at noon."""
    mine = (Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id)
    with desk.sessions.writing() as session:
        delivery = session.scalars(select(Delivery).where(*mine)).one()
        if known:
            told = {"known": known, "raw": {"favs": 1}, "read_at": NOON, "asked_at": NOON}
            session.add(Reading(workspace_id=variant.workspace_id, delivery_id=delivery.id, **told))
        return f"/queue/{delivery.public_id}"


def test_what_became_of_a_post_stands_on_its_page(browser: Browser, desk: Desk) -> None:
    counted, silent = (desk.plan(title, at(24), state=State.PUBLISHED) for title in ("One", "Two"))

    page = text_of(browser.get(heard(desk, counted, likes=1234, replies=2)))

    assert "What became of it" in page
    assert "Likes 1,234" in " ".join(page.split())
    assert "Times seen" not in page
    assert "What became of it" not in text_of(browser.get(heard(desk, silent)))
