"""Ghost's adapter against Ghost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.adapters.base import Message
from scheduler.adapters.ghost import Ghost
from tests.adapters.newsroom import a_message, an_image
from tests.adapters.wires import HttpWire
from tests.servers.ghost import GhostServer, RealGhost
from tests.servers.installed import installed
from tests.servers.real import RealStories

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GhostServer]:
    installed("ghost")
    server = GhostServer(tmp_path_factory.mktemp("ghost"))
    yield server
    server.stop()


class TestGhostItself(RealStories):
    adapter = Ghost
    too_long = False

    @pytest.fixture(autouse=True)
    def at(self, there: GhostServer) -> None:
        self.server = there

    def simulator(self) -> RealGhost:
        return RealGhost(self.server)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"site": wire.address, "key": self.server.key}

    def message(self, folder: Path) -> Message:
        return a_message(images=(an_image(folder), an_image(folder, alt='Le "phare"', id="im2")))
