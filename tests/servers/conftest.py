from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.mastodon_mock import MastodonMock


@pytest.fixture(scope="session")
def mastodon_mock() -> Iterator[MastodonMock]:
    server = MastodonMock.start()
    yield server
    server.stop()
