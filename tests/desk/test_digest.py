"""The day's letter: once a day, at one's hour, where one is. It is noon (UTC) on Sunday, 22 November 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from scheduler import notices
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.desk.digest import send_due
from scheduler.notices.mailing import mail_unread
from scheduler.notices.resting import REST
from scheduler.people import Membership, User
from scheduler.wording import N_
from tests.newsroom import NOON, a_member, a_post, a_workspace
from tests.postbox import Postbox

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIX = NOON - 6 * HOUR  # seven in Paris


@pytest.fixture
def ada(sessions: Sessions) -> Membership:
    """In Montréal, five hours behind, and asks for her letter at seven."""
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session), zone="America/Montreal", digest_hour=7)
        a_post(session, ada, title="Salt <b>", due_on=date(2026, 11, 23))
        return ada


@pytest.fixture
def settings(postbox: Postbox, settings_for: Callable[[str | None], Settings]) -> Settings:
    return settings_for(postbox.url)


def test_it_comes_once_a_day_at_the_hour_of_the_persons_own_wall(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    sent = [send_due(sessions, settings, now=SIX + hours * HOUR) for hours in range(31)]

    assert [hours for hours, letters in enumerate(sent) if letters] == [6, 30]
    [first, _] = postbox.letters
    assert first["Subject"] == "Maison des Estuaires: your day, 22 November"
    assert "Salt <b>, for 23 November" in first.get_content()
    assert f"http://127.0.0.1:8000/workspaces/{ada.workspace.public_id}/at/mine" in first.get_content()


def test_what_one_wants_in_the_days_letter_does_not_come_by_itself(
    sqlite_sessions: Sessions, postbox: Postbox, settings: Settings
) -> None:
    with sqlite_sessions.writing() as session:
        ways = {"stopped": "digest", "comments": "page"}
        bea = a_member(session, a_workspace(session), notice_ways=ways, digest_hour=13)
        for kind in ("failed", "comment", "review"):
            notices.tell(
                session, bea.workspace_id, kind=kind, text=N_("It {kind}.", kind=kind), about="v", now=NOON,
                users=[bea.user_id],
            )  # fmt: skip

    assert mail_unread(sqlite_sessions, settings, now=NOON + HOUR) == 1
    assert send_due(sqlite_sessions, settings, now=NOON + HOUR) == 1
    assert mail_unread(sqlite_sessions, settings, now=NOON + 2 * HOUR) == 0

    at_once, days = (letter.get_content() for letter in postbox.letters)
    assert "It review." in at_once
    assert "It failed." not in at_once
    assert "It failed." in days
    assert "It comment." not in at_once + days


def test_a_quiet_day_has_no_letter_and_a_refused_one_is_tried_again(
    sqlite_sessions: Sessions, postbox: Postbox, settings: Settings
) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session), digest_hour=0)
    assert send_due(sqlite_sessions, settings, now=NOON) == 0

    with sqlite_sessions.writing() as session:
        a_post(session, ada, title="Sel", due_on=date(2026, 11, 23))
    assert send_due(sqlite_sessions, settings, now=NOON) == 0  # today is done

    postbox.answer = "451 Later"
    assert send_due(sqlite_sessions, settings, now=NOON + DAY) == 0
    postbox.answer = "250 OK"
    assert send_due(sqlite_sessions, settings, now=NOON + DAY) == 0  # the server has its rest
    assert send_due(sqlite_sessions, settings, now=NOON + DAY + REST) == 1


def test_who_left_or_never_asked_gets_none(
    sqlite_sessions: Sessions, postbox: Postbox, settings: Settings
) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        gone = a_member(session, space, digest_hour=7)
        gone.ended_at = NOON
        never = a_member(session, space, name="Bea Comte", email="bea@example.org")
        for who in (gone, never):
            a_post(session, who, due_on=date(2026, 11, 23))

    assert send_due(sqlite_sessions, settings, now=datetime.fromisoformat("2026-11-23T20:00:00+00:00")) == 0
    assert isinstance(never.user, User)
