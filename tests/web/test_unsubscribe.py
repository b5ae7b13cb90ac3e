from __future__ import annotations

import re
from datetime import timedelta

import pytest

from scheduler.channels import Recipient, unsubscribing
from scheduler.db import across_workspaces
from tests.newsroom import NOON, a_channel, a_workspace
from tests.web.browser import text_of
from web.house import House

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def reader(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        letter = a_channel(session, a_workspace(session), "Letter", platform="email")
        letter.settings = {"list_name": "The letter"}
        found = Recipient(
            workspace_id=letter.workspace_id, channel_id=letter.id, email="ada@example.org", language="fr",
            consent_at=NOON, consent_source="Fair", created_at=NOON,
        )  # fmt: skip
        session.add(found)
        session.flush()
        return found


@pytest.fixture
def link(app, reader):
    house: House = app.extensions["marronnier"]
    return unsubscribing.address(reader.public_id, sealer=house.sealer, public_url="")


@pytest.fixture
def standing(sqlite_sessions, reader):
    def read():
        with sqlite_sessions.reading() as session, across_workspaces(session):
            rows = session.execute(Recipient.__table__.select()).mappings()
            return [row["unsubscribed_at"] is None for row in rows]

    return read


def test_looking_changes_nothing_and_asks_in_the_readers_language(stranger, link, standing):
    answer = stranger.get(link)

    assert answer.status_code == 200
    assert '<html lang="fr">' in answer.get_data(as_text=True)
    assert "ada@example.org" in text_of(answer)
    assert "The letter" in text_of(answer)
    assert standing() == [True]


def test_one_click_of_a_mail_program_is_enough(stranger, link, standing):
    answer = stranger.post(link, data=ONE_CLICK)

    assert answer.status_code == 200
    assert standing() == [False]
    assert "Set-Cookie" not in answer.headers


def test_a_second_click_is_as_good_as_the_first(stranger, link, standing):
    stranger.post(link, data=ONE_CLICK)

    assert stranger.post(link, data=ONE_CLICK).status_code == 200
    assert standing() == [False]


def test_a_mistake_is_undone_on_the_page_shown_afterwards(stranger, link, standing, clock):
    page = stranger.post(link, data=ONE_CLICK).get_data(as_text=True)
    proof = re.search(r'name="proof" value="([^"]+)"', page)[1]

    assert stranger.post(f"{link}/undo", data={"proof": "forged"}).status_code == 404
    assert standing() == [False]
    assert stranger.post(f"{link}/undo", data={"proof": proof}).status_code == 200
    assert standing() == [True]


def test_the_undo_ends_after_a_day(stranger, link, standing, clock):
    page = stranger.post(link, data=ONE_CLICK).get_data(as_text=True)
    proof = re.search(r'name="proof" value="([^"]+)"', page)[1]
    clock.move(timedelta(days=2))

    assert "undo" not in stranger.get(link).get_data(as_text=True)
    assert stranger.post(f"{link}/undo", data={"proof": proof}).status_code == 404
    assert standing() == [False]


def test_a_link_we_never_wrote_leads_to_nobody(stranger, link, reader, standing):
    for wrong in (f"/unsubscribe/{reader.public_id}", f"/unsubscribe/{reader.public_id}.x", f"{link}x"):
        assert stranger.get(wrong).status_code == 404
        assert stranger.post(wrong, data=ONE_CLICK).status_code == 404
    assert standing() == [True]


def test_guessing_links_is_slowed_down_and_real_ones_are_not(stranger, link):
    answers = [stranger.get("/unsubscribe/x.y").status_code for _ in range(70)]

    assert answers[-1] == 429
    assert answers.count(404) == 60
