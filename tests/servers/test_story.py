"""The main job on real servers, through the processes of `make run`, with nothing but a browser in hand."""

from __future__ import annotations

import asyncio
import http.client
import io
import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import chromium  # noqa: F401 (a fixture)
from tests.servers.mastodon_mock import TOKEN, MastodonMock
from tests.servers.running_house import RunningHouse, until
from tests.servers.smtp_server import SmtpServer

pytestmark = [pytest.mark.servers, pytest.mark.filterwarnings("ignore:Requiring AUTH")]

PASSWORD = "four words in a row"
ALT = "A red boat on the estuary"
# Never early. How late is for a bench to say: here other tests use the same two cores.
LATEST = timedelta(seconds=20)


class Postman(SmtpServer):
    """aiosmtpd in a thread; it also notes when each letter came."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[datetime] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # type: ignore[no-untyped-def]
        self.came.append(datetime.now(UTC))
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def postman() -> Iterator[Postman]:
    server, ready, loop = Postman(), threading.Event(), asyncio.new_event_loop()
    done = asyncio.Event()

    async def serve() -> None:
        async with server:
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield server
    loop.call_soon_threadsafe(done.set)
    thread.join(10)
    loop.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[RunningHouse]:
    running = RunningHouse(tmp_path)
    yield running
    running.stop()


@pytest.fixture
def page(chromium, house: RunningHouse) -> Iterator[Page]:  # type: ignore[no-untyped-def]  # noqa: F811
    context = chromium.new_context(
        base_url=house.address, locale="en-GB", viewport={"width": 1440, "height": 1000}
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def mastodon() -> Iterator[MastodonMock]:
    server = MastodonMock.start()
    yield server
    server.stop()


def test_a_post_with_a_picture_reaches_both_places_on_time_once_and_the_feed_shows_it(
    page: Page, house: RunningHouse, postman: Postman, mastodon: MastodonMock
) -> None:
    open_newsroom(page, house)
    connect_mail(page, postman)
    connect_mastodon(page, mastodon)

    planned = schedule(page, "Low tide walk", "Meet at the quay.", picture=True)
    until(lambda: postman.letters and mastodon.statuses(), "both arrive", seconds=100)

    (recipient, letter), status = postman.letters[0], mastodon.statuses()[0]
    assert recipient == "lise@readers.example"
    assert [ALT in html_of(letter), status["media_attachments"][0]["description"]] == [True, ALT]
    assert any(part.get_content_maintype() == "image" for part in letter.walk())
    feed = make_a_feed(page)
    event = until(lambda: published_event(feed), "the feed says it is published", seconds=30)
    assert event["DTSTART"].dt.astimezone(UTC) == planned
    page.goto("/calendar/list")
    expect(page.get_by_role("row", name="Low tide walk").filter(has_text="Published")).to_have_count(2)
    expect(page.get_by_role("link", name="See it")).to_have_attribute("href", status["url"])
    assert [len(postman.letters), len(mastodon.statuses())] == [1, 1]
    assert on_time(postman.came[0], planned)
    assert on_time(datetime.fromisoformat(status["created_at"]), planned)
    page.goto("/queue/all/happened")
    expect(page.locator("main").get_by_role("link", name="Low tide walk")).to_have_count(2)
    assert house.stop() == 0
    assert house.left == []


def test_the_next_post_still_leaves_once_after_a_worker_was_killed(
    page: Page, house: RunningHouse, postman: Postman
) -> None:
    open_newsroom(page, house)
    connect_mail(page, postman)
    before = until(lambda: len(house.workers()) == 2 and house.workers(), "two workers")
    planned = schedule(page, "After the storm", "We are open.")

    os.kill(before[0], signal.SIGKILL)

    until(lambda: postman.letters, "the letter", seconds=100)
    assert on_time(postman.came[0], planned)
    after = until(lambda: len(house.workers()) == 2 and house.workers(), "a new worker")
    assert before[0] not in after
    assert before[1] in after
    assert len(postman.letters) == 1


def on_time(came: datetime, planned: datetime) -> bool:
    return planned <= came < planned + LATEST


def open_newsroom(page: Page, house: RunningHouse) -> None:
    code = house.code()
    page.goto("/")
    page.get_by_label("One-time code").fill(code)
    page.get_by_label("Name of the workspace").fill("Maison des Estuaires")
    page.get_by_label("Time zone").fill("Europe/Paris")
    page.get_by_label("Your name").fill("Camille Roux")
    page.get_by_label("E-mail").fill("camille@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Open the newsroom").click()
    expect(page.get_by_label("Main navigation")).to_be_visible()


def connect_mail(page: Page, postman: Postman) -> None:
    """The channel, and one reader who agreed."""
    answers = {
        "host": "127.0.0.1", "port": str(postman.port), "username": postman.user, "password": postman.password,
        "sender_name": "Maison des Estuaires", "sender_address": "letter@estuaires.example",
        "list_name": "The letter",
    }  # fmt: skip
    connect(page, "email", "The letter", answers, security="none")
    page.goto(f"{page.url.partition('?')[0]}/recipients")
    reader = page.locator("form#add")
    reader.locator("[name=email]").fill("lise@readers.example")
    reader.locator("[name=consent_date]").fill("2026-10-01")
    reader.locator("[name=consent_source]").fill("The hall")
    reader.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="lise@readers.example")).to_be_visible()


def connect_mastodon(page: Page, mastodon: MastodonMock) -> None:
    connect(page, "mastodon", "The square", {"server": mastodon.address, "token": TOKEN})


def connect(page: Page, platform: str, name: str, answers: dict[str, str], **chosen: str) -> None:
    page.goto(f"/channels/new/{platform}")
    form = page.locator("form[action*=channels]").filter(has=page.locator(".questions"))
    form.locator("[name=name]").fill(name)
    for field, value in answers.items():
        form.locator(f".questions [name$={field}]").fill(value)
    for field, value in chosen.items():
        form.locator(f".questions [name$={field}]").select_option(value)
    form.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def schedule(page: Page, title: str, text: str, *, picture: bool = False) -> datetime:
    """On every channel there is, at the next full minute that leaves time to click; the instant."""
    page.goto("/posts/new")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Common text", exact=True).fill(text)
    for box in page.locator("input[name=add]").all():
        box.check()
    page.locator("#saved").filter(has_text="Draft saved at").wait_for()
    if picture:
        page.locator("input[name=files]").set_input_files(
            {"name": "boat.png", "mimeType": "image/png", "buffer": a_picture()}
        )
        page.get_by_label("Alternative text of image 1").fill(ALT)
    at = (datetime.now(UTC) + timedelta(seconds=80)).replace(second=0, microsecond=0)
    here = at.astimezone(ZoneInfo("Europe/Paris"))
    page.get_by_label("Date", exact=True).fill(f"{here:%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill(f"{here:%H:%M}")
    page.locator("#actions button[value=schedule]").click()
    expect(page.locator("#status")).to_contain_text("Scheduled")
    return at


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (320, 200), "firebrick").save(made, "PNG")
    return made.getvalue()


def html_of(letter) -> str:  # type: ignore[no-untyped-def]
    return str(next(part.get_content() for part in letter.walk() if part.get_content_type() == "text/html"))


def make_a_feed(page: Page) -> str:
    page.goto("/feeds")
    page.get_by_role("button", name="Make a feed").click()
    return page.locator("#address").inner_text()


def published_event(address: str) -> icalendar.Event | None:
    """Read as a calendar client does: no cookie, only the address."""

    where = urlsplit(address)
    line = http.client.HTTPConnection(where.netloc, timeout=10)
    line.request("GET", where.path)
    answer = line.getresponse()
    assert answer.status == 200, answer.status
    events = icalendar.Calendar.from_ical(answer.read()).walk("VEVENT")
    line.close()
    return next((event for event in events if "ublished" in event.to_ical().decode()), None)
