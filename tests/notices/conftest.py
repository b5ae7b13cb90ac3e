from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.config import Settings
from tests.postbox import Postbox, open_postbox


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with open_postbox() as opened:
        yield opened


@pytest.fixture
def settings_for() -> Callable[[str | None], Settings]:
    """Settings whose mail server is at an address."""

    def made(smtp_url: str | None) -> Settings:
        return Settings(
            data_dir=Path("unused"), database_url="", redis_url=None, secret_key=None,
            public_url="http://127.0.0.1:8000", smtp_url=smtp_url, mail_from="newsroom@example.org",
        )  # fmt: skip

    return made
