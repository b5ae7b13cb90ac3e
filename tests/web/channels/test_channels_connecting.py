from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.adapters.base import Limits, RateLimited, Rejected, Unauthorized, Unreachable
from scheduler.channels import Health
from scheduler.channels.facts import ChannelFacts
from scheduler.people import Role
from scheduler.sealing import Sealer
from scheduler.wording import N_
from tests.channels.square import Square
from tests.web.browser import text_of

ANSWERS = {
    "name": "The square", "zone": "Europe/Paris", "language": "fr",
    "p-place": "https://square.example", "p-token": "s3cret",
}  # fmt: skip
GONE = Unauthorized(N_("The token is no longer good."))


def test_every_platform_says_what_it_can_do(browser):
    page = text_of(browser.get("/channels/new"))

    assert "Mastodon" in page
    assert "Keeps its own list of recipients" in page


def test_the_form_is_drawn_from_the_platforms_own_questions(browser):
    page = browser.get("/channels/new/square").get_data(as_text=True)

    assert 'name="p-place" type="url"' in page
    assert 'name="p-token" type="password"' in page
    assert browser.get("/channels/new/viadeo").status_code == 404


def test_a_channel_is_asked_for_real_and_then_stored(browser, as_stored):
    answer = browser.send("/channels/new/square", **ANSWERS)

    [channel] = as_stored()
    assert answer.location == f"/channels/{channel.public_id}"
    assert Square.seen == [{"place": "https://square.example", "token": "s3cret"}]
    assert (channel.name, channel.identity, channel.limits["text"]) == ("The square", "@square", 100)


def test_wrong_answers_are_told_at_their_fields_and_nobody_is_asked(browser, as_stored):
    answer = browser.send("/channels/new/square", **ANSWERS | {"name": "", "p-place": "square.example"})

    assert answer.status_code == 422
    assert "Give the channel a name" in text_of(answer)
    assert "must be a web address" in text_of(answer)
    assert (Square.seen, as_stored()) == ([], [])


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (GONE, "does not accept these credentials"),
        (Unreachable(N_("square.example does not answer.")), "Nothing was stored"),
        (RateLimited(N_("Too many."), timedelta(minutes=5)), "try again in 5 min"),
        (Rejected(N_("This is no square.")), "Correct the answers"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(browser, as_stored, refusal, says):
    Square.answer = refusal

    answer = browser.send("/channels/new/square", **ANSWERS)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert str(refusal.reason) in page
    assert says in page
    assert 'value="https://square.example"' in page
    assert "s3cret" not in page
    assert as_stored() == []


def test_a_refusal_of_one_answer_stands_at_its_field(browser):
    Square.answer = Rejected(N_("There is no such square."), "place")

    page = browser.send("/channels/new/square", **ANSWERS).get_data(as_text=True)

    assert 'id="f-p-place-error"' in page


def test_a_secret_the_platform_made_is_shown_exactly_once(browser, as_stored, monkeypatch):
    async def made(cls, answers, client):
        connection = await cls(answers["place"], "m4de").check()
        return type(connection)(
            connection.identity, connection.settings, connection.secrets, connection.limits, ("token",)
        )

    monkeypatch.setattr(Square, "connect", classmethod(made))
    answer = browser.send("/channels/new/square", **ANSWERS)

    assert "m4de" not in str(answer.headers)
    assert "m4de" in browser.get(answer.location).get_data(as_text=True)
    assert "m4de" not in browser.get(answer.location).get_data(as_text=True)


def test_reconnecting_keeps_the_channel_and_its_stored_secret(browser, a_stored, as_stored):
    before = a_stored(health=Health.UNAUTHORIZED)

    form = browser.get(f"/channels/{before.public_id}/connection").get_data(as_text=True)
    answer = browser.send(
        f"/channels/{before.public_id}/connection", **{"p-place": "https://new.example", "p-token": ""}
    )

    [channel] = as_stored()
    assert 'value="https://square.example"' in form
    assert "s3cret" not in form
    assert answer.location == f"/channels/{before.public_id}"
    assert Square.seen == [{"place": "https://new.example", "token": "s3cret"}]
    assert (channel.public_id, channel.health, channel.revision) == (
        before.public_id,
        "ok",
        before.revision + 1,
    )


def test_a_refused_reconnection_leaves_the_old_one(browser, a_stored, as_stored):
    before = a_stored()
    Square.answer = GONE

    answer = browser.send(
        f"/channels/{before.public_id}/connection", **{"p-place": "https://new.example", "p-token": "wr0ng"}
    )

    [channel] = as_stored()
    secrets = ChannelFacts.of(channel).secrets(Sealer(["0123456789abcdef0123456789abcdef"]))
    assert answer.status_code == 422
    assert (channel.settings, secrets) == ({"place": "https://square.example"}, {"token": "s3cret"})


def test_checking_now_tells_how_it_is(browser, a_stored, as_stored):
    channel = a_stored()
    Square.answer = GONE

    browser.send(f"/channels/{channel.public_id}/check")

    assert "must be reconnected" in text_of(browser.get(f"/channels/{channel.public_id}"))
    assert as_stored()[0].health == Health.UNAUTHORIZED
    Square.answer = Limits(text=200)
    browser.send(f"/channels/{channel.public_id}/check")
    assert (as_stored()[0].health, as_stored()[0].limits["text"]) == (Health.OK, 200)


@pytest.mark.parametrize("path", ["/channels/new", "/channels/new/square"])
def test_a_viewer_connects_nothing(signed_in, member, sqlite_sessions, path):
    with sqlite_sessions.writing() as session:
        session.add(member)
        member.role = Role.VIEWER
    browser = signed_in(member)

    assert browser.get(path).status_code == 403
    assert browser.send("/channels/new/square", **ANSWERS).status_code == 403
