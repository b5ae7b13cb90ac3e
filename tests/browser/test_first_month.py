"""From nothing to a month: an empty house is opened, six channels are connected, December is written and scheduled.

It is 22 November 2026, 13:00 in Paris; the Mondays of December are filled, each for all six channels.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from scheduler.db import across_workspaces
from scheduler.demo.pictures import landscape
from scheduler.people import first_run
from scheduler.publishing import Delivery, State
from tests.browser.conftest import axe
from tests.browser.house import OpenHouse
from tests.browser.test_calendar import house  # noqa: F401
from tests.web.browser import PASSWORD

pytestmark = pytest.mark.browser

CHANNELS = ("LinkedIn", "Threads", "Facebook", "WhatsApp", "Press release", "Intranet")
MONDAYS = (7, 14, 21, 28)


def open_the_newsroom(page: Page, code: str) -> None:
    page.goto("/")
    answers = {
        "One-time code": code,
        "Name of the workspace": "Maison des Estuaires",
        "Time zone": "Europe/Paris",
        "Your name": "Camille Roux",
        "E-mail": "camille@example.org",
        "Password": PASSWORD,
        "The same again": PASSWORD,
    }
    for label, answer in answers.items():
        page.get_by_label(label, exact=True).fill(answer)
    page.get_by_role("button", name="Open the newsroom").click()
    expect(page.get_by_label("Main navigation")).to_be_visible()


def connect(page: Page, name: str) -> None:
    page.goto(f"/channels/new/manual?venue={name.partition(' ')[0].lower()}")
    expect(page.get_by_label("Name of the channel")).to_have_value(name)
    page.get_by_label("Name shown there").fill("Maison des Estuaires")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text(f"{name} is connected.")).to_be_visible()


def write(page: Page, day: int, channels: str = "") -> None:
    """As the plus of a day opens it; `channels` are those the calendar is filtered by."""
    page.goto(f"/posts/new?date=2026-12-{day:02}&time=10:00&channel={channels}")
    page.get_by_label("Title", exact=True).fill(f"Tides of 12/{day:02}")
    page.get_by_label("Common text", exact=True).fill(f"High water at eleven on the {day}th. Come early.")


def choose_all_channels_and_a_picture(page: Page) -> str:
    for box in page.get_by_role("group", name="Channels to add").get_by_role("checkbox").all():
        box.check()
    page.locator("input[name=files]").set_input_files(
        {"name": "tide.jpg", "mimeType": "image/jpeg", "buffer": landscape(1)}
    )
    page.get_by_label("Alternative text of image 1").fill("The pier at high water")
    return ",".join(one.input_value() for one in page.locator("[name=channels]").all())


def schedule(page: Page) -> None:
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.locator("#status")).to_contain_text("Scheduled")


def test_a_month_for_six_channels_from_an_empty_house(page: Page, house: OpenHouse) -> None:  # noqa: F811
    with house.sessions.writing() as session:
        code = first_run.new_code(session)
    open_the_newsroom(page, code)

    for name in CHANNELS:
        connect(page, name)
    write(page, MONDAYS[0])
    channels = choose_all_channels_and_a_picture(page)
    schedule(page)
    for day in MONDAYS[1:]:
        write(page, day, channels)
        schedule(page)

    page.goto("/calendar?view=month&date=2026-12-01")
    for day in MONDAYS:
        expect(page.locator(f"#d-2026-12-{day:02}")).to_contain_text(f"Tides of 12/{day:02}")
    assert axe(page) == []
    with house.sessions.reading() as session, across_workspaces(session):
        scheduled = session.scalar(select(func.count()).where(Delivery.state == State.SCHEDULED))
    assert scheduled == len(CHANNELS) * len(MONDAYS)
