"""Who agreed to what the charter stops: by the role its rule names, never by who wrote it, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.charter.acknowledging import NotAcknowledged, reading_of
from scheduler.charter.finding import Finding
from scheduler.charter.version import Severity
from scheduler.charter.waiver import Waiver
from scheduler.content import Variant
from scheduler.content.hands import hands
from scheduler.content.message import content_hash
from scheduler.db import gate_lock
from scheduler.people import Membership, Right, Role
from scheduler.people.roles import ROLE_NAMES, may
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text

WHY = 2_000


class CannotWaive(Exception):
    """This yes does not count; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def lifted(
    session: Session, variant: Variant, findings: Sequence[Finding], *, said: str | None = None
) -> list[Finding]:
    """The same findings; those somebody agreed to, for exactly these words, carry their waiver.

    `said`: the hash of other words of this variant than the stored ones.
    """
    if not any(finding.blocks for finding in findings):
        return list(findings)
    return attached(findings, standing(session, variant, said=said))


def attached(findings: Sequence[Finding], given_ones: Sequence[Waiver]) -> list[Finding]:
    """The same, each with the waiver that is bound to it; what names nobody is lifted by nobody."""
    given = {waiver.finding_key: waiver for waiver in given_ones}
    if not given:
        return list(findings)
    return [
        replace(finding, waiver=given.get(finding.key)) if finding.blocks and finding.role else finding
        for finding in findings
    ]


def standing(session: Session, variant: Variant, *, said: str | None = None) -> list[Waiver]:
    """Those that hold for the words as they are, or for those of the hash `said`; oldest first."""
    rows = session.scalars(
        select(Waiver)
        .where(
            Waiver.workspace_id == variant.workspace_id,
            Waiver.variant_id == variant.id,
            Waiver.taken_back_at.is_(None),
        )
        .order_by(Waiver.id)
    ).all()
    # The hash costs something: most variants have no waiver at all.
    digest = (said or content_hash(variant)) if rows else ""
    return [row for row in rows if row.content_hash == digest]


def why_not(
    session: Session, variant: Variant, finding: Finding, by: Membership, now: datetime
) -> Text | None:
    """Why this person cannot agree to it; None when they can."""
    if finding.severity is Severity.ADVISE:
        return N_("This is advice: nothing has to be waived.")
    if not finding.role:
        return N_("Nobody can waive this clause: the words have to change.")
    if not may(by, Right.DECIDE) or by.role not in (finding.role, Role.OWNER):
        return N_(
            "Only somebody with the role {role} can agree to this.", role=ROLE_NAMES[Role(finding.role)]
        )
    if by.user_id in hands(session, variant.workspace_id, [variant.post])[variant.post_id]:
        return N_("You wrote some of these words: somebody else has to agree.")
    reading = reading_of(session, by)
    return NotAcknowledged(reading.number).text if reading and reading.lapsed(now) else None


def waive(
    session: Session, variant: Variant, finding: Finding, *, why: str, by: Membership, now: datetime
) -> Waiver:
    """Agree to this finding on these words. Schedules nothing by itself. Raises CannotWaive."""
    refusal = why_not(session, variant, finding, by, now)
    if refusal is None and not 0 < len(why.strip()) <= WHY:
        refusal = N_("Say why, in at most {most} characters: it stays with the post.", most=WHY)
    if refusal:
        raise CannotWaive(refusal)
    given = Waiver(
        workspace_id=variant.workspace_id,
        variant_id=variant.id,
        finding_key=finding.key,
        content_hash=content_hash(variant),
        rule_kind=finding.rule_kind,
        clause_title=finding.clause_title,
        message=finding.message,
        why=why.strip(),
        by_user_id=by.user_id,
        by=by.user,
        at=now,
    )
    session.add(given)
    session.flush()
    activity.record(session, by, "waived", variant, now=now, rule=finding.rule_kind, hash=given.content_hash)
    touch(session, variant.workspace_id, now)
    return given


def take_back(session: Session, variant: Variant, waiver: Waiver, *, by: Membership, now: datetime) -> None:
    """Only by who gave it, and not under what is about to leave. Raises CannotWaive."""
    if waiver.by_user_id != by.user_id:
        raise CannotWaive(N_("Only who agreed can take it back."))
    gate_lock.close(session, variant.workspace_id)
    if variant.delivery:
        session.refresh(variant.delivery)
    if variant.delivery and variant.delivery.state not in ("unscheduled", "held", "missed"):
        # Only publishing turns a cause into a state; taken back alone, it would leave it leaving.
        raise CannotWaive(N_("It is scheduled: take it off the calendar first."))
    waiver.taken_back_at = now
    activity.record(session, by, "took back a waiver", variant, now=now, rule=waiver.rule_kind)
    touch(session, variant.workspace_id, now)
    session.flush()
