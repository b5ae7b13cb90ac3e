"""A client that speaks to the API with a token, and the newsroom it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.people import Right, Role, tokens
from tests.browser.house import Rung
from tests.newsroom import NOON, FixedClock, a_member, a_workspace
from tests.web.lent import lent_app


@dataclass
class Caller:
    client: FlaskClient
    sessions: Sessions
    clock: FixedClock
    courier: Rung
    secret: str = ""

    def __call__(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(f"/api/v1{path}", method=method, json=json, headers=sent)

    def token_for(
        self, role: Role, email: str, scopes: list[Right] | None = None, *, workspace: str = "Maison"
    ) -> str:
        """A token of a new person with this role, in a workspace of this name (made when it is not there)."""
        from sqlalchemy import select

        from scheduler.people import Workspace

        with self.sessions.writing() as session:
            space = session.scalar(select(Workspace).where(Workspace.name == workspace)) or a_workspace(
                session, workspace
            )
            member = a_member(session, space, role, name=email.split("@", maxsplit=1)[0].title(), email=email)
            return tokens.issue(session, member, name="tests", scopes=scopes, now=NOON)[1]


@pytest.fixture
def call(sqlite_sessions: Sessions, tmp_path: Path) -> Iterator[Caller]:
    settings = Settings.from_env(
        {
            "MARRONNIER_DATA_DIR": str(tmp_path),
            "MARRONNIER_SECRET_KEY": "a key for tests only, long enough to be taken",
            "MARRONNIER_ALLOW_ADDRESSES": "127.0.0.1",
        }
    )
    clock, courier = FixedClock(), Rung()
    app = lent_app(settings, sessions=sqlite_sessions, courier=courier, clock=clock)
    caller = Caller(app.test_client(), sqlite_sessions, clock, courier)
    caller.secret = caller.token_for(Role.EDITOR, "ada@example.org")
    yield caller


@pytest.fixture
def channel(call: Caller) -> str:
    from tests.api.drafting import manual

    return manual(call, "The square")
