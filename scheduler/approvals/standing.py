"""How a variant stands with those who must say yes, for the words exactly as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.approvals.decision import ApprovalPath, Decision, Verdict
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.routing import Turn, Turns, turns
from scheduler.approvals.step import Step, whom
from scheduler.content import Post, Variant
from scheduler.content.message import content_hash as hash_of
from scheduler.db import gate_lock
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class Standing:
    needed: bool  # somebody's yes is asked for
    approved: bool  # nothing more is asked for
    missing: Text | None = None  # whose yes is missing
    decisions: tuple[Decision, ...] = ()  # the yeses that count, in order
    path: ApprovalPath | None = None  # of the step that is asked for now, else of the last one
    number: int | None = None  # of the step that is asked for now, from 0
    step: Step | None = None
    until: datetime | None = None  # when the first of these yeses lapses
    turns: Turns = ()  # all that is asked, in order
    turn: Turn | None = None  # the one that comes now
    # Whose yes is missing, and the sentence that says so: of this one, and of whichever comes after it.
    unanswered: tuple[tuple[Turn, Text], ...] = ()
    partly: tuple[Decision, ...] = ()  # yeses to it, where everybody of several has to say yes
    content_hash: str = ""

    @property
    def said(self) -> frozenset[int]:
        """Who has answered already of several who all have to: user ids, theirs by a deputy too."""
        return frozenset(who for one in self.partly for who in (one.by_user_id, one.for_user_id) if who)

    def done(self, turn: Turn) -> bool:
        return self.turn is None or self.turns.index(turn) < self.turns.index(self.turn)


FREE = Standing(needed=False, approved=True)


def standing(
    session: Session, variant: Variant, content_hash: str, *, at: datetime, due: datetime | None = None
) -> Standing:
    """`at`: the moment for which the yes must be good, such as when it would go out; a lapsed one does not count.

    `due`: when it goes out, which is what rules by the clock are asked about; None: as it is planned.
    """
    asked = turns(session, variant.workspace_id, [variant], due={variant.id: due} if due else at)[variant.id]
    if not asked:
        return FREE
    made = _made(session, variant.workspace_id, [variant])[variant.id]
    return weigh(
        asked, made, content_hash, at=at, post=variant.post, eyes=Eyes(session, variant.workspace_id)
    )


def standings(
    session: Session,
    workspace_id: int,
    variants: Sequence[Variant],
    *,
    at: datetime | Mapping[int, datetime],
) -> dict[int, Standing]:
    """The same for many variants, by variant id, in a few queries whatever their number.

    `at` given for each: each goes out then, whatever is planned. Have their posts, channels and attachments loaded: the hash of each is computed where a path holds.
    """
    asked = turns(session, workspace_id, variants, due=at)
    made = _made(session, workspace_id, [v for v in variants if asked[v.id]])
    eyes = Eyes(session, workspace_id)
    return {
        v.id: weigh(
            asked[v.id],
            made[v.id],
            hash_of(v),
            at=at if isinstance(at, datetime) else at[v.id],
            post=v.post,
            eyes=eyes,
        )
        if asked[v.id]
        else FREE
        for v in variants
    }


def weigh(
    asked: Turns, decisions: Iterable[Decision], content_hash: str, *, at: datetime, post: Post, eyes: Eyes
) -> Standing:
    """Count the decisions, oldest first: about these words, by these paths, still good, and none sent back since."""
    good: dict[tuple[int | None, int], list[Decision]] = {}
    for decision in decisions:
        if decision.content_hash != content_hash:
            continue
        if decision.verdict == Verdict.SEND_BACK:
            good.clear()
        elif not _lapsed(decision, at):
            good.setdefault((decision.path_id, decision.step), []).append(decision)
    counted: list[Decision] = []
    for turn in asked:
        given = _given(good, turn)
        if not _fulfilled(turn, given, post, eyes):
            break
        counted += _those_that_count(turn, given)
    else:
        turn, given = None, ()
    until = min((d.expires_at for d in counted if d.expires_at), default=None)
    if turn is None:
        return Standing(
            True,
            True,
            None,
            tuple(counted),
            asked[-1].path,
            until=until,
            turns=asked,
            content_hash=content_hash,
        )
    return Standing(
        True, False, _missing(turn, eyes), tuple(counted), turn.path, turn.number, turn.step, until, asked, turn,
        tuple((one, _missing(one, eyes)) for one in asked if not _fulfilled(one, _given(good, one), post, eyes)),
        tuple(given), content_hash,
    )  # fmt: skip


def _given(good: Mapping[tuple[int | None, int], list[Decision]], turn: Turn) -> Sequence[Decision]:
    # What the charter itself asked and somebody agreed to is no turn any more.
    return good.get((turn.path_id, turn.number), ()) if turn.path else ()


def _fulfilled(turn: Turn, given: Sequence[Decision], post: Post, eyes: Eyes) -> bool:
    if not turn.step.everyone or not given or any(one.alone for one in given):
        return bool(given)
    said = {who for one in given for who in (one.by_user_id, one.for_user_id)}
    return eyes.asked(turn.step) - eyes.hands(post) <= said


def _those_that_count(turn: Turn, given: Sequence[Decision]) -> Sequence[Decision]:
    return given if turn.step.everyone else given[-1:]


def _missing(turn: Turn, eyes: Eyes) -> Text:
    who = whom(turn.step, eyes.names() if turn.step.people else {})
    if turn.path is None:
        return N_("The charter asks {role} to agree: {reason}", role=who, reason=turn.findings[0].message)
    return N_("Approval by {role} is missing (“{path}”).", role=who, path=verbatim(turn.path.name))


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
    gate_lock.close(session, words.workspace_id)
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
