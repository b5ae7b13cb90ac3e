from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.db import Sessions
from scheduler.people import Role, entering, first_run, inviting, passwords, resetting, tokens
from scheduler.people.roles import NotAllowed, Right
from tests.newsroom import NOON, a_member, a_user, a_workspace

LATER = NOON + timedelta(days=1)


def test_the_right_code_opens_the_first_run_page_once(sessions: Sessions) -> None:
    with sessions.writing() as session:
        code = first_run.new_code(session)
        assert first_run.is_code(session, f" {code[:4]}-{code[4:].lower()} ")
        assert not first_run.is_code(session, "WRONGONE")

        owner = _open(session)

        assert owner.role == Role.OWNER
        assert not first_run.is_code(session, code)
        with pytest.raises(first_run.AlreadyOpen):
            _open(session)


def test_a_signed_in_browser_is_recognised_until_signed_out(sessions: Sessions) -> None:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        token = entering.sign_in(session, member.user, device="Firefox", now=NOON)
        seen, here = entering.recognise(session, token, LATER) or pytest.fail("not recognised")
        assert here is member

        entering.sign_out(session, seen, LATER)

        assert entering.recognise(session, token, LATER) is None


def test_a_sign_in_ends_after_thirty_days(sessions: Sessions) -> None:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        token = entering.sign_in(session, member.user, device="", now=NOON)

        assert entering.recognise(session, token, NOON + timedelta(days=30)) is None


def test_a_new_password_signs_out_the_other_browsers(sessions: Sessions) -> None:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        here = entering.sign_in(session, member.user, device="here", now=NOON)
        there = entering.sign_in(session, member.user, device="there", now=NOON)
        session.flush()
        kept, _ = entering.recognise(session, here, NOON) or pytest.fail("not recognised")

        resetting.change_password(session, member.user, password_hash="x", now=NOON, keep_sign_in=kept.id)
        session.expire_all()

        assert entering.recognise(session, here, NOON)
        assert entering.recognise(session, there, NOON) is None


def test_an_invitation_is_good_once(sessions: Sessions) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        invitation, secret = inviting.invite(
            session, by=owner, email="Bea@Example.org", role=Role.APPROVER, now=NOON
        )
        assert inviting.invitation_for(session, secret, LATER) is invitation

        joined = inviting.accept(session, invitation, name="Béa", password_hash="x", now=LATER)

        assert (joined.role, joined.user.email) == (Role.APPROVER, "bea@example.org")
        assert inviting.invitation_for(session, secret, LATER) is None


def test_an_invitation_lapses_after_two_days(sessions: Sessions) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        _, secret = inviting.invite(session, by=owner, email="bea@example.org", role=Role.VIEWER, now=NOON)

        assert inviting.invitation_for(session, secret, NOON + timedelta(hours=48)) is None


def test_inviting_again_withdraws_the_first_link(sessions: Sessions) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        _, first = inviting.invite(session, by=owner, email="bea@example.org", role=Role.VIEWER, now=NOON)
        _, second = inviting.invite(session, by=owner, email="bea@example.org", role=Role.EDITOR, now=NOON)

        assert inviting.invitation_for(session, first, NOON) is None
        assert inviting.invitation_for(session, second, NOON)


def test_an_editor_cannot_invite(sessions: Sessions) -> None:
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        with pytest.raises(NotAllowed):
            inviting.invite(session, by=editor, email="bea@example.org", role=Role.OWNER, now=NOON)


def test_the_last_owner_cannot_leave_or_step_down(sessions: Sessions) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)

        with pytest.raises(inviting.LastOwner):
            inviting.end(session, owner, by=owner, now=NOON)
        with pytest.raises(inviting.LastOwner):
            inviting.change_role(session, owner, Role.EDITOR, by=owner)


def test_a_reset_link_is_good_once_and_replaces_the_one_before(sessions: Sessions) -> None:
    with sessions.writing() as session:
        member = a_member(session, a_workspace(session))
        first = resetting.begin(session, member.user, NOON)
        second = resetting.begin(session, member.user, NOON)
        session.expire_all()
        assert resetting.reset_for(session, first, NOON) is None
        reset = resetting.reset_for(session, second, NOON) or pytest.fail("no link")

        resetting.finish(session, reset, password_hash="new", now=NOON)

        assert member.user.password_hash == "new"
        assert resetting.reset_for(session, second, NOON) is None


def test_a_token_acts_within_its_scopes(sessions: Sessions) -> None:
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        _, secret = tokens.issue(session, editor, name="bench", scopes=[Right.READ], now=NOON)
        token, here = tokens.bearer(session, secret) or pytest.fail("unknown token")

        assert here is editor
        assert tokens.allows(token, here, Right.READ)
        assert not tokens.allows(token, here, Right.SCHEDULE)


def test_a_token_ends_with_the_membership(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        owner = a_member(session, space, Role.OWNER)
        editor = a_member(session, space, user=a_user(session, "Bea Lo"))
        _, secret = tokens.issue(session, editor, name="bench", now=NOON)

        inviting.end(session, editor, by=owner, now=NOON)
        session.flush()

        assert tokens.bearer(session, secret) is None


def test_passwords_are_checked_and_weak_ones_told() -> None:
    known = passwords.hash_password("a tree by the estuary")

    assert passwords.verify(known, "a tree by the estuary")
    assert not passwords.verify(known, "another")
    assert not passwords.verify(None, "nobody has this password")
    assert passwords.weakness("short")
    assert passwords.weakness("aaaaaaaaaaaa")
    assert passwords.weakness("a tree by the estuary") is None


def _open(session):
    return first_run.open_newsroom(
        session, name="Maison", zone="Europe/Paris", locale="fr", first_weekday=0, owner_name="Ada",
        owner_email="Ada@Example.org", password_hash="x", now=NOON,
    )  # fmt: skip
