"""Two people whose yes is asked for, at the same moment."""

import threading

from sqlalchemy import select

from scheduler.approvals import Verdict, decide, paths
from scheduler.approvals.paths import Step
from scheduler.content import Stage, Variant
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.people import Role
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace


def test_of_two_yeses_at_once_the_second_knows_the_first_and_has_the_next_step_asked(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        paul, zoe = (a_member(session, owner.workspace, Role.APPROVER, name=name) for name in ("Paul", "Zoé"))
        both = Step(Role.APPROVER, people=tuple(one.user.public_id for one in (paul, zoe)), everyone=True)
        paths.create(session, by=owner, name="Both", channels=None, steps=[both, Step(Role.OWNER)], now=NOON)
        channel = a_channel(session, owner.workspace)
        post = a_post(session, owner, "It is open.", channel, stage=Stage.SUBMITTED, submitted_at=NOON)
        asked = post.variants[0].id
    heard: list[object] = []

    def yes(session, by):
        mine = select(Variant).where(Variant.workspace_id == by.workspace_id, Variant.id == asked)
        variant = session.scalars(mine).one()
        decide(session, variant, verdict=Verdict.APPROVE, by=by, now=NOON)
        return session.scalars(
            select(Notice.id).where(
                Notice.workspace_id == by.workspace_id,
                Notice.user_id == owner.user_id,
                Notice.kind == "review",
            )
        ).all()

    def other() -> None:
        try:
            with sessions.writing() as session:
                heard.append(yes(session, zoe))
        except Exception as fault:
            heard.append(fault)

    second = threading.Thread(target=other)
    with sessions.writing() as session:
        assert not yes(session, paul)
        second.start()
        second.join(0.3)
        assert second.is_alive() and not heard
    second.join(10)

    assert len(heard) == 1 and heard[0], heard
