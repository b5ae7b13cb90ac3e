"""A real Valkey for each test that asks for one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.config import Settings
from workers import valkey


class RunningValkey:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.start()

    def start(self) -> None:
        socket = valkey.prepare(self.data_dir)
        self.process = subprocess.Popen(
            valkey.command(socket, self.data_dir / "valkey"), stdout=subprocess.DEVNULL
        )
        assert valkey.answers(socket, within=10)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"MARRONNIER_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def running_valkey(settings: Settings) -> Iterator[RunningValkey]:
    server = RunningValkey(settings.data_dir)
    yield server
    server.kill()
    valkey.clear(settings.data_dir)
