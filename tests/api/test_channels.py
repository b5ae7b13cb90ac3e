from __future__ import annotations

from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.db import across_workspaces
from scheduler.people import Membership, Workspace
from tests.api.conftest import Caller
from tests.api.drafting import drafted
from tests.newsroom import a_channel


def test_connecting_checks_the_form_first(call: Caller) -> None:
    body = {"name": "Toots", "platform": "mastodon", "zone": "Europe/Paris", "settings": {"server": ""}}
    answer = call("POST", "/channels", body)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.get_json()["errors"]} >= {"settings.server"}


def test_a_channel_speaks_the_workspaces_language_unless_told_one_that_there_is(call: Caller) -> None:
    with call.sessions.writing() as session:
        for space in session.scalars(select(Workspace)):
            space.locale = "fr"
    body = {"name": "Window", "platform": "manual", "zone": "Europe/Paris"}

    assert call("POST", "/channels", body).get_json()["language"] == "fr"
    assert call("POST", "/channels", body | {"language": "de"}).get_json()["language"] == "de"
    unknown = call("POST", "/channels", body | {"language": "xx"})
    assert unknown.status_code == 422
    assert [error["field"] for error in unknown.get_json()["errors"]] == ["language"]


def test_a_private_address_is_refused_with_the_setting_to_change(call: Caller) -> None:
    body = {"name": "Hook", "platform": "webhook", "zone": "UTC", "settings": {"url": "http://10.1.2.3/hook"}}
    answer = call("POST", "/channels", body)

    assert answer.status_code == 422
    assert "MARRONNIER_ALLOW_ADDRESSES" in answer.get_data(as_text=True)


def test_channels_are_listed_without_their_secrets(call: Caller, channel: str) -> None:
    with call.sessions.writing() as session:
        space = session.scalars(select(Workspace)).first()
        assert (
            space and session.scalars(select(Membership).where(Membership.workspace_id == space.id)).first()
        )
        a_channel(
            session, space, "Sealed", platform="webhook", sealed="sealed-words", settings={"url": "https://x"}
        )

    said = call("GET", "/channels").get_data(as_text=True)

    assert "Sealed" in said
    assert "sealed-words" not in said


def test_a_channel_taken_away_says_why_and_takes_its_posts_off_the_calendar(
    call: Caller, channel: str
) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]
    call("PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Paris"})

    assert call("DELETE", f"/channels/{channel}?reason={'x' * 301}").status_code == 422
    assert call("DELETE", f"/channels/{channel}?reason=The+place+closed.").status_code == 204

    assert call("GET", f"/variants/{variant}").get_json()["state"] == "unscheduled"
    with call.sessions.reading() as session, across_workspaces(session):
        ended = session.scalars(select(Channel).where(Channel.public_id == channel)).one()
        assert ended.ending == "The place closed."
    assert call("DELETE", f"/channels/{channel}").status_code == 404
