"""Two people whose yes is asked for, at the same moment: in page, or by the links they were mailed."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.approvals import ApprovalLink, Verdict, by_link, decide, paths
from scheduler.approvals.chasing import chase
from scheduler.approvals.deciding import ChangedMeanwhile, NothingToDecide
from scheduler.approvals.paths import Step
from scheduler.approvals.step import Outside
from scheduler.content import Stage, Variant
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.people import Membership, Role
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

Answer = Callable[[Session], Any]


def both(sessions: Sessions, first: Answer, second: Answer) -> tuple[Any, Any]:
    """What each found: the second comes while the first is not yet stored, and has to wait for it."""
    heard: list[Any] = []

    def other() -> None:
        try:
            with sessions.writing() as session:
                heard.append(second(session))
        except Exception as fault:
            heard.append(fault)

    meanwhile = threading.Thread(target=other)
    with sessions.writing() as session:
        found = first(session)
        meanwhile.start()
        meanwhile.join(0.3)
        assert meanwhile.is_alive() and not heard
    meanwhile.join(10)
    [later] = heard
    return found, later


def asking(session: Session, owner: Membership, *steps: Step) -> Variant:
    paths.create(session, by=owner, name="Both", channels=None, steps=steps, now=NOON)
    channel = a_channel(session, owner.workspace)
    return a_post(session, owner, "It is open.", channel, stage=Stage.SUBMITTED, submitted_at=NOON).variants[
        0
    ]


def test_of_two_yeses_at_once_the_second_knows_the_first_and_has_the_next_step_asked(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        paul, zoe = (a_member(session, owner.workspace, Role.APPROVER, name=name) for name in ("Paul", "Zoé"))
        all_of_them = Step(
            Role.APPROVER, people=tuple(one.user.public_id for one in (paul, zoe)), everyone=True
        )
        asked = asking(session, owner, all_of_them, Step(Role.OWNER)).id

    def yes(session: Session, by: Membership) -> list[int]:
        mine = select(Variant).where(Variant.workspace_id == by.workspace_id, Variant.id == asked)
        decide(session, session.scalars(mine).one(), verdict=Verdict.APPROVE, by=by, now=NOON)
        told = select(Notice.id).where(
            Notice.workspace_id == by.workspace_id, Notice.user_id == owner.user_id, Notice.kind == "review"
        )
        return list(session.scalars(told))

    told, then_told = both(sessions, lambda session: yes(session, paul), lambda session: yes(session, zoe))

    assert told == []
    assert then_told and isinstance(then_told, list)


@pytest.mark.parametrize("links", [2, 1], ids=["two-links", "one-link-twice"])
def test_of_two_answers_by_link_at_once_one_counts(sessions: Sessions, links: int) -> None:
    outside = tuple(Outside(f"{name}@client.example", name) for name in ("claire", "marc")[:links])
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        asking(session, owner, Step(Role.OWNER, outside=outside), Step(Role.OWNER))
    chase(sessions, NOON)

    def answer(verdict: Verdict, email: str) -> Answer:
        def given(session: Session) -> Verdict:
            mine = select(ApprovalLink).where(
                ApprovalLink.workspace_id == owner.workspace_id, ApprovalLink.email == email
            )
            link = session.scalars(mine).one()  # read before the lock, as a page does
            return by_link.decide_by_link(session, link, verdict=verdict, comment="Name the hour.", now=NOON)[
                1
            ].verdict

        return given

    said, refused = both(
        sessions,
        answer(Verdict.APPROVE, outside[0].email),
        answer(Verdict.SEND_BACK, outside[-1].email),
    )

    assert said == Verdict.APPROVE
    assert isinstance(refused, NothingToDecide)


def test_who_answers_in_their_place_and_who_is_outside_at_once_give_one_answer(sessions: Sessions) -> None:
    claire = Outside("claire@client.example", "Claire")
    later = NOON + timedelta(hours=2)
    with sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER)
        zoe = a_member(session, owner.workspace, Role.EDITOR, name="Zoé")
        asked = asking(
            session, owner, Step(Role.OWNER, outside=(claire,), within=1, then=Role.EDITOR), Step(Role.OWNER)
        )
    chase(sessions, NOON)
    with sessions.writing() as session:
        link = session.scalars(
            select(ApprovalLink).where(ApprovalLink.workspace_id == owner.workspace_id)
        ).one()
        link.expires_at = later + timedelta(days=1)  # its letter left late
    chase(sessions, later)

    def in_page(session: Session) -> Verdict:
        mine = select(Variant).where(Variant.workspace_id == owner.workspace_id, Variant.id == asked.id)
        return decide(
            session, session.scalars(mine).one(), verdict=Verdict.APPROVE, by=zoe, now=later
        ).verdict

    def outside(session: Session) -> Verdict:
        mine = select(ApprovalLink).where(ApprovalLink.workspace_id == owner.workspace_id)
        return by_link.decide_by_link(
            session, session.scalars(mine).one(), verdict=Verdict.APPROVE, now=later
        )[1].verdict

    said, refused = both(sessions, in_page, outside)

    assert said == Verdict.APPROVE
    assert isinstance(refused, ChangedMeanwhile)
