"""How a variant stands with those who must say yes, for the words exactly as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.approvals import paths
from scheduler.approvals.decision import ApprovalPath, Decision, Verdict
from scheduler.approvals.paths import Step
from scheduler.content import Post, Variant
from scheduler.content.message import content_hash as hash_of
from scheduler.people.roles import ROLE_NAMES
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class Standing:
    needed: bool  # a path holds for this channel
    approved: bool  # nothing more is asked for
    missing: Text | None = None  # whose yes is missing
    decisions: tuple[Decision, ...] = ()  # the yeses that count, in order
    path: ApprovalPath | None = None
    number: int | None = None  # of the step that is asked for now, from 0
    step: Step | None = None
    until: datetime | None = None  # when the first of these yeses lapses


FREE = Standing(needed=False, approved=True)


def standing(session: Session, variant: Variant, content_hash: str, *, at: datetime) -> Standing:
    """`at`: the moment for which the yes must be good, such as when it would go out; a lapsed one does not count."""
    path = paths.path_for(paths.living(session, variant.workspace_id), variant.channel)
    if path is None:
        return FREE
    return weigh(path, _made(session, variant.workspace_id, [variant])[variant.id], content_hash, at=at)


def standings(
    session: Session,
    workspace_id: int,
    variants: Sequence[Variant],
    *,
    at: datetime | Mapping[int, datetime],
) -> dict[int, Standing]:
    """The same for many variants, by variant id, in a few queries whatever their number; `at` may be given for each.

    Have their posts, channels and attachments loaded: the hash of each is computed where a path holds.
    """
    living = paths.living(session, workspace_id)
    asked = {v.id: path for v in variants if (path := paths.path_for(living, v.channel))}
    made = _made(session, workspace_id, [v for v in variants if v.id in asked])
    return {
        v.id: weigh(asked[v.id], made[v.id], hash_of(v), at=at if isinstance(at, datetime) else at[v.id])
        if v.id in asked
        else FREE
        for v in variants
    }


def weigh(path: ApprovalPath, decisions: Iterable[Decision], content_hash: str, *, at: datetime) -> Standing:
    """Count the decisions, oldest first: about these words, by this path, still good, and none sent back since."""
    good: dict[int, Decision] = {}
    for decision in decisions:
        if decision.content_hash != content_hash:
            continue
        if decision.verdict == Verdict.SEND_BACK:
            good.clear()
        elif decision.path_id == path.id and not _lapsed(decision, at):
            good[decision.step] = decision
    steps = paths.steps_of(path)
    missing = next((number for number in range(len(steps)) if number not in good), None)
    counted = tuple(good[number] for number in sorted(good) if missing is None or number < missing)
    until = min((d.expires_at for d in counted if d.expires_at), default=None)
    if missing is None:
        return Standing(True, True, None, counted, path, until=until)
    words = N_(
        "Approval by {role} is missing (“{path}”).",
        role=ROLE_NAMES[steps[missing].role],
        path=verbatim(path.name),
    )
    return Standing(True, False, words, counted, path, missing, steps[missing], until)


def yeses(session: Session, variant: Variant, content_hash: str, *, at: datetime) -> list[Decision]:
    """Who had said yes to these words, good at that moment and not sent back since; the series' yeses too."""
    good: list[Decision] = []
    for decision in _made(session, variant.workspace_id, [variant])[variant.id]:
        if decision.content_hash != content_hash or decision.at > at:
            continue
        if decision.verdict == Verdict.SEND_BACK:
            good.clear()
        elif decision.verdict == Verdict.APPROVE and not _lapsed(decision, at):
            good.append(decision)
    return good


def withdraw(session: Session, words: Post, *, now: datetime) -> None:
    """The yeses to these words are good no longer; asked for again, they have to be given again."""
    given = session.scalars(
        select(Decision).where(
            Decision.workspace_id == words.workspace_id,
            Decision.variant_id.in_([variant.id for variant in words.variants]),
            Decision.verdict == Verdict.APPROVE,
        )
    )
    for decision in given:
        if not _lapsed(decision, now):
            decision.expires_at = now


def _lapsed(decision: Decision, at: datetime) -> bool:
    return decision.expires_at is not None and decision.expires_at <= at


def _made(session: Session, workspace_id: int, variants: Sequence[Variant]) -> dict[int, list[Decision]]:
    """What was decided about each, oldest first; about the words of its series too, which it may still say."""
    made: dict[int, list[Decision]] = {variant.id: [] for variant in variants}
    if not made:
        return made
    own = select(Decision).where(Decision.workspace_id == workspace_id, Decision.variant_id.in_(list(made)))
    for decision in session.scalars(own.order_by(Decision.id)):
        made[decision.variant_id].append(decision)
    templates = {variant.post.template_id for variant in variants} - {None}
    if not templates:
        return made
    standing_for: dict[tuple[int, int], list[Decision]] = {}
    rows = session.execute(
        select(Decision, Variant.post_id, Variant.channel_id)
        .join(Variant, Variant.id == Decision.variant_id)
        .join(Variant.post)
        .where(
            Decision.workspace_id == workspace_id,
            Variant.workspace_id == workspace_id,
            Variant.post_id.in_(templates),
            Post.standing_until.is_not(None),  # not withdrawn
        )
        .order_by(Decision.id)
    )
    for decision, post_id, channel_id in rows:
        standing_for.setdefault((post_id, channel_id), []).append(decision)
    for variant in variants:
        of_series = standing_for.get((variant.post.template_id or 0, variant.channel_id), [])
        made[variant.id] = sorted([*of_series, *made[variant.id]], key=lambda decision: decision.id)
    return made
