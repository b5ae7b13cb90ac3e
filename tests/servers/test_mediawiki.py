"""MediaWiki's adapter against MediaWiki."""

from __future__ import annotations

import html
import http.client
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from scheduler.adapters.base import Message
from scheduler.adapters.mediawiki import MediaWiki
from scheduler.adapters.mediawiki.wikitext import wikitext_of
from tests.adapters.newsroom import a_message, an_image
from tests.adapters.wires import HttpWire
from tests.servers.installed import installed
from tests.servers.mediawiki import BOT, MediaWikiServer, RealMediaWiki
from tests.servers.real import RealStories

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MediaWikiServer]:
    installed("mediawiki")
    server = MediaWikiServer(tmp_path_factory.mktemp("mediawiki"))
    yield server
    server.stop()


def test_the_wiki_draws_what_markdown_meant(there: MediaWikiServer) -> None:
    said = wikitext_of(
        "## The **pier**\n\n- open\n- [map](https://e.example/a_b)\n\n{{Delete}} [[Home]] ~~~~ ''x''\n\n|a|\n|-|\n|1|"
    )

    asked = {
        "action": "parse",
        "text": said,
        "contentmodel": "wikitext",
        "prop": "text",
        "format": "json",
        "formatversion": "2",
    }
    wiki = http.client.HTTPConnection(there.address.removeprefix("http://"), timeout=30)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    wiki.request("POST", "/api.php", urlencode(asked), form)
    drawn = html.unescape(json.load(wiki.getresponse())["parse"]["text"])
    wiki.close()

    for there_too in (
        "The <b>pier</b>",
        "<li>open",
        'href="https://e.example/a_b">map</a>',
        "{{Delete}} [[Home]] ~~~~ ''x''",
        "<td>1",
    ):
        assert there_too in drawn


class TestMediaWikiItself(RealStories):
    adapter = MediaWiki
    too_long = False

    @pytest.fixture(autouse=True)
    def at(self, there: MediaWikiServer, request: pytest.FixtureRequest) -> None:
        self.server = there
        self.title = f"Marée {request.node.name.replace('[', ' ').replace(']', '')}"

    def simulator(self) -> RealMediaWiki:
        return RealMediaWiki(self.server)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"api": wire.address, "username": BOT, "password": self.server.password}

    def message(self, folder: Path) -> Message:
        return a_message(images=(an_image(folder),), title=self.title)

    def plain(self, text: str = "Marée haute à 11 h 02", **other: Any) -> Message:
        return a_message(text, title=self.title, **other)

    def another(self, message: Message, number: int) -> Message:
        return replace(message, title=f"{self.title} {number}")
