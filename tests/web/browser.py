"""A test client that fills in the CSRF token, as a browser does from the form it was given."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import Cookie, TestResponse

from scheduler.db import Sessions
from scheduler.people import Membership, SignIn, User
from scheduler.people.sign_in import SIGN_IN_LIFE, new_secret, secret_hash
from web.visitor import COOKIE

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Browser(FlaskClient):
    _read: tuple[str, str] | None = None

    def send(self, path: str, **fields: Any) -> TestResponse:
        """POST a form with a fresh token."""
        return self.post(path, data=fields | {"csrf_token": self.token()})

    def token(self) -> str:
        """As a page has it; the one that was read holds as long as the cookie it belongs to."""
        kept = self._form_cookie()
        if kept is None or self._read is None or self._read[0] != kept.value:
            found = TOKEN.search(self.get("/no-such-page").get_data(as_text=True))
            assert found, "no CSRF token on the page"
            kept = self._form_cookie()
            assert kept is not None
            self._read = kept.value, found[1]
        return self._read[1]

    def _form_cookie(self) -> Cookie | None:
        return self.get_cookie(self.application.config["SESSION_COOKIE_NAME"])


def sign_in(client: FlaskClient, sessions: Sessions, member: Membership, now: datetime) -> None:
    secret = new_secret()
    with sessions.writing() as session:
        session.add(
            SignIn(
                user_id=member.user_id, last_workspace_id=member.workspace_id, token_hash=secret_hash(secret),
                created_at=now, seen_at=now, expires_at=now + SIGN_IN_LIFE,
            )
        )  # fmt: skip
    client.set_cookie(COOKIE, secret)


def text_of(response: TestResponse) -> str:
    """The words of a page, without its tags."""
    page = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.get_data(as_text=True), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()


PASSWORD = "four words in a row"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(
    PASSWORD
)  # cheap: there are many tests


def with_password(sessions: Sessions, user_id: int) -> User:
    """Give somebody the password of the tests."""
    with sessions.writing() as session:
        user = session.get_one(User, user_id)
        user.password_hash = _HASH
        return user
