"""The dates ahead of a rotation dealt anew among its texts: a text that joins late takes its turn, too.

Left as they are: dates somebody wrote into or moved, those with a decision of their own, and those about to leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.approvals import Decision
from scheduler.db import LocalTime
from scheduler.people import Membership
from scheduler.series import ahead, errands, following, rotating
from scheduler.series.errand import Deed
from scheduler.series.occurrence import Occurrence
from scheduler.series.series import Series

SETTLED = timedelta(days=1)  # what leaves this soon has been looked at: it stays


def deal_again(session: Session, series: Series, *, by: Membership, now: datetime) -> int:
    """Each date ahead takes the text whose turn it is; the soonest now, of many the others by and by. How many change."""
    since = LocalTime.of(now + SETTLED, series.zone).at
    found = _free(session, series, ahead.occurrences(session, series, since=since))
    pool = rotating.Pool.of(session, series)
    for one in found:
        pool.uses.get(one.piece_id or 0, set()).discard(one.at)
    changed = []
    for one in found:
        text, piece = pool.next(one.at)
        if piece is None or text is None:
            if one.piece_id in pool.uses:
                pool.uses[one.piece_id].add(one.at)
        elif piece.id != one.piece_id:
            one.piece_id = piece.id
            changed.append(one)
    session.flush()
    for one in changed[: errands.AT_ONCE]:
        following.take(session, one, by=by, now=now)
    later = changed[errands.AT_ONCE :]
    errands.put_off(session, later, Deed.WORDS, by=by, now=now, out_of=len(changed))
    session.flush()
    return len(changed)


def _free(session: Session, series: Series, found: Sequence[Occurrence]) -> list[Occurrence]:
    untouched = [
        one
        for one in found
        if one.piece_id is not None
        and ahead.can_follow(one)
        and not ahead.has_own_words(one)
        and not ahead.is_moved(one, series)
    ]
    variants = {variant.id: one.id for one in untouched if one.post for variant in one.post.variants}
    decided = session.scalars(
        select(Decision.variant_id).where(
            Decision.workspace_id == series.workspace_id, Decision.variant_id.in_(variants)
        )
    )
    settled = {variants[variant_id] for variant_id in decided}
    return [one for one in untouched if one.id not in settled]
