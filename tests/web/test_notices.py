"""The bell: how many are unread, and that each notice is for one person only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from scheduler.db import Sessions
from scheduler.notices import Notice, tell, unread
from scheduler.people import Membership
from scheduler.wording import N_
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace
from tests.web.browser import Browser, text_of


@pytest.fixture
def notice(sqlite_sessions: Sessions, member: Membership) -> Notice:
    with sqlite_sessions.writing() as session:
        tell(
            session,
            member.workspace_id,
            kind="failed",
            text=N_("“{title}” failed.", title="Winter"),
            about="somevariant",
            now=NOON,
            users=[member.user_id],
        )
        session.flush()
        return session.scalars(select(Notice).where(Notice.workspace_id == member.workspace_id)).one()


def how_many(sessions: Sessions, member: Membership) -> int:
    with sessions.reading() as session:
        return unread(session, member.workspace_id, member.user_id)


def test_the_bell_counts_what_is_unread(browser: Browser, notice: Notice) -> None:
    page = browser.get("/notices")

    assert "“Winter” failed." in text_of(page)
    assert '<b class="badge failed">1</b>' in page.text


def test_following_a_notice_is_reading_it(
    browser: Browser, notice: Notice, member: Membership, sqlite_sessions: Sessions
) -> None:
    assert browser.get(f"/notices/{notice.public_id}").status_code == 302

    assert how_many(sqlite_sessions, member) == 0


def test_all_are_read_at_once(
    browser: Browser, notice: Notice, member: Membership, sqlite_sessions: Sessions
) -> None:
    browser.send("/notices/read")

    assert how_many(sqlite_sessions, member) == 0
    assert "Mark all as read" not in text_of(browser.get("/notices"))


def test_one_is_read_by_itself(
    browser: Browser, notice: Notice, member: Membership, sqlite_sessions: Sessions
) -> None:
    browser.send(f"/notices/{notice.public_id}/read")

    assert how_many(sqlite_sessions, member) == 0
    assert "Earlier" in text_of(browser.get("/notices"))


def test_what_is_urgent_comes_first(browser: Browser, member: Membership, sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        for kind in ("review", "unconfirmed", "waiting"):
            tell(
                session, member.workspace_id, kind=kind, text=N_("About {kind}.", kind=kind), about=kind, now=NOON,
                users=[member.user_id],
            )  # fmt: skip

    words = text_of(browser.get("/notices"))

    assert words.index("About unconfirmed") < words.index("About waiting") < words.index("About review")


def test_a_notice_about_a_channel_leads_to_it(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        channel = a_channel(session, member.workspace)
        about = channel.public_id
        tell(
            session, member.workspace_id, kind="channel", text=N_("Reconnect."), about=about, now=NOON,
            users=[member.user_id],
        )  # fmt: skip
        notice = session.scalars(select(Notice).where(Notice.workspace_id == member.workspace_id)).one()

    assert browser.get(f"/notices/{notice.public_id}").location == f"/channels/{about}"


def test_a_letter_about_another_workspace_leads_there(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        session.add(member)
        there = a_member(session, a_workspace(session, "Les Embruns"), user=member.user)
        tell(
            session, there.workspace_id, kind="failed", text=N_("It failed."), about="v", now=NOON,
            users=[member.user_id],
        )  # fmt: skip
        notice = session.scalars(select(Notice).where(Notice.workspace_id == there.workspace_id)).one()
    at = f"/notices/{notice.public_id}"

    assert "Les Embruns" in text_of(browser.get(at))
    assert how_many(sqlite_sessions, there) == 1

    moved = browser.send(f"/workspaces/{there.workspace.public_id}/switch", next=at)
    assert moved.location == at
    assert browser.get(at).status_code == 302
    assert how_many(sqlite_sessions, there) == 0


def test_a_notice_is_nobody_elses(
    signed_in: Callable[[Membership], Browser], notice: Notice, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        other = a_member(session, member.workspace, name="Bea Other")
    colleague = signed_in(other)

    assert "Winter" not in text_of(colleague.get("/notices"))
    assert colleague.get(f"/notices/{notice.public_id}").status_code == 404
    colleague.send("/notices/read")
    assert how_many(sqlite_sessions, member) == 1


@pytest.mark.parametrize(
    ("kind", "door"),
    [("failed", "/queue/"), ("unconfirmed", "/queue/"), ("approved", "/posts/"), ("review", "/approvals#")],
)
def test_a_notice_leads_to_its_matter(
    browser: Browser, member: Membership, sqlite_sessions: Sessions, kind: str, door: str
) -> None:
    with sqlite_sessions.writing() as session:
        channel = a_channel(session, member.workspace)
        variant = a_variant(session, a_post(session, member), channel)
        told = Notice(
            workspace_id=member.workspace_id,
            user_id=member.user_id,
            kind=kind,
            text=N_("Something happened."),
            about=variant.public_id,
            created_at=NOON,
        )
        session.add(told)
        session.flush()

    goal = browser.get(f"/notices/{told.public_id}").location

    assert goal.startswith(door)
    assert browser.get(goal.partition("#")[0]).status_code == 200


def test_a_page_named_in_a_letter_is_opened_in_its_own_workspace(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        session.add(member)
        there = a_member(session, a_workspace(session, "Les Embruns"), user=member.user)
        foreign = a_workspace(session, "Not mine")
    at = "/workspaces/{}/at/mine".format

    assert "Les Embruns" in text_of(browser.get(at(there.workspace.public_id)))
    assert browser.get(at(member.workspace.public_id)).location == "/mine"
    assert browser.get(at(foreign.public_id)).status_code == 404
    assert browser.get(f"/workspaces/{member.workspace.public_id}/at//evil.example").status_code != 302
