from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from scheduler.adapters.base import Limits
from scheduler.channels import Health, Recipient
from scheduler.db import LocalTime, across_workspaces
from scheduler.people import Role
from scheduler.publishing import Delivery, State
from scheduler.wording import N_
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace
from tests.web.browser import text_of

LATER = LocalTime(datetime(2026, 11, 23, 10), "Europe/Paris")


def test_the_list_says_how_each_channel_is(browser, a_stored):
    a_stored(name="Works well")
    a_stored(name="Gone", health=Health.UNAUTHORIZED, health_reason=N_("The token is no longer good."))
    a_stored(name="At rest", paused_at=NOON, pause_reason="Strike")

    page = text_of(browser.get("/channels"))

    assert "Works" in page
    assert "Must be reconnected The token is no longer good." in page
    assert "Paused Strike" in page


def test_the_list_says_when_the_next_post_leaves(browser, a_stored, member, sqlite_sessions):
    channel = a_stored()
    with sqlite_sessions.writing() as session:
        session.add_all([member, channel])
        variant = a_variant(session, a_post(session, member), channel, planned=LATER)
        put(session, variant, State.SCHEDULED, due_at=LATER.instant())

    assert "next: 23 Nov 2026, 10:00" in text_of(browser.get("/channels"))


def test_no_channel_yet_shows_the_way_to_the_first(browser):
    page = browser.get("/channels")

    assert "No channel yet" in text_of(page)
    assert 'href="/channels/new"' in page.get_data(as_text=True)


def test_channels_keep_the_order_people_give_them(browser, a_stored, as_stored):
    first, second = a_stored(name="First"), a_stored(name="Second")

    browser.send(f"/channels/{second.public_id}/place", step="up")
    browser.send(f"/channels/{second.public_id}/place", step="up")

    assert [channel.name for channel in as_stored()] == ["Second", "First"]
    assert first.name == "First"


def test_settings_are_kept_and_complaints_stand_at_their_fields(browser, a_stored, as_stored):
    at = f"/channels/{a_stored().public_id}"
    good = {
        "name": "The harbour", "zone": "Europe/London", "language": "fr",
        "patience": "2", "unit": "1440", "lateness": "drop",
    }  # fmt: skip

    kept = browser.send(at, **good)
    refused = browser.send(at, **good | {"zone": "London", "patience": "soon"})

    [channel] = as_stored()
    assert (kept.status_code, refused.status_code) == (302, 422)
    assert (channel.name, channel.zone, channel.patience_minutes) == ("The harbour", "Europe/London", 2880)
    assert "“London” is not a known time zone." in text_of(refused)
    assert 'value="London"' in refused.get_data(as_text=True)


def test_a_channel_speaks_any_language_and_keeps_the_one_it_has(browser, a_stored, as_stored):
    made = a_stored()
    at = f"/channels/{made.public_id}"
    whole = {"name": "Square", "zone": "Europe/Paris", "patience": "60", "unit": "1", "lateness": "ask"}

    browser.send(at, **whole, language="br")
    page = browser.get(at).get_data(as_text=True)
    browser.send(at, **whole, language="elvish")

    assert [one.language for one in as_stored()] == ["br"]
    assert '<option value="br" selected>Breton</option>' in page and '<option value="es">' in page


def test_a_pause_shows_who_and_why_and_ends(browser, a_stored, as_stored):
    at = f"/channels/{a_stored().public_id}"

    browser.send(f"{at}/pause", reason="Strike at the printer’s")
    paused = text_of(browser.get(at))
    browser.send(f"{at}/resumption")

    assert "Paused : Strike at the printer’s" in paused or "Paused: Strike at the printer’s" in paused
    assert "Ada Roux" in paused
    assert as_stored()[0].paused_at is None


