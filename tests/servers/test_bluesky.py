"""Bluesky's adapter against the server that keeps Bluesky's accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.adapters.base import Message
from scheduler.adapters.bluesky import Bluesky
from tests.adapters.newsroom import a_message, an_image
from tests.adapters.wires import HttpWire
from tests.servers.bluesky import PersonalDataServer, RealBluesky
from tests.servers.installed import installed
from tests.servers.real import RealStories

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PersonalDataServer]:
    installed("bluesky")
    server = PersonalDataServer(tmp_path_factory.mktemp("pds"))
    yield server
    server.stop()


class TestBlueskyItself(RealStories):
    adapter = Bluesky

    @pytest.fixture(autouse=True)
    def at(self, there: PersonalDataServer) -> None:
        self.server = there

    def simulator(self) -> RealBluesky:
        self.account = RealBluesky(self.server)
        return self.account

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        handle, password = self.account.handle, self.account.password
        # Empty: the service that makes videos ready is no part of this server.
        return {"handle": handle, "password": password, "server": wire.address, "videos": ""}

    def message(self, folder: Path) -> Message:
        return a_message(images=(an_image(folder), an_image(folder, alt='Le "phare"', id="im2")))

    def test_what_became_of_it_is_read_in_our_words_and_in_theirs(self) -> None:
        pytest.skip("another program of Bluesky's counts, which is in no registry")
