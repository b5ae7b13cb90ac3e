"""A house with a feed behind a real socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from scheduler.calendar import Filter
from scheduler.calendar.feeds.addresses import open_feed
from scheduler.config import Settings
from scheduler.db import Sessions
from tests.calendar.feed_house import furnish
from tests.clients.dav_house import DavHouse, open_house
from tests.newsroom import NOON, FixedClock
from tests.web.lent import lent_app


@dataclass
class Served:
    sessions: Sessions
    clock: FixedClock
    address: str  # of a feed of all posts

    def fetched(self, folder: Path) -> Path:
        file = folder / "feed.ics"
        where = urlsplit(self.address)
        connection = HTTPConnection(where.netloc)
        connection.request("GET", where.path)
        file.write_bytes(connection.getresponse().read())
        connection.close()
        return file


@pytest.fixture
def served(tmp_path: Path, sqlite_url: str, sqlite_sessions: Sessions) -> Iterator[Served]:
    clock = FixedClock()
    with sqlite_sessions.writing() as session:
        ada, _ = furnish(session)
        _, secret = open_feed(session, ada, name="All", filter=Filter(), now=NOON)
    settings = Settings(
        data_dir=tmp_path / "var",
        database_url=sqlite_url,
        redis_url=None,
        secret_key="0123456789abcdef0123456789abcdef",
        public_url="http://localhost",
    )
    app = lent_app(settings, sessions=sqlite_sessions, clock=clock)
    server = make_server("127.0.0.1", 0, app, threaded=False)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Served(sqlite_sessions, clock, f"http://127.0.0.1:{server.server_port}/feed/{secret}/all.ics")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def dav_house(tmp_path: Path, sqlite_url: str, sqlite_sessions: Sessions) -> Iterator[DavHouse]:
    with open_house(tmp_path, sqlite_url, sqlite_sessions) as house:
        yield house
