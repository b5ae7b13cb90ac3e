from __future__ import annotations

from sqlalchemy import text

from scheduler import activity, notices
from scheduler.activity import chain
from scheduler.db import Sessions
from scheduler.people import Right, Role, workspace
from scheduler.wording import N_
from tests.newsroom import NOON, a_member, a_post, a_user, a_workspace


def test_deeds_are_chained_and_a_rewritten_one_shows(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        post = a_post(session, ada)
        for verb in ("drafted", "submitted", "scheduled"):
            activity.record(session, ada, verb, post, now=NOON)
    with sessions.writing() as session:
        assert chain.seal(session, NOON) == 3
        assert chain.seal(session, NOON) == 0
    with sessions.reading() as session:
        assert chain.first_broken(session) is None

    with sessions.writing() as session:
        session.execute(text("UPDATE deed SET verb = 'approved' WHERE id = 2"))

    with sessions.reading() as session:
        assert chain.first_broken(session) == 2


def test_the_history_names_people_until_they_are_erased(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        post = a_post(session, ada)
        activity.record(session, ada, "drafted", post, now=NOON)
        session.flush()

        [(deed, name)] = activity.history(session, ada.workspace_id, [post.public_id])

        assert (deed.verb, name) == ("drafted", "Ada Roux")


def test_who_has_it_unread_is_not_told_again(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        ada = a_member(session, space)
        a_member(session, space, Role.VIEWER, user=a_user(session, "Bea Lo"))

        told = [
            notices.tell(
                session,
                space.id,
                kind="failed",
                text=N_("Refused."),
                about="v1",
                now=NOON,
                right=Right.RESOLVE,
            )
            for _ in range(2)
        ]
        assert told == [1, 0]
        assert notices.unread(session, space.id, ada.user_id) == 1

        notices.settle(session, space.id, about="v1", now=NOON)
        assert notices.unread(session, space.id, ada.user_id) == 0


def test_the_change_counter_never_stands_still(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        workspace.touch(session, space.id, NOON)
        workspace.touch(session, space.id, NOON)
        session.expire_all()

        assert space.changes == 2
        assert (space.changed_at - NOON).total_seconds() == 2
