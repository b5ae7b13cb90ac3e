from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.adapters import ADAPTERS
from tests.faults import entry
from tests.faults.house import House, until
from tests.postgres import Postgres

SEED = int(os.environ.get("FAULTS_SEED", "1"))
POSTS = int(os.environ.get("FAULTS_POSTS", "160"))


class Street:
    """One house a database, kept from test to test as long as it is well: starting one costs seconds."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.template = folder, template
        self.houses: dict[str, House] = {}
        self.server: Postgres | None = None
        self.built = 0

    def house(self, database: str) -> House:
        kept = self.houses.get(database)
        if kept is not None:
            return kept
        self.built += 1
        folder = self.folder / f"{database}-{self.built}"
        folder.mkdir()
        self.houses[database] = House(
            folder,
            self._url(database, folder),
            server=self.server if database == "postgres" else None,
            ticks=2,
        )
        return self.houses[database]

    def _url(self, database: str, folder: Path) -> str:
        if database == "sqlite":
            shutil.copy(self.template, folder / "house.sqlite3")
            return f"sqlite:///{folder / 'house.sqlite3'}"
        if self.server is None:
            self.server = Postgres()
        return self.server.plain_url(self.server.create())

    def tear_down(self, database: str) -> None:
        if database in self.houses:
            self.houses.pop(database).stop()

    def end(self) -> None:
        for database in list(self.houses):
            self.tear_down(database)
        if self.server is not None:
            self.server.stop()


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Street]:
    made = Street(tmp_path_factory.mktemp("street"), sqlite_template)
    yield made
    made.end()


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, street: Street, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A running house with two ticks and two workers; what a test broke beyond repair is built anew for the next."""
    for name, adapter in entry.OF_TESTS.items():
        monkeypatch.setitem(ADAPTERS, name, adapter)
    found = street.house(request.param)
    until(found.is_well, "the house is well")
    failed = request.session.testsfailed
    with found.healed():
        yield found
    if counted := os.environ.get("FAULTS_COUNTED"):
        Path(counted).write_text(json.dumps(found.tally()))
    if request.session.testsfailed != failed or found.process.poll() is not None:
        street.tear_down(request.param)


@pytest.fixture
def posts() -> int:
    """How many a burst has; the long form asks for thousands."""
    return POSTS


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> random.Random:
    """The same throws for the same seed and test."""
    return random.Random(f"{SEED} {request.node.name}")
