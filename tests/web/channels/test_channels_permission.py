"""Connecting by a yes on the platform: there, and back, once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from scheduler.adapters import ADAPTERS
from scheduler.adapters.mastodon import Mastodon
from scheduler.channels import Channel
from scheduler.config import Settings
from scheduler.people import Membership
from scheduler.sealing import Sealer
from simulators.mastodon_door import MastodonDoor
from tests.newsroom import FixedClock
from tests.web.browser import Browser, text_of
from tests.web.channels.doors import come_back, say_yes, served

FORM = {"name": "Mastodon", "zone": "Europe/Paris", "language": "en", "p-visibility": "unlisted"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, allow_addresses=("127.0.0.1",))


@pytest.fixture
def there() -> Iterator[tuple[MastodonDoor, str]]:
    door = MastodonDoor("t0ken-of-there")
    with served(door) as address:
        yield door, address


def set_out(browser: Browser, address: str, goal: str = "/channels/new/mastodon/permission") -> str:
    """Where the person is sent."""
    page = browser.send(goal, **FORM, **{"p-server": address})
    assert page.status_code == 200, text_of(page)
    [goal] = re.findall(r'href="([^"]+/oauth/authorize[^"]+)"', page.text)
    return unescape(goal)


def test_a_yes_over_there_connects_the_channel_and_the_way_back_is_good_once(
    browser: Browser, there: tuple[MastodonDoor, str], as_stored: Callable[[], list[Channel]]
) -> None:
    door, address = there

    path = say_yes(door, set_out(browser, address))
    answer = come_back(browser, path)

    [channel] = as_stored()
    assert door.granted == "read:accounts read:statuses write:statuses write:media"
    assert (channel.platform, channel.settings["server"], channel.settings["visibility"]) == (
        "mastodon",
        address,
        "unlisted",
    )
    assert "t0ken-of-there" in Sealer(["0123456789abcdef0123456789abcdef"]).open(channel.sealed)
    assert answer.status_code == 302
    assert "Nothing was connected" in text_of(browser.get(path))
    again = browser.send("/channels/permission", **dict(parse_qsl(urlsplit(path).query)))
    assert again.status_code == 422 and len(as_stored()) == 1


def test_a_token_that_was_typed_is_taken_whichever_button_was_pressed(
    browser: Browser, there: tuple[MastodonDoor, str], as_stored: Callable[[], list[Channel]]
) -> None:
    typed = {"p-server": there[1], "p-token": "t0ken-of-there"}

    answer = browser.send("/channels/new/mastodon/permission", **FORM, **typed)

    assert answer.status_code == 302 and len(as_stored()) == 1


def test_a_stored_channel_is_connected_again_and_stays_the_same(
    browser: Browser, there: tuple[MastodonDoor, str], a_stored: Callable[..., Channel],
    as_stored: Callable[[], list[Channel]],
) -> None:  # fmt: skip
    door, address = there
    door.newer = False
    channel = a_stored("mastodon", health="unauthorized")

    come_back(browser, say_yes(door, set_out(browser, address, f"/channels/{channel.public_id}/permission")))

    [now] = as_stored()
    assert (now.public_id, now.health, door.granted) == (channel.public_id, "ok", "read write")


def test_another_state_a_late_return_and_a_no_connect_nothing(
    browser: Browser,
    there: tuple[MastodonDoor, str],
    as_stored: Callable[[], list[Channel]],
    clock: FixedClock,
) -> None:
    door, address = there
    path = say_yes(door, set_out(browser, address))

    assert "Nothing was connected" in text_of(browser.get(path.replace("state=", "state=x")))
    assert "refused over there" in text_of(browser.get("/channels/permission?error=access_denied&state=x"))
    clock.move(timedelta(minutes=11))
    assert "Nothing was connected" in text_of(browser.get(path))
    assert as_stored() == []


def test_a_code_the_server_does_not_know_is_said_on_the_form(
    browser: Browser, there: tuple[MastodonDoor, str], as_stored: Callable[[], list[Channel]]
) -> None:
    door, address = there
    path = say_yes(door, set_out(browser, address))
    door.codes.clear()

    answer = come_back(browser, path)

    assert answer.status_code == 422
    assert "did not give its permission: The grant is invalid or expired." in text_of(answer)
    assert as_stored() == []


def test_only_what_is_offered_can_be_begun(browser: Browser, member: Membership) -> None:
    assert ADAPTERS["mastodon"].permission is Mastodon.permission is not None

    assert browser.send("/channels/new/webhook/permission", **FORM).status_code == 404
    refused = browser.send("/channels/new/mastodon/permission", **FORM, **{"p-server": ""})
    assert refused.status_code == 422 and "“Server” is missing." in text_of(refused)


def test_what_is_asked_for_there_is_said_in_words_before_and_on_the_way(
    browser: Browser, there: tuple[MastodonDoor, str]
) -> None:
    on_the_way = browser.send("/channels/new/mastodon/permission", **FORM, **{"p-server": there[1]})

    for page in (browser.get("/channels/new/mastodon"), on_the_way):
        for scope in Mastodon.scopes:
            assert f"{scope.name}{scope.why}" in text_of(page).replace(f"{scope.name} ", scope.name)
    assert "chat:write" in text_of(browser.get("/channels/new/slack"))
