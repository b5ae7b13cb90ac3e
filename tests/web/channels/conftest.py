"""A platform that answers as it is told, and an editor's browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Connection, Limits
from scheduler.channels import Channel, connecting
from scheduler.db import Sessions
from scheduler.people import Membership
from scheduler.sealing import Sealer
from tests.channels.square import Square
from tests.newsroom import NOON

MAIL = {
    "host": "smtp.example.org", "port": "587", "security": "starttls", "username": "", "reply_to": "",
    "sender_name": "Estuaires", "sender_address": "letter@example.org", "list_name": "The letter",
}  # fmt: skip


@pytest.fixture(autouse=True)
def square(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Square]]:
    monkeypatch.setitem(ADAPTERS, "square", Square)
    monkeypatch.setattr(Square, "answer", Limits(text=100))
    monkeypatch.setattr(Square, "seen", [])
    yield Square


@pytest.fixture
def a_stored(sqlite_sessions: Sessions, member: Membership) -> Callable[..., Channel]:
    """A channel of the member's workspace: `a_stored()` on the square, `a_stored("email")` with a list."""
    sealer = Sealer(["0123456789abcdef0123456789abcdef"])

    def stored(platform: str = "square", name: str = "The square", **changes: Any) -> Channel:
        settings: dict[str, Any] = MAIL if platform == "email" else {"place": "https://square.example"}
        secrets = {} if platform == "email" else {"token": "s3cret"}
        with sqlite_sessions.writing() as session:
            session.add(member)
            channel = connecting.store(
                session, by=member, name=name, platform=platform, zone="Europe/Paris", language="en",
                connection=Connection("@square", settings, secrets, Limits(text=100)), sealer=sealer, now=NOON,
            )  # fmt: skip
            for key, value in changes.items():
                setattr(channel, key, value)
        return channel

    return stored


@pytest.fixture
def as_stored(sqlite_sessions: Sessions, member: Membership) -> Callable[[], list[Channel]]:
    """The channels of the member's workspace as they are now."""

    def read() -> list[Channel]:
        with sqlite_sessions.reading() as session:
            mine = select(Channel).where(Channel.workspace_id == member.workspace_id)
            return list(session.scalars(mine.order_by(Channel.position)))

    return read
