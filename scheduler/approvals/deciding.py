"""Saying yes, or sending back. Only records: the caller lets publishing draw the consequences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.approvals.asking import answered, ask
from scheduler.approvals.decision import Decision, Verdict
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.standing import Standing, standing
from scheduler.charter import acknowledging, waivers
from scheduler.content import Stage, Variant
from scheduler.content.message import content_hash
from scheduler.db import gate_lock
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text, verbatim

GONE = ("publishing", "waiting", "published", "removed", "unconfirmed", "dropped")


class CannotDecide(Exception):
    """This decision does not count here and now; `text` says why."""

    text: Text

    def __init__(self) -> None:
        super().__init__(str(self.text))


class NothingToDecide(CannotDecide):
    text = N_("There is nothing to decide here: it is not in review.")


class Scheduled(CannotDecide):
    # Only publishing turns a cause into a state; a decision alone would leave it leaving.
    text = N_("It is scheduled: take it off the calendar first, then send it back.")


class CommentNeeded(CannotDecide):
    text = N_("Say what should change: whoever wrote it will read this.")


class OwnWords(CannotDecide):
    text = N_("You wrote some of these words, or approved them before: somebody else decides.")


class NotThisStep(CannotDecide):
    text = N_("This step asks for another role than yours.")


class Outsiders(CannotDecide):
    text = N_("Somebody outside is asked: they answer by the link that was mailed to them.")


class SaidAlready(CannotDecide):
    text = N_("You said yes already; the others asked with you have not.")


class WhyNeeded(CannotDecide):
    text = N_("Say why you agree to what the charter found: it stays with the post.")


class NotRead(CannotDecide):
    text = N_("First read the charter that holds and say that you will keep to it: then your word counts.")


class ChangedMeanwhile(CannotDecide):
    text = N_("The words changed while you were reading. Look again, then decide.")


def decide(
    session: Session,
    variant: Variant,
    *,
    verdict: Verdict | str,
    comment: str = "",
    by: Membership,
    now: datetime,
    seen: str | None = None,
    demand_version: Callable[[int], None] | None = None,
) -> Decision:
    """Record a decision about exactly these words. Raises a CannotDecide.

    `seen` is the content hash the person was shown; `demand_version` may raise for another version of the variant. Afterwards call `publishing.after_decision`: the last yes
    schedules what is planned ahead, a send-back takes the post off the calendar.
    """
    demand(by, Right.DECIDE)
    reading = acknowledging.reading_of(session, by)
    if reading is not None and reading.lapsed(now):
        raise NotRead
    verdict, comment = Verdict(verdict), comment.strip()
    if verdict != Verdict.APPROVE:
        gate_lock.close(session, variant.workspace_id)  # nothing is half scheduled on a yes this takes away
    else:
        gate_lock.hold(session, [variant.workspace_id])  # before any row: the last yes asks the gate
    session.flush()
    # Somebody may have written while this waited: it is about the words as they are now. Of two answers at once the
    # second waits and knows the first: otherwise neither was the last of its step, and nobody told the next.
    session.refresh(variant.post, with_for_update={"key_share": True})
    session.refresh(variant)
    if demand_version is not None:
        demand_version(variant.version)
    exactly = content_hash(variant)
    if seen is not None and seen != exactly:
        raise ChangedMeanwhile
    if not is_open(variant):
        raise NothingToDecide
    stands = standing(session, variant, exactly, at=now)
    eyes = Eyes(session, variant.workspace_id, now)
    if verdict == Verdict.APPROVE:
        if refusal := why_not(eyes, variant, stands, by):
            raise refusal
        _agree(session, variant, stands, comment, by=by, now=now)
    elif variant.delivery.state == "scheduled":
        raise Scheduled
    elif not comment:
        raise CommentNeeded
    decision = record(
        session,
        variant,
        Decision(
            verdict=verdict,
            content_hash=exactly,
            comment=comment,
            by_user_id=by.user_id,
            by=by.user,
            for_user_id=eyes.in_whose_name(variant.post, stands.step, by.user_id, stands.said)
            if stands.step and stands.path
            else None,
            alone=_alone(eyes, variant, stands, by),
        ),
        stands,
        now=now,
    )
    activity.record(session, by, str(verdict), variant, now=now, step=decision.step, hash=exactly)
    tell_of(session, variant, decision, by=by, now=now)
    touch(session, variant.workspace_id, now)
    return decision


def is_open(variant: Variant) -> bool:
    """In review: submitted, and not gone."""
    gone = variant.delivery.state in GONE and variant.correction is None
    # A yes to the words of a series needs its end: without one it would hold for ever.
    endless = variant.post.template and variant.post.standing_until is None
    return (
        variant.post.stage == Stage.SUBMITTED and not gone and not endless and variant.post.deleted_at is None
    )


def record(
    session: Session, variant: Variant, decision: Decision, stands: Standing, *, now: datetime
) -> Decision:
    """Keep a decision about the step that is asked for now; sent back, the post is a draft again."""
    decision.workspace_id, decision.variant_id = variant.workspace_id, variant.id
    decision.path_id = stands.path.id if stands.path else None
    decision.step, decision.said, decision.at = stands.number or 0, said(variant), now
    if decision.verdict == Verdict.APPROVE:
        decision.expires_at = _until(variant, stands, now)
    else:
        variant.post.stage = Stage.DRAFT
        variant.post.submitted_at = None
        variant.post.changed_at = now
    session.add(decision)
    session.flush()
    return decision


def _agree(
    session: Session, variant: Variant, stands: Standing, comment: str, *, by: Membership, now: datetime
) -> None:
    """Where the charter itself asks, a yes is an agreement to each of its findings, with the reason."""
    if stands.turn is None or stands.turn.path is not None:
        return
    if not comment:
        raise WhyNeeded
    for finding in stands.turn.findings:
        waivers.waive(session, variant, finding, why=comment[: waivers.WHY], by=by, now=now)


def _alone(eyes: Eyes, variant: Variant, stands: Standing, by: Membership) -> bool:
    """Whether this yes fulfils its step: where everybody is asked, only that of who answers because they are late."""
    if stands.step is None or not stands.step.everyone:
        return True
    asked = eyes.eligible(variant.post, stands.step)
    return by.user_id not in asked


def _until(variant: Variant, stands: Standing, now: datetime) -> datetime | None:
    lapses = stands.step.lapses(now) if stands.step else None
    ends = [end for end in (lapses, variant.post.standing_until) if end is not None]
    return min(ends, default=None)


def said(variant: Variant) -> dict[str, object]:
    """The words a decision is about, as an approver reads them."""
    return {
        "title": variant.post.title,
        "text": variant.wording,
        "alts": [attachment.alt for attachment in variant.images],
    }


def why_not(eyes: Eyes, variant: Variant, stands: Standing, by: Membership) -> CannotDecide | None:
    """Why this person's yes would not count now; None when it would."""
    if not stands.needed or stands.approved or stands.step is None or stands.turn is None:
        return NothingToDecide()
    late = eyes.is_late(variant.id, stands.turn, stands.content_hash)
    before = [one.by_user_id for one in stands.decisions if one.by_user_id]
    # Whoever stands in for several says yes for each of them.
    if by.user_id in stands.said and not eyes.in_whose_name(
        variant.post, stands.step, by.user_id, stands.said
    ):
        return SaidAlready()
    if by.user_id in eyes.eligible(variant.post, stands.step, before, late=late):
        return None
    if by.user_id in eyes.hands(variant.post) or by.user_id in before:
        return OwnWords() if by.user_id in eyes.asked(stands.step) else NotThisStep()
    return Outsiders() if stands.step.outside else NotThisStep()


