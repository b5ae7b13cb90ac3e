from datetime import timedelta

import pytest

from scheduler.people import Role
from tests.newsroom import a_channel, a_member, a_workspace
from tests.web.conftest import app, browser, clock, member, owner, settings, signed_in  # noqa: F401

HORIZON = timedelta(days=60)


@pytest.fixture
def session(sqlite_sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def editor(session):
    return a_member(session, a_workspace(session))


@pytest.fixture
def boss(session, editor):
    return a_member(session, editor.workspace, Role.APPROVER, name="Bruno Chef")


@pytest.fixture
def channel(session, editor):
    return a_channel(session, editor.workspace)
