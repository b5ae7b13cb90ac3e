from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler import notices
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.notices.mailing import mail_unread
from scheduler.people import Membership
from scheduler.wording import N_
from tests.newsroom import NOON, a_member, a_workspace
from tests.postbox import Postbox

SettingsFor = Callable[[str | None], Settings]
SOON = NOON + timedelta(minutes=2)
FAILED = N_("“{title}” failed on {channel}.", title="Winter season", channel="The square")


@pytest.fixture
def ada(sessions: Sessions) -> Membership:
    with sessions.writing() as session:
        return a_member(session, a_workspace(session))


@pytest.fixture
def settings(postbox: Postbox, settings_for: SettingsFor) -> Settings:
    return settings_for(postbox.url)


def tell(sessions: Sessions, member: Membership, about: str = "v1", *, now: datetime = NOON) -> None:
    with sessions.writing() as session:
        notices.tell(
            session,
            member.workspace_id,
            kind="failed",
            text=FAILED,
            about=about,
            now=now,
            users=[member.user_id],
        )


def stored(sessions: Sessions, member: Membership) -> list[Notice]:
    with sessions.reading() as session:
        mine = Notice.workspace_id == member.workspace_id, Notice.user_id == member.user_id
        return list(session.scalars(select(Notice).where(*mine).order_by(Notice.id)))


def test_a_notice_is_mailed_once(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    tell(sessions, ada)

    assert mail_unread(sessions, settings, now=SOON) == 1
    assert mail_unread(sessions, settings, now=SOON + timedelta(hours=1)) == 0

    [letter] = postbox.letters
    [notice] = stored(sessions, ada)
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == "Maison des Estuaires: “Winter season” failed on The square."
    assert f"http://127.0.0.1:8000/notices/{notice.public_id}" in letter.get_content()


def test_several_notices_travel_in_one_letter(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    tell(sessions, ada, "v1")
    assert mail_unread(sessions, settings, now=NOON + timedelta(seconds=30)) == 0  # more may follow
    tell(sessions, ada, "v2", now=NOON + timedelta(seconds=40))

    mail_unread(sessions, settings, now=SOON)

    assert [letter["Subject"] for letter in postbox.letters] == ["Maison des Estuaires: 2 notices for you"]


def test_letters_to_one_person_keep_their_distance(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    tell(sessions, ada, "v1")
    mail_unread(sessions, settings, now=SOON)
    tell(sessions, ada, "v2", now=SOON)

    assert mail_unread(sessions, settings, now=SOON + timedelta(minutes=5)) == 0
    assert mail_unread(sessions, settings, now=SOON + timedelta(minutes=11)) == 1


def test_each_reads_it_in_their_own_language(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    with sessions.writing() as session:
        session.add(ada)
        bea = a_member(session, ada.workspace, name="Béa Comte", email="bea@example.org", locale="fr")
    tell(sessions, bea)

    def speak(locale: str) -> Callable[[str], str]:
        return lambda sentence: f"[{locale}] {sentence}"

    mail_unread(sessions, settings, now=SOON, speak=speak)

    assert postbox.letters[0].get_content().startswith("[fr] Hello Béa Comte,")


def test_what_has_been_read_is_not_mailed(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    tell(sessions, ada)
    with sessions.writing() as session:
        notices.settle(session, ada.workspace_id, about="v1", now=NOON)

    assert mail_unread(sessions, settings, now=SOON) == 0


def test_whoever_left_the_workspace_gets_no_letters(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    tell(sessions, ada)
    with sessions.writing() as session:
        session.add(ada)
        ada.ended_at = NOON

    assert mail_unread(sessions, settings, now=SOON) == 0


def test_a_mail_server_that_is_down_gets_a_rest_and_another_try(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings_for: SettingsFor
) -> None:
    tell(sessions, ada)
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        down = settings_for(f"smtp://127.0.0.1:{reserved.getsockname()[1]}")
        assert mail_unread(sessions, down, now=SOON) == 0
    up = settings_for(postbox.url)

    assert mail_unread(sessions, up, now=SOON + timedelta(minutes=4)) == 0
    assert mail_unread(sessions, up, now=SOON + timedelta(minutes=6)) == 1
    assert len(postbox.letters) == 1


def test_an_address_that_does_not_exist_holds_nobody_up(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    with sessions.writing() as session:
        session.add(ada)
        bea = a_member(session, ada.workspace, name="Béa Comte", email="bea@example.org")
    postbox.refuse["ada@example.org"] = "550 5.1.1 No such user"
    tell(sessions, ada)
    tell(sessions, bea)

    mail_unread(sessions, settings, now=SOON)
    mail_unread(sessions, settings, now=SOON + timedelta(hours=1))

    assert postbox.addressees == ["bea@example.org"]
    assert [(notice.mail_due, notice.mailed_at) for notice in stored(sessions, ada)] == [(False, None)]


def test_an_address_refused_for_now_rests_alone(
    sqlite_sessions: Sessions, postbox: Postbox, settings: Settings
) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        bea = a_member(session, ada.workspace, name="Béa Comte", email="bea@example.org")
    postbox.refuse["ada@example.org"] = "450 4.7.1 Greylisted"
    tell(sqlite_sessions, ada)
    mail_unread(sqlite_sessions, settings, now=SOON)
    postbox.refuse.clear()
    tell(sqlite_sessions, bea)

    mail_unread(sqlite_sessions, settings, now=SOON + timedelta(minutes=1))
    at_once = list(postbox.addressees)
    mail_unread(sqlite_sessions, settings, now=SOON + timedelta(minutes=16))

    assert at_once == ["bea@example.org"]
    assert postbox.addressees == ["bea@example.org", "ada@example.org"]


def test_a_letter_that_may_have_arrived_is_not_sent_again(
    sessions: Sessions, ada: Membership, postbox: Postbox, settings: Settings
) -> None:
    tell(sessions, ada)
    postbox.answer = ""
    mail_unread(sessions, settings, now=SOON)
    postbox.answer = "250 OK"

    assert mail_unread(sessions, settings, now=SOON + timedelta(hours=1)) == 0


def test_without_a_mail_server_notices_stay_on_the_page(
    sessions: Sessions, ada: Membership, settings_for: SettingsFor
) -> None:
    tell(sessions, ada)

    assert mail_unread(sessions, settings_for(None), now=SOON) == 0
    assert [notice.mailed_at for notice in stored(sessions, ada)] == [None]
