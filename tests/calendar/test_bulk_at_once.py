"""Two people who do something to the same posts at the same moment."""

import threading

from sqlalchemy import select

from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.calendar.bulk import doing
from scheduler.calendar.bulk.deeds import Approve
from scheduler.content import Stage, Variant
from scheduler.db import Sessions
from scheduler.people import Role
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace


class Watched(Approve):
    """Lets another begin while the first post is done and the second is not."""

    def __init__(self, begun):
        super().__init__()
        object.__setattr__(self, "begun", begun)

    def __call__(self, session, variant, *, by, now):
        done = super().__call__(session, variant, by=by, now=now)
        self.begun()
        return done


def test_of_two_who_approve_the_same_posts_the_other_way_round_none_waits_for_ever(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        paul, zoe = (a_member(session, owner.workspace, Role.APPROVER, name=name) for name in ("Paul", "Zoé"))
        paths.create(session, by=owner, name="Any", channels=None, steps=[Step(Role.APPROVER)], now=NOON)
        channel = a_channel(session, owner.workspace)
        for _ in range(2):
            a_post(session, owner, "It is open.", channel, stage=Stage.SUBMITTED, submitted_at=NOON)
    heard: list[object] = []

    def all_of(by, deed, backwards=False):
        with sessions.writing() as session:
            asked = select(Variant).where(Variant.workspace_id == by.workspace_id).order_by(Variant.id)
            found = session.scalars(asked).all()
            outcomes = doing.do(session, found[::-1] if backwards else found, deed, by=by, now=NOON)
            return [bool(one.done) for one in outcomes]

    def other() -> None:
        try:
            heard.append(all_of(zoe, Approve(), backwards=True))
        except Exception as fault:
            heard.append(fault)

    beside = threading.Thread(target=other)

    def begun() -> None:
        if not beside.ident:
            beside.start()
            beside.join(0.3)

    assert all_of(paul, Watched(begun)) == [True, True]
    beside.join(10)

    assert heard == [[False, False]]