def test_removing_asks_first_and_frees_what_was_scheduled(
    browser, a_stored, as_stored, member, sqlite_sessions
):
    channel = a_stored()
    with sqlite_sessions.writing() as session:
        session.add_all([member, channel])
        variant = a_variant(session, a_post(session, member), channel, planned=LATER)
        put(session, variant, State.SCHEDULED, due_at=LATER.instant())
    at = f"/channels/{channel.public_id}/removal"

    unsure, sure = browser.send(at), browser.send(at, sure="1", ending="The square closed in 2025.")

    assert (unsure.status_code, sure.location) == (422, "/channels")
    assert (as_stored()[0].sealed, as_stored()[0].removed_at is None) == ("", False)
    page, rows = text_of(browser.get(f"/channels/{channel.public_id}")), text_of(browser.get("/channels"))
    assert "Nothing can be planned or published here any more. The square closed in 2025." in page
    assert "The square closed in 2025." in rows and "Save" not in page
    assert browser.send(f"/channels/{channel.public_id}", name="Anew").status_code == 404
    with sqlite_sessions.reading() as session:
        assert session.merge(variant, load=False).delivery.state == State.UNSCHEDULED


def test_nothing_is_removed_while_something_is_on_its_way(
    browser, a_stored, as_stored, member, sqlite_sessions
):
    channel = a_stored()
    with sqlite_sessions.writing() as session:
        session.add_all([member, channel])
        variant = a_variant(session, a_post(session, member), channel, planned=LATER)
        put(session, variant, State.PUBLISHING, owner="worker", lease_until=NOON)

    answer = browser.send(f"/channels/{channel.public_id}/removal", sure="1")

    assert answer.status_code == 409
    assert "being published there right now" in text_of(answer)
    assert as_stored()[0].removed_at is None


def test_removing_a_newsletter_forgets_its_readers(browser, a_stored, member, sqlite_sessions):
    channel = a_stored("email", "Letter")
    with sqlite_sessions.writing() as session:
        session.add(
            Recipient(
                workspace_id=channel.workspace_id, channel_id=channel.id, email="ada@example.org", name="Ada",
                language="en", consent_at=NOON, consent_source="Fair", created_at=NOON,
            )
        )  # fmt: skip

    assert "erased for good: 1" in text_of(browser.get(f"/channels/{channel.public_id}/removal"))
    browser.send(f"/channels/{channel.public_id}/removal", sure="1")

    with sqlite_sessions.reading() as session, across_workspaces(session):
        everybody = session.execute(Recipient.__table__.select()).mappings().all()
    assert [("ada" in str(row).lower()) for row in everybody] == [False]


def test_another_workspaces_channel_does_not_exist(browser, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        theirs = a_channel(session, a_workspace(session, "Others"), platform="email").public_id

    for path in ("", "/connection", "/removal", "/recipients", "/recipients/import"):
        assert browser.get(f"/channels/{theirs}{path}").status_code == 404
    for path in ("", "/check", "/pause", "/removal", "/recipients", "/recipients/file"):
        assert browser.send(f"/channels/{theirs}{path}", sure="1").status_code == 404


def test_readers_see_channels_but_change_nothing(signed_in, a_stored, sqlite_sessions, member):
    at = f"/channels/{a_stored().public_id}"
    with sqlite_sessions.writing() as session:
        session.add(member)
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Viewer")
    browser = signed_in(viewer)

    page = browser.get(at).get_data(as_text=True)

    assert "<form" not in page.split("<main", 1)[1].split("</main")[0]
    assert [browser.send(f"{at}{deed}").status_code for deed in ("", "/pause", "/removal")] == [403] * 3


@pytest.mark.parametrize("platform", ["square", "email"])
def test_limits_are_said_in_words(browser, a_stored, platform):
    channel = a_stored(platform, limits=Limits(text=500, images=4).as_json())

    assert "500 characters of text, 4 images" in text_of(browser.get(f"/channels/{channel.public_id}"))


def put(session, variant, to, **more):
    session.execute(
        update(Delivery)
        .where(Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id)
        .values(state=to, **more)
    )
