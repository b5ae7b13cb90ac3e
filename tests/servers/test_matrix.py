"""Matrix's adapter against Synapse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.adapters.base import Message
from scheduler.adapters.matrix import Matrix
from tests.adapters.newsroom import a_message, an_image
from tests.adapters.wires import HttpWire
from tests.servers.installed import installed
from tests.servers.real import RealStories
from tests.servers.synapse import RealMatrix, Synapse

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    installed("synapse")
    server = Synapse(tmp_path_factory.mktemp("synapse"))
    yield server
    server.stop()


class TestMatrixItself(RealStories):
    adapter = Matrix
    too_long = False

    @pytest.fixture(autouse=True)
    def at(self, there: Synapse) -> None:
        self.server = there

    def simulator(self) -> RealMatrix:
        self.room = RealMatrix(self.server)
        return self.room

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        room = f"#{self.room.alias}:there.example"
        return {"server": wire.address, "token": self.room.token, "room": room}

    def message(self, folder: Path) -> Message:
        return a_message(images=(an_image(folder),))
