"""A newsroom, and the telephone of its editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from scheduler.db import Sessions
from scheduler.people import Membership
from tests.web.dav.application import Application, let_in
from tests.web.newsdesk import Desk


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


@pytest.fixture
def device_of(app: Flask, sqlite_sessions: Sessions) -> Callable[[Membership], Application]:
    return lambda member: let_in(sqlite_sessions, app.test_client(), member)


@pytest.fixture
def phone(desk: Desk, device_of: Callable[[Membership], Application], member: Membership) -> Application:
    return device_of(member)


@pytest.fixture
def square(phone: Application, desk: Desk) -> str:
    """The address of a channel's calendar."""
    return f"{phone.home}{desk.square.public_id}/"
