"""What is kept about people goes with them on their wish, and by itself where a workspace says so."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from scheduler import activity
from scheduler.activity import chain
from scheduler.content import Revision
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.people import Membership, User, entering
from scheduler.people.finding import user_by_email
from scheduler.privacy import erasing, retention, taking_along
from scheduler.wording import verbatim
from tests.newsroom import NOON, a_member, a_post, a_workspace


def test_who_left_is_forgotten_and_the_history_stays_valid(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        post = a_post(session, ada)
        email, name = ada.user.email, ada.user.name
        activity.record(session, ada, "drafted", post, now=NOON)
        entering.sign_in(session, ada.user, device="Ada's phone", now=NOON)
        with pytest.raises(erasing.StillHere):
            erasing.erase(session, ada.user, now=NOON)
        ada.ended_at = NOON
    with sessions.writing() as session:
        chain.seal(session, NOON)
        assert [m.user.name for m in erasing.left_without_erasing(session, 1)] == [name]

    with sessions.writing() as session:
        erasing.erase(session, session.get_one(User, ada.user_id), now=NOON)

    with sessions.reading() as session:
        assert user_by_email(session, email) is None
        assert chain.first_broken(session) is None
        [(_, told)] = activity.history(session, 1, [post.public_id])
        assert told == ""
        kept = json.dumps(
            taking_along.everything(session, session.get_one(User, ada.user_id), workspace_id=None, now=NOON)
        )
        assert email not in kept and name not in kept and "phone" not in kept
        assert erasing.left_without_erasing(session, 1) == []


def test_what_is_kept_about_a_person_has_their_rows_and_no_secret(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        other = a_member(session, a_workspace(session), user=ada.user)
        mine, there = a_post(session, ada), a_post(session, other)
        entering.sign_in(session, ada.user, device="Ada's phone", now=NOON)
        activity.record(session, ada, "drafted", mine, now=NOON)
        session.flush()

        whole = taking_along.everything(session, ada.user, workspace_id=None, now=NOON)
        here = taking_along.everything(session, ada.user, workspace_id=ada.workspace_id, now=NOON)

    assert {row["public_id"] for row in whole["rows"]["post"]} == {mine.public_id, there.public_id}
    assert {row["public_id"] for row in here["rows"]["post"]} == {mine.public_id}
    assert whole["rows"]["sign_in"][0]["device"] == "Ada's phone" and "sign_in" not in here["rows"]
    assert [deed["deed"] for deed in whole["history"]] == ["drafted"]
    assert "hash" not in json.dumps(
        {k: v for k, v in whole["rows"].items() if k != "revision"} | whole["account"]
    )


def test_what_need_not_be_kept_goes_when_its_days_are_over(sessions: Sessions) -> None:
    old, young = NOON - timedelta(days=31), NOON - timedelta(days=29)
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        post = a_post(session, ada)
        for number, at in ((11, old), (12, old), (13, young), (14, old)):
            session.add(
                Revision(
                    workspace_id=1, post_id=post.id, number=number, said={}, by_user_id=ada.user_id, at=at
                )
            )
        for read in (old, young, None):
            session.add(_a_notice(ada, read))
        retention.choose(ada.workspace, {"notices": 30, "revisions": 30, "answers": None})

    retention.clean_all(sessions, NOON)

    with sessions.reading() as session:
        numbers = [
            r.number for r in session.query(Revision).filter(Revision.workspace_id == 1) if r.number > 10
        ]
        assert sorted(numbers) == [13, 14]  # the newest wording stays, however old
        assert session.query(Notice).filter(Notice.workspace_id == 1).count() == 2


@pytest.mark.parametrize("chosen", [{"posts": 30}, {"notices": 29}, {"notices": 4000}])
def test_a_kind_or_a_time_that_cannot_be_is_refused(
    sqlite_sessions: Sessions, chosen: dict[str, int]
) -> None:
    with sqlite_sessions.writing() as session, pytest.raises(ValueError, match=next(iter(chosen))):
        retention.choose(a_workspace(session), chosen)


def _a_notice(of: Membership, read: object) -> Notice:
    return Notice(
        workspace_id=of.workspace_id, user_id=of.user_id, kind="failed", text=verbatim("!"), about="v",
        created_at=NOON - timedelta(days=60), read_at=read,
    )  # fmt: skip
