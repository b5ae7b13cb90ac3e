"""The card of a link: by hand, what the page behind it says of itself, kept and never waited for."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scheduler.config import Settings
from scheduler.content.link_card import Said, keep, known, read
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser, text_of
from tests.web.composer_form import open_page

PAGE = b"""<!doctype html><title>Plain title</title><meta property="og:title" content="Winter &amp; nights <script>">
<meta name="description" content="All the
season."><body>"""


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, allow_addresses=("127.0.0.1",))


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/winter"
    server.shutdown()
    server.server_close()


def test_a_page_is_read_by_its_own_card_else_by_its_title() -> None:
    said = read(PAGE.decode())

    assert (said.title, said.words) == ("Winter & nights <script>", "All the season.")
    assert read("<title>Only\n this</title>").title == "Only this"
    assert read("\x00<<<not a page").title == ""


def test_a_card_is_asked_for_by_hand_and_then_kept(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, site: str
) -> None:
    settings = {"server": "https://social.example", "account": "1", "visibility": "public"}
    with sqlite_sessions.writing() as session:
        square = a_channel(session, member.workspace, "Square", platform="mastodon", settings=settings)
        post = a_post(session, member, f"See {site} and http://10.0.0.1/inside", square)
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    assert "Ask the page for its title" in text_of(page.shown)

    page = page.saved(do="cards")

    assert "Winter &amp; nights &lt;script&gt;" in page.shown.text
    assert "Ask the page again" in text_of(page.shown)
    page["tag:campaign"] = "winter"  # the tags put on the link do not lose its card
    assert "Winter &amp; nights" in page.saved().shown.text


def test_what_is_kept_of_a_page_fits_and_a_title_outlives_a_silent_answer(
    sqlite_sessions: Sessions, member: Membership
) -> None:
    odd, long = "https://a\u2100b/x", f"https://{'h' * 300}.example/"
    with sqlite_sessions.writing() as session:
        space = member.workspace_id
        keep(
            session,
            space,
            {odd: Said(), long: Said(), "https://a.example": Said("Winter", "All of it")},
            NOON,
        )
        keep(session, space, {"https://a.example": Said()}, NOON)

        cards = known(session, space, [odd, long, "https://a.example"])
        assert cards[odd].title == odd and len(cards[long].title) <= 200
        assert (cards["https://a.example"].title, cards["https://a.example"].words) == ("Winter", "All of it")
