"""The answer of somebody outside: about exactly the words their link is for, recorded as given by link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.approvals import linking
from scheduler.approvals.deciding import (
    ChangedMeanwhile,
    CommentNeeded,
    NothingToDecide,
    OwnWords,
    Scheduled,
    is_open,
    record,
    tell_of,
)
from scheduler.approvals.decision import Decision, Verdict
from scheduler.approvals.link import ApprovalLink
from scheduler.approvals.standing import Standing, standing
from scheduler.content import Post, Variant
from scheduler.content.hands import hands
from scheduler.content.message import content_hash
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import gate_lock
from scheduler.people import Membership, Right, User
from scheduler.people.roles import demand, may
from scheduler.people.workspace import touch
from scheduler.wording import N_


def asked_about(session: Session, link: ApprovalLink, now: datetime) -> tuple[Variant, Standing] | None:
    """The variant and how it stands; None where the words have changed, or its turn is over."""
    variant = session.scalar(
        select(Variant).where(Variant.workspace_id == link.workspace_id, Variant.id == link.variant_id)
    )
    if variant is None or not is_open(variant) or content_hash(variant) != link.content_hash:
        return None
    stands = standing(session, variant, link.content_hash, at=now)
    turn = stands.turn
    if turn is None or (turn.path_id, turn.number) != (link.path_id, link.step):
        return None
    # Taken off the path since: their word is not asked for any more.
    return (variant, stands) if link.email in {one.email for one in turn.step.outside} else None


class LinkOver(linking.LinkRefused):
    text = N_("This link is over already: look again.")


def send_again(session: Session, link: ApprovalLink, *, by: Membership, now: datetime) -> ApprovalLink:
    """A new link in the place of this one: by who decides, or may write the post. Raises LinkRefused, NotAllowed."""
    asked = None if link.ended_at else asked_about(session, link, now)
    if asked is None:
        raise LinkOver
    demand(by, Right.SUBMIT)
    if not may(by, Right.DECIDE):
        demand_to_write(by, asked[0].post)
    return linking.send_again(session, link, by=by, now=now)


def decide_by_link(
    session: Session, link: ApprovalLink, *, verdict: Verdict | str, comment: str = "", now: datetime
) -> tuple[Variant, Decision]:
    """Record it, and end the link. Raises a CannotDecide. Afterwards call `publishing.after_decision`, by nobody."""
    verdict, comment = Verdict(verdict), comment.strip()
    if verdict == Verdict.SEND_BACK:
        gate_lock.close(session, link.workspace_id)  # nothing is half scheduled on a yes this takes away
    else:
        gate_lock.hold(session, [link.workspace_id])  # before the row: two answers never wait for each other
    # The post before its link, as all who answer: the second of two knows the first.
    its = select(Variant.post_id).where(
        Variant.workspace_id == link.workspace_id, Variant.id == link.variant_id
    )
    session.execute(
        select(Post.id)
        .where(Post.workspace_id == link.workspace_id, Post.id == its.scalar_subquery())
        .with_for_update(key_share=True)
    )
    session.refresh(link, with_for_update=True)
    if link.ended_at is not None or link.expires_at <= now:
        raise NothingToDecide
    found = asked_about(session, link, now)
    if found is None:
        raise ChangedMeanwhile
    variant, stands = found
    if verdict == Verdict.APPROVE and _wrote_it(session, link, variant):
        raise OwnWords
    if verdict == Verdict.SEND_BACK and variant.delivery.state == "scheduled":
        raise Scheduled
    if verdict == Verdict.SEND_BACK and not comment:
        raise CommentNeeded
    decision = record(
        session,
        variant,
        Decision(
            verdict=verdict,
            content_hash=link.content_hash,
            comment=comment,
            by_name=link.name or link.email,
            link_id=link.id,
        ),
        stands,
        now=now,
    )
    for each in linking.open_links(session, variant, now):
        each.ended_at = now  # one answer is enough, and none is given twice
    activity.record(
        session, None, f"{verdict} by link", variant, now=now,
        step=decision.step, hash=link.content_hash, link=link.public_id,
    )  # fmt: skip
    tell_of(session, variant, decision, by=None, now=now)
    touch(session, variant.workspace_id, now)
    return variant, decision


def _wrote_it(session: Session, link: ApprovalLink, variant: Variant) -> bool:
    """Whether the address is that of somebody whose words these are: four eyes hold by link, too."""
    wrote = hands(session, variant.workspace_id, [variant.post])[variant.post.id]
    return session.scalar(select(User.id).where(User.id.in_(wrote), User.email == link.email)) is not None
