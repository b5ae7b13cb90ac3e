"""WordPress's adapter against WordPress."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.adapters.base import Message
from scheduler.adapters.wordpress import WordPress
from tests.adapters.newsroom import a_message, an_image
from tests.adapters.wires import HttpWire
from tests.servers.installed import installed
from tests.servers.real import RealStories
from tests.servers.wordpress import USER, RealWordPress, WordPressServer

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPressServer]:
    installed("wordpress")
    server = WordPressServer(tmp_path_factory.mktemp("wordpress"))
    yield server
    server.stop()


class TestWordPressItself(RealStories):
    adapter = WordPress
    too_long = False

    @pytest.fixture(autouse=True)
    def at(self, there: WordPressServer) -> None:
        self.server = there

    def simulator(self) -> RealWordPress:
        return RealWordPress(self.server)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"site": wire.address, "username": USER, "password": self.server.password}

    def message(self, folder: Path) -> Message:
        return a_message(images=(an_image(folder), an_image(folder, alt='Le "phare"', id="im2")))
