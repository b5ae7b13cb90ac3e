from __future__ import annotations

import pytest

from scheduler.adapters import ADAPTERS
from tests.publishing.scripted import Script, Scripted


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADAPTERS, "scripted", Scripted)


@pytest.fixture
def script() -> Script:
    return Script()
