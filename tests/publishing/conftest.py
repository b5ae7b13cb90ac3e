from __future__ import annotations

import pytest

from scheduler.adapters import ADAPTERS
from tests.publishing.scripted import Honours, Script, Scripted, Shows


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (Scripted, Shows, Honours):
        monkeypatch.setitem(ADAPTERS, kind.platform, kind)


@pytest.fixture
def script() -> Script:
    return Script()
