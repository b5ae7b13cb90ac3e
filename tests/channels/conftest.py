from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Limits
from tests.channels.square import Square


@pytest.fixture
def square(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Square]]:
    monkeypatch.setitem(ADAPTERS, "square", Square)
    monkeypatch.setattr(Square, "answer", Limits(text=100))
    monkeypatch.setattr(Square, "seen", [])
    yield Square
