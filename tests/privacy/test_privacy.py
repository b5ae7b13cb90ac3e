"""What is kept about people goes with them on their wish, and by itself where a workspace says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.activity import chain
from scheduler.approvals import step
from scheduler.calendar.planfile.brought import PlanFile
from scheduler.content import Revision, commenting
from scheduler.db import Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Membership, Role, User, entering
from scheduler.people.finding import user_by_email
from scheduler.privacy import erasing, retention, taking_along
from scheduler.publishing import Delivery
from scheduler.wording import N_, verbatim, whose_name
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace


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
        kept = json.dumps(_taken(session, session.get_one(User, ada.user_id)))
        assert email not in kept and name not in kept and "phone" not in kept
        assert erasing.left_without_erasing(session, 1) == []


def test_no_reason_on_the_queue_and_no_notice_to_a_colleague_names_who_was_forgotten(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session))
        ada = a_member(session, owner.workspace, name="Ada Rivière", email="riviere@example.org")
        channel = a_channel(session, owner.workspace, name="Ada Rivière")  # speaks there under her own name
        held, done = (a_post(session, owner, "Open.", channel).variants[0].delivery for _ in range(2))
        refused = N_(
            "On {channel}, {names} speak on this.",
            channel=verbatim(channel.name),
            names=whose_name("Ada Rivière, Paul"),
        )
        held.cause = N_("{reason} (Charter: {clause})", reason=refused, clause=verbatim("Who speaks"))
        asked = step.Step(Role.APPROVER, people=("her", "his"))
        done.cause = N_("{role} is missing", role=step.whom(asked, {"her": "Ada Rivière", "his": "Paul"}))
        done.proof = "Ada Rivière"
        post = a_post(session, owner)
        commenting.comment(session, post, "Shall we?", by=ada, now=NOON)
        ada.ended_at = NOON
        chain.seal(session, NOON)

    with sessions.writing() as session:
        erasing.erase(session, session.get_one(User, ada.user_id), now=NOON)

    with sessions.reading() as session, across_workspaces(session):
        causes = {row.id: (str(row.cause), row.proof) for row in session.query(Delivery)}
        [told] = session.query(Notice).all()
    assert causes[held.id][0] == "On Ada Rivière, Former member, Paul speak on this. (Charter: Who speaks)"
    assert causes[done.id] == ("Former member, Paul is missing", "Former member")
    assert str(told.text).startswith("Former member commented on")


@pytest.mark.parametrize(("own", "said"), [(None, "Ancien membre"), ("en", "Former member")])
def test_the_name_in_place_of_theirs_is_in_their_language_else_that_of_their_workspace(
    sqlite_sessions: Sessions, own: str | None, said: str
) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session, locale="fr"), locale=own)
        activity.record(session, ada, "drafted", a_post(session, ada), now=NOON)
        ada.ended_at = NOON
        session.flush()

        erasing.erase(session, ada.user, now=NOON)

        assert ada.user.name == said


def test_one_workspace_erases_nobody_whom_another_still_knows(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        other = a_member(session, a_workspace(session), user=ada.user)
        for one in (ada, other):
            activity.record(session, one, "drafted", a_post(session, one), now=NOON)
            one.ended_at = NOON
        session.flush()

        assert not erasing.erase_here(session, ada.user, ada.workspace_id, now=NOON)
        assert ada.user.name == "Ada Roux"
        assert erasing.left_without_erasing(session, ada.workspace_id) == []
        assert erasing.left_without_erasing(session, other.workspace_id) == [other]
        assert erasing.erase_here(session, ada.user, other.workspace_id, now=NOON)
        assert erasing.is_erased(ada.user)


def test_what_is_kept_about_a_person_has_their_rows_and_no_secret(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        other = a_member(session, a_workspace(session), user=ada.user)
        mine, there = a_post(session, ada), a_post(session, other)
        entering.sign_in(session, ada.user, device="Ada's phone", now=NOON)
        activity.record(session, ada, "drafted", mine, now=NOON)
        session.flush()

        whole = _taken(session, ada.user)
        here = _taken(session, ada.user, ada.workspace_id)

    assert {row["public_id"] for row in whole["rows"]["post"]} == {mine.public_id, there.public_id}
    assert {row["public_id"] for row in here["rows"]["post"]} == {mine.public_id}
    assert whole["rows"]["sign_in"][0]["device"] == "Ada's phone" and "sign_in" not in here["rows"]
    assert [deed["deed"] for deed in whole["history"]] == ["drafted"]
    assert "hash" not in json.dumps(whole)


def test_of_a_workspace_one_left_nothing_is_taken_along_but_that_one_was_there(
    sqlite_sessions: Sessions,
) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        left = a_member(session, a_workspace(session), user=ada.user)
        guest = a_member(session, a_workspace(session), user=ada.user)
        channel = a_channel(session, ada.workspace, "The square")
        channel.paused_by_id, channel.pause_reason = ada.user_id, "the strike"
        for one in (left, guest):
            a_post(session, one, "The secret plan")
            activity.record(session, one, "drafted", a_post(session, one), now=NOON)
        left.ended_at, guest.guest_until = NOON - timedelta(days=1), NOON

        kept = _taken(session, ada.user)

    assert "post" not in kept["rows"] and kept["history"] == []
    assert len(kept["rows"]["membership"]) == 3
    [paused] = kept["rows"]["channel"]
    assert paused["paused_by_id"] == ada.user_id and "settings" not in paused
    assert "strike" not in json.dumps(kept)


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


def test_an_hour_lets_go_of_a_few_and_the_next_goes_on_behind_them(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    monkeypatch.setattr(retention, "BATCHES", 2)
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        session.add_all(_a_notice(ada, NOON - timedelta(days=31)) for _ in range(7))
        retention.choose(ada.workspace, {"notices": 30})
        session.add(
            PlanFile(
                workspace_id=1,
                user_id=ada.user_id,
                name="plan",
                stored={},
                items=0,
                outcomes=[],
                created_at=NOON - timedelta(days=31),
            )
        )

    left = []
    for _ in range(3):
        retention.clean_all(sqlite_sessions, NOON)
        with sqlite_sessions.reading() as session:
            left.append(session.query(Notice).filter(Notice.workspace_id == 1).count())

    assert left == [3, 0, 0]
    with sqlite_sessions.reading() as session:
        assert session.query(PlanFile).filter(PlanFile.workspace_id == 1).count() == 0


@pytest.mark.parametrize("chosen", [{"posts": 30}, {"notices": 29}, {"notices": 4000}])
def test_a_kind_or_a_time_that_cannot_be_is_refused(
    sqlite_sessions: Sessions, chosen: dict[str, int]
) -> None:
    with sqlite_sessions.writing() as session, pytest.raises(ValueError, match=next(iter(chosen))):
        retention.choose(a_workspace(session), chosen)


def _taken(session: Session, person: User, workspace_id: int | None = None) -> Any:
    return json.loads("".join(taking_along.written(session, person, workspace_id=workspace_id, now=NOON)))


def _a_notice(of: Membership, read: object) -> Notice:
    return Notice(
        workspace_id=of.workspace_id, user_id=of.user_id, kind="failed", text=verbatim("!"), about="v",
        created_at=NOON - timedelta(days=60), read_at=read,
    )  # fmt: skip
