"""What a look ahead found stands wherever the post is shown, with what to do about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import Sessions
from scheduler.people import Membership
from scheduler.publishing import Delivery, Preflight, State
from scheduler.publishing.preflight.risk import Risk
from scheduler.wording import N_
from tests.newsroom import NOON
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at

RISK = Risk("media", N_("The file of image {number} cannot be read.", number=1))


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


@pytest.fixture
def variant(desk: Desk) -> Variant:
    return desk.plan("Winter season", at(25), state=State.SCHEDULED)


def looked_at(desk: Desk, variant: Variant, *risks: Risk, content_hash: str = "same") -> str:
    """Gives the delivery's public id."""
    with desk.sessions.writing() as session:
        here = Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id
        session.execute(update(Delivery).where(*here).values(content_hash="same"))
        row = session.scalars(select(Delivery).where(*here)).one()
        found: dict[str, Any] = {"risks": [risk.as_json() for risk in risks], "content_hash": content_hash}
        session.add(
            Preflight(workspace_id=row.workspace_id, delivery_id=row.id, stage="hour", at=NOON, **found)
        )
        return row.public_id


def test_a_risk_stands_on_the_queue_and_on_the_posts_pages(
    browser: Browser, desk: Desk, variant: Variant
) -> None:
    delivery = looked_at(desk, variant, RISK)

    post = variant.post.public_id
    for page in (
        "/queue",
        "/queue/all/next",
        f"/queue/{delivery}",
        f"/posts/{post}",
        f"/calendar?post={post}",
    ):
        said = text_of(browser.get(page))
        assert "The file of image 1 cannot be read. Add the image again." in said, page


def test_what_was_found_about_other_words_is_not_shown(
    browser: Browser, desk: Desk, variant: Variant
) -> None:
    looked_at(desk, variant, RISK, content_hash="other")

    assert "cannot be read" not in text_of(browser.get("/queue"))


def test_the_queue_says_why_a_channel_rests(browser: Browser, desk: Desk, variant: Variant) -> None:
    with desk.sessions.writing() as session:
        session.execute(
            update(Channel)
            .where(Channel.workspace_id == variant.workspace_id)
            .values(rest_until=NOON + timedelta(minutes=20))
        )

    assert "The platform asked us to wait." in text_of(browser.get("/queue"))
