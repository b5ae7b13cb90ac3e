"""A web house on a database of its own, and browsers that are signed in or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from tests.newsroom import FixedClock, a_member, a_workspace
from tests.web.browser import Browser, sign_in
from tests.web.lent import lent_app
from web.app import create_app
from web.throttle import limiter


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    return Settings(
        data_dir=tmp_path / "var",
        database_url=sqlite_url,
        redis_url=None,
        secret_key="0123456789abcdef0123456789abcdef",
        public_url="http://localhost",
    )


@pytest.fixture
def app(settings: Settings, sqlite_sessions: Sessions, clock: FixedClock) -> Iterator[Flask]:
    app = lent_app(settings, sessions=sqlite_sessions, clock=clock)
    app.testing = True
    app.test_client_class = Browser
    yield app
    limiter.reset()


@pytest.fixture
def own_app(settings: Settings, sqlite_sessions: Sessions, clock: FixedClock) -> Iterator[Flask]:
    """For tests that change the application itself."""
    app = create_app(settings, sessions=sqlite_sessions, clock=clock)
    app.testing = True
    app.test_client_class = Browser
    yield app
    limiter.reset()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def member(sqlite_sessions: Sessions) -> Membership:
    """An editor of the first workspace."""
    with sqlite_sessions.writing() as session:
        return a_member(session, a_workspace(session))


@pytest.fixture
def signed_in(app: Flask, sqlite_sessions: Sessions, clock: FixedClock) -> Callable[[Membership], Browser]:
    """`signed_in(member)`: a browser with that person's cookie."""

    def browser(member: Membership) -> Browser:
        client = app.test_client()
        assert isinstance(client, Browser)
        sign_in(client, sqlite_sessions, member, clock.now())
        return client

    return browser


@pytest.fixture
def browser(signed_in: Callable[[Membership], Browser], member: Membership) -> Browser:
    """A browser signed in as `member`."""
    return signed_in(member)


@pytest.fixture
def owner(sqlite_sessions: Sessions) -> Membership:
    with sqlite_sessions.writing() as session:
        return a_member(
            session, a_workspace(session), Role.OWNER, name="Olga Petit", email="olga@example.org"
        )
