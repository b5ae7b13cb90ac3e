"""Connecting channels in a real browser, to a real mail server and to mastodon-mock; and a list brought in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from scheduler.channels import Channel, Recipient, unsubscribing
from scheduler.db import across_workspaces
from scheduler.people import Membership
from tests.browser.conftest import axe
from tests.browser.house import OpenHouse
from tests.browser.test_shell import enter, owner, wide_as_the_window  # noqa: F401 (a fixture)
from tests.postbox import Postbox, open_postbox
from tests.servers.conftest import mastodon_mock  # noqa: F401 (a fixture)
from tests.servers.mastodon_mock import TOKEN, MastodonMock

pytestmark = pytest.mark.browser

LIST = """email;nom;date de consentement;origine du consentement
ada@example.org;Ada Roux;05/03/2024;Salon du livre
nobody;;2024-01-01;Salon du livre
"""


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with open_postbox() as opened:
        yield opened


@pytest.fixture(autouse=True)
def entered(page: Page, owner: Membership) -> None:  # noqa: F811
    enter(page, owner)


def choose(page: Page, platform: str) -> None:
    page.goto("/channels")
    page.get_by_role("link", name="Connect a channel").click()
    page.get_by_role("link", name=platform).click()


def connect_letter(page: Page, port: int) -> None:
    choose(page, "E-mail newsletter")
    page.get_by_label("Name of the channel").fill("The letter")
    page.get_by_label("Mail server").fill("127.0.0.1")
    page.get_by_label("Port").fill(str(port))
    page.get_by_label("Encryption").select_option("none")
    page.get_by_label("Sender’s name").fill("Estuaires")
    page.get_by_label("Sender’s address").fill("letter@example.org")
    page.get_by_label("Name of the newsletter").fill("The letter of the estuary")
    page.get_by_role("button", name="Connect", exact=True).click()


def connect_mastodon(page: Page, server: MastodonMock, token: str) -> None:
    page.get_by_label("Server").fill(server.address)
    page.get_by_label("Access token").fill(token)
    page.get_by_role("button", name="Connect", exact=True).click()


def test_a_mail_server_is_connected_and_a_list_brought_in(page: Page, postbox: Postbox) -> None:
    connect_letter(page, postbox.port)
    expect(page.get_by_role("heading", level=1)).to_have_text("The letter")
    expect(page.get_by_text("Works", exact=True)).to_be_visible()

    page.get_by_role("link", name="Recipients").click()
    page.get_by_role("link", name="Import").click()
    page.get_by_label("File").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.get_by_role("button", name="Show the differences").click()
    expect(page.get_by_text("“nobody” is not an e-mail address.")).to_be_visible()
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert (axe(page), wide_as_the_window(page)) == ([], True)
    page.get_by_role("button", name="Bring them in: 1").click()

    expect(page.get_by_role("link", name="ada@example.org")).to_be_visible()


def test_a_refused_token_says_so_and_the_right_one_is_taken(
    page: Page,
    mastodon_mock: MastodonMock,  # noqa: F811
) -> None:
    choose(page, "Mastodon")
    page.get_by_label("Name of the channel").fill("The square")
    connect_mastodon(page, mastodon_mock, "wr0ng")

    refusal = page.get_by_role("alert")
    expect(refusal).to_be_focused()
    expect(refusal).to_contain_text("does not accept these credentials")
    expect(page.get_by_label("Name of the channel")).to_have_value("The square")
    expect(page.get_by_label("Access token")).to_have_value("")
    assert axe(page) == []

    connect_mastodon(page, mastodon_mock, TOKEN)
    expect(page.get_by_role("heading", level=1)).to_have_text("The square")


def test_while_the_platform_is_asked_the_button_says_so(page: Page, mastodon_mock: MastodonMock) -> None:  # noqa: F811
    choose(page, "Mastodon")
    page.get_by_label("Name of the channel").fill("The square")
    page.wait_for_load_state()  # a script that has not come yet changes no button
    # Read by the page itself, in the moment between the click and the answer.
    page.evaluate(
        """addEventListener("submit", (event) => {
          const button = event.submitter
          sessionStorage.seen = `${event.target.ariaBusy} ${button.textContent}`
        })"""
    )

    connect_mastodon(page, mastodon_mock, TOKEN)

    expect(page.get_by_role("heading", level=1)).to_have_text("The square")
    assert page.evaluate("sessionStorage.seen") == "true Asking the platform…"


def test_connecting_and_unsubscribing_need_no_script(
    chromium: Browser,
    house: OpenHouse,
    owner: Membership,  # noqa: F811
    postbox: Postbox,
) -> None:
    plain = chromium.new_context(base_url=house.address, java_script_enabled=False, locale="en-GB")
    page = plain.new_page()
    enter(page, owner)
    connect_letter(page, postbox.port)
    expect(page.get_by_role("heading", level=1)).to_have_text("The letter")
    page.get_by_role("link", name="Recipients").click()
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Agreed on").fill("2024-03-05")
    page.get_by_label("Agreed where").fill("Book fair")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="ada@example.org")).to_be_visible()

    reader = chromium.new_context(base_url=house.address, java_script_enabled=False).new_page()
    reader.goto(link_of(house, "ada@example.org"))
    reader.get_by_role("button", name="Unsubscribe").click()
    expect(reader.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    assert reader.context.cookies() == []
    reader.get_by_role("button", name="Subscribe me again").click()
    expect(reader.get_by_role("heading", name="You are subscribed again")).to_be_visible()
    plain.close()


def link_of(house: OpenHouse, email: str) -> str:
    with house.sessions.reading() as session, across_workspaces(session):
        assert session.scalars(select(Channel)).all()
        reader = session.scalars(select(Recipient).where(Recipient.email == email)).one()
    return unsubscribing.address(reader.public_id, sealer=house.sealer, public_url="")
