"""MediaWiki's adapter against MediaWiki."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler.adapters.base import Message
from scheduler.adapters.mediawiki import MediaWiki
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