def tell_of(
    session: Session, variant: Variant, decision: Decision, *, by: Membership | None, now: datetime
) -> None:
    """The author hears how it went; the next step hears that it is its turn."""
    post, channel = variant.post, verbatim(variant.channel.name)
    # Sent back, none of its variants waits any more.
    over = post.variants if decision.verdict == Verdict.SEND_BACK else [variant]
    stands = standing(session, variant, decision.content_hash, at=now)
    if decision.verdict == Verdict.APPROVE and stands.partly and by is not None:
        # The others asked with them still have to.
        notices.settle_for(session, variant.workspace_id, by.user_id, about=variant.public_id, now=now)
        return
    answered(session, over)
    for each in over:
        notices.settle(session, variant.workspace_id, about=each.public_id, now=now)
    if decision.verdict == Verdict.SEND_BACK:
        kind = "sent_back"
        text = N_(
            "“{title}” for {channel} was sent back: {comment}",
            title=verbatim(post.title), channel=channel, comment=verbatim(decision.comment),
        )  # fmt: skip
    elif stands.approved:
        kind = "approved"
        text = N_("“{title}” for {channel} is approved.", title=verbatim(post.title), channel=channel)
    else:
        ask(session, variant, stands, by=by, now=now)
        return
    notices.tell(
        session,
        variant.workspace_id,
        kind=kind,
        text=text,
        about=variant.public_id,
        now=now,
        users=[user for user in [post.author_id] if by is None or user != by.user_id],
    )
