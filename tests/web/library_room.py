"""Files sent to the library, for tests of its pages."""

from __future__ import annotations

import io

from sqlalchemy import select
from werkzeug.test import TestResponse

from scheduler.content import Media
from scheduler.db import Sessions, across_workspaces
from tests.web.browser import Browser


def media(sessions: Sessions) -> list[Media]:
    with sessions.reading() as session, across_workspaces(session):
        return list(session.scalars(select(Media).order_by(Media.id)))


def sent(browser: Browser, *files: tuple[io.BytesIO, str]) -> TestResponse:
    return browser.post(
        "/media",
        data={"files": list(files), "csrf_token": browser.token()},
        content_type="multipart/form-data",
    )
