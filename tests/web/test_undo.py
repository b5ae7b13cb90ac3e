from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from scheduler.activity import wastepaper
from scheduler.content import Label, labelling
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON
from tests.web.browser import Browser


def test_a_forgotten_label_comes_back_by_the_button_beside_the_word(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        label = labelling.called(session, "Tides", by=member, now=NOON)
    browser.send(f"/calendar/labels/{label.public_id}/removal")
    page = browser.get("/calendar/around").text
    assert "“Tides” is forgotten" in page
    address = re.search(r'action="(/undo/[^"]+)"', page)
    assert address

    answer = browser.send(address[1].replace("&amp;", "&"))

    assert answer.headers["Location"].endswith("/calendar/around")
    with sqlite_sessions.reading() as session:
        here = Label.workspace_id == member.workspace_id
        assert session.scalars(select(Label.name).where(here)).all() == ["Tides"]


def test_a_label_too_many_carry_is_asked_about_before_it_is_forgotten(
    browser: Browser, member: Membership, sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wastepaper, "MOST", 0)
    with sqlite_sessions.writing() as session:
        label = labelling.called(session, "Tides", by=member, now=NOON)

    asked = browser.send(f"/calendar/labels/{label.public_id}/removal")
    assert (
        "Forget “Tides”?" in asked.text and f"/calendar/labels/{label.public_id}/removal?sure=1" in asked.text
    )
    browser.send(f"/calendar/labels/{label.public_id}/removal?sure=1")

    page = browser.get("/calendar/around").text
    assert "“Tides” is forgotten" in page and "/undo/" not in page
