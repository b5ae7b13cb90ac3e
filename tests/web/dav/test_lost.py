"""What was lost or is late: a telephone, a drawing, a refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.calendar.dav import refusing, writing
from scheduler.calendar.dav.kept import DavRefusal
from scheduler.calendar.dav.posts import Posts
from scheduler.content import Post
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role, User, inviting, resetting
from scheduler.people.workspace import touch
from tests.newsroom import NOON, a_member
from tests.web.browser import Browser
from tests.web.dav.application import Application, an_event
from tests.web.newsdesk import Desk, at


def is_let_in(phone: Application) -> bool:
    return phone.ask("PROPFIND", "/dav/", Depth="0").status_code == 207


def test_a_new_password_by_letter_shuts_every_telephone_out(
    phone: Application, desk: Desk, sqlite_sessions: Sessions, stranger: Browser
) -> None:
    assert is_let_in(phone)
    with sqlite_sessions.writing() as session:
        secret = resetting.begin(session, session.get_one(User, desk.member.user_id), NOON)

    good = "another four good words"
    stranger.send(f"/password-reset/{secret}", password=good, password_again=good)

    assert not is_let_in(phone)


def test_who_comes_back_does_not_bring_the_old_telephone_along(
    desk: Desk,
    sqlite_sessions: Sessions,
    browser: Browser,
    member: Membership,
    device_of: Callable[[Membership], Application],
) -> None:
    with sqlite_sessions.writing() as session:
        space = session.merge(member.workspace, load=False)
        session.merge(member, load=False).role = Role.OWNER
        yann = a_member(session, space, name="Yann Petit")
    theirs = device_of(yann)
    assert is_let_in(theirs)

    browser.send(f"/members/{yann.public_id}/end")
    with sqlite_sessions.writing() as session:
        inviting.join(session, session.get_one(User, yann.user_id), yann.workspace_id, Role.EDITOR, NOON)

    assert not is_let_in(theirs)


def test_a_change_under_way_when_the_telephone_is_shut_out_is_not_made(
    phone: Application,
    square: str,
    desk: Desk,
    sqlite_sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from scheduler.calendar.dav import devices

    put = writing.put

    def late(*args: object) -> object:
        with sqlite_sessions.writing() as session:
            devices.shut_out_all(session, desk.member.user_id, now=NOON)
        return put(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "put", late)

    assert phone.write(f"{square}x.ics", an_event("u", "Late")).status_code == 401
    with sqlite_sessions.reading() as session:
        its = select(Post).where(Post.workspace_id == desk.member.workspace_id)
        assert session.scalars(its).all() == []


def test_what_was_drawn_before_a_change_is_not_written_over_what_was_drawn_after_it(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, nested = Posts.sheet, []

    def slow(*args: object) -> object:
        made = sheet(*args)  # type: ignore[arg-type]
        if not nested:
            nested.append("")
            desk.plan("In between", at(25))
            with sqlite_sessions.writing() as session:
                touch(session, desk.member.workspace_id, NOON)
            nested[0] = phone.sync(square)[2]
        return made

    desk.plan("Winter season", at(24))
    monkeypatch.setattr(Posts, "sheet", slow)

    slower = phone.sync(square)

    assert slower[2] == nested[0] and len(slower[0]) == 2
    assert phone.sync(square, nested[0])[:3] == ({}, [], nested[0])


def test_old_refusals_are_forgotten(phone: Application, square: str, sqlite_sessions: Sessions) -> None:
    phone.write(f"{square}x.ics", an_event("u", "Late", "20251125T100000"))

    for later, left in ((timedelta(hours=23), 1), (timedelta(days=2), 0)):
        with sqlite_sessions.writing() as session:
            refusing.forget_old(session, NOON + later)
            with across_workspaces(session):
                assert len(session.scalars(select(DavRefusal)).all()) == left
