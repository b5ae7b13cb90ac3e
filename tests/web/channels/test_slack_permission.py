"""Let into a Slack workspace by a yes given there, to an app that was made known by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from scheduler.adapters.slack import Slack
from scheduler.channels import Channel
from scheduler.config import Settings
from scheduler.people import Membership
from scheduler.sealing import Sealer
from simulators.slack_door import CHANNEL, CLIENT, HUSH, SlackDoor
from tests.web.browser import Browser, text_of
from tests.web.channels.doors import come_back, say_yes, served

GOAL = "/channels/new/slack/permission"
BACK = "http://localhost/channels/permission"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, allow_addresses=("127.0.0.1",))


@pytest.fixture
def there() -> Iterator[tuple[SlackDoor, str]]:
    door = SlackDoor("xoxb-of-there", backs=(BACK,))
    with served(door) as address:
        yield door, address


def asked(address: str, **more: str) -> dict[str, str]:
    ours = {"name": "Slack", "zone": "Europe/Paris", "language": "fr"}
    theirs = {"client_id": CLIENT, "client_secret": HUSH, "channel": CHANNEL, "api": f"{address}/api"} | more
    return ours | {f"p-{name}": word for name, word in theirs.items()}


def set_out(browser: Browser, address: str, **more: str) -> str:
    """Where the person is sent."""
    page = browser.send(GOAL, **asked(address, **more))
    assert page.status_code == 200, text_of(page)
    [goal] = re.findall(r'href="([^"]+/oauth/v2/authorize[^"]+)"', page.text)
    return unescape(goal)


@pytest.mark.parametrize("by", ["secret", "pkce"])
def test_a_yes_at_slack_connects_the_channel_by_secret_or_by_pkce(
    browser: Browser, there: tuple[SlackDoor, str], as_stored: Callable[[], list[Channel]], by: str
) -> None:
    door, address = there
    door.public_client = by == "pkce"

    goal = set_out(browser, address, client_secret="" if by == "pkce" else HUSH)
    answer = come_back(browser, say_yes(door, goal))

    said = parse_qs(urlsplit(goal).query)
    assert said["redirect_uri"] == [BACK] and ("code_challenge" in said) is (by == "pkce")
    assert set(door.scopes) == {scope.name for scope in Slack.scopes}
    [channel] = as_stored()
    assert answer.status_code == 302 and channel.identity == "calendar, #news"
    kept = Sealer(["0123456789abcdef0123456789abcdef"]).open(channel.sealed)
    assert "xoxb-of-there" in kept and HUSH not in kept


def test_what_slack_refuses_with_a_200_and_a_token_that_ends_tonight_are_said_and_nothing_is_kept(
    browser: Browser, there: tuple[SlackDoor, str], as_stored: Callable[[], list[Channel]]
) -> None:
    door, address = there

    wrong = come_back(browser, say_yes(door, set_out(browser, address, client_secret="guessed")))
    door.rotates = True
    ending = come_back(browser, say_yes(door, set_out(browser, address)))

    assert (wrong.status_code, ending.status_code) == (422, 422)
    assert "did not give its permission: bad_client_secret" in text_of(wrong)
    assert "guessed" not in wrong.text and CLIENT in wrong.text
    assert "switch its token rotation off" in text_of(ending)
    assert as_stored() == []


def test_the_form_names_the_way_back_and_asks_each_way_for_its_own(
    browser: Browser, there: tuple[SlackDoor, str], as_stored: Callable[[], list[Channel]], member: Membership
) -> None:
    _, address = there
    assert BACK in browser.get("/channels/new/slack").text

    nobody = browser.send(GOAL, **asked(address, client_id=""))
    assert nobody.status_code == 422 and "“Client ID of the app” is missing." in text_of(nobody)
    copied = asked(address, client_id="", client_secret="", token="xoxb-of-there")
    assert browser.send("/channels/new/slack", **copied).status_code == 302
    assert len(as_stored()) == 1


def test_slacks_own_library_is_let_in_by_the_simulator_too(there: tuple[SlackDoor, str]) -> None:
    door, address = there
    path = say_yes(
        door, f"{address}/oauth/v2/authorize?client_id={CLIENT}&redirect_uri={BACK}&scope=chat:write"
    )
    [code] = parse_qs(urlsplit(path).query)["code"]
    slack = WebClient(base_url=f"{address}/api/", retry_handlers=[])

    let_in = slack.oauth_v2_access(client_id=CLIENT, client_secret=HUSH, code=code, redirect_uri=BACK)

    assert let_in["access_token"] == "xoxb-of-there"
    with pytest.raises(SlackApiError, match="invalid_code"):
        slack.oauth_v2_access(client_id=CLIENT, client_secret=HUSH, code=code, redirect_uri=BACK)
