from __future__ import annotations

import re

from sqlalchemy import select

from scheduler.db import Sessions
from scheduler.people import ApiToken, Membership, tokens
from tests.web.browser import Browser, text_of


def test_a_token_is_shown_once_and_works(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    page = browser.send("/settings/tokens", name="bench", scope="read").get_data(as_text=True)
    secret = re.search(r"mar_[\w-]+", page)

    assert secret
    assert secret[0] not in browser.get("/settings/tokens").get_data(as_text=True)
    with sqlite_sessions.reading() as session:
        token, here = tokens.bearer(session, secret[0]) or (None, None)
        assert token and token.scopes == ["read"]
        assert here and here.user_id == member.user_id


def test_a_nameless_token_is_asked_for_a_name(browser: Browser) -> None:
    answer = browser.send("/settings/tokens", name=" ", scope="read")

    assert answer.status_code == 422
    assert "Please fill this in." in text_of(answer)


def test_a_revoked_token_opens_nothing(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    browser.send("/settings/tokens", name="bench", scope="all")
    with sqlite_sessions.reading() as session:
        token = session.scalars(select(ApiToken).where(ApiToken.workspace_id == member.workspace_id)).one()

    browser.send(f"/settings/tokens/{token.public_id}/revocation")

    assert "No token yet" in text_of(browser.get("/settings/tokens"))
