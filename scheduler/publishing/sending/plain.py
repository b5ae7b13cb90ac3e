"""Most posts simply go out. Those are written down together, in a few statements however many they are.

What is said here is what `recording.finish` says, for the one ending where nothing else follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.db import UtcDateTime
from scheduler.db.given import ROWS, given, table
from scheduler.publishing.attempt import Attempt, Outcome, Part, PartState
from scheduler.publishing.claiming.taken import Claimed, receipt_json, wire_json
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.killpoints import reached
from scheduler.publishing.sending import recording
from scheduler.publishing.sending.ending import Ending, PartEnd
from scheduler.publishing.states import is_in, leaving

NOW = bindparam("now_", type_=UtcDateTime())


@dataclass(frozen=True)
class Finish:
    """How one delivery ended, to be written by the drain's book: alone, or with all that ended as plainly."""

    claimed: Claimed
    ends: Sequence[PartEnd]
    ending: Ending
    now: datetime

    def __call__(self, session: Session) -> None:
        recording.finish(session, self.claimed, self.ends, self.ending, now=self.now)

    @property
    def many(self) -> Any:
        """What writes several at once; None where more than the post itself is told about it."""
        return Published if self._is_plain() else None

    def _is_plain(self) -> bool:
        claimed, ending = self.claimed, self.ending
        return (
            ending.is_plain
            and claimed.state is State.PUBLISHING
            and claimed.kind is Kind.PUBLISH
            and claimed.attempt_id is not None
            and not claimed.was_unreachable
            and all(
                end.state is PartState.SENT and end.receipt and not end.receipt.allowance and not end.reason
                for end in self.ends
            )
        )


class Published:
    """Those that simply went out, as rows. Called in a transaction it closes their attempts and moves them on; Stale
    stands for each that is no longer ours."""

    def __init__(self, those: Sequence[Finish]) -> None:
        self.ids = [each.claimed.delivery_id for each in those]
        self.now = max(each.now for each in those)
        self.rows = sorted(map(_row, those), key=lambda row: row.delivery["id"])

    def __call__(self, session: Session) -> list[recording.Stale | None]:
        dialect, connection = session.get_bind().dialect.name, session.connection()
        given = {ROWS: [row.delivery for row in self.rows], "now_": self.now}
        ours = set(connection.scalars(_deliveries(dialect), given))
        kept = [row for row in self.rows if row.delivery["id"] in ours]
        if parts := [part for row in kept for part in row.parts]:
            connection.execute(_parts(dialect), {ROWS: parts, "now_": self.now})
        if kept:
            connection.execute(_attempts(dialect), {ROWS: [row.attempt for row in kept], "now_": self.now})
            activity.record_all(
                session, State.PUBLISHED, "variant", [row.about for row in kept], now=self.now
            )
        reached("ending_not_committed")
        return [None if number in ours else recording.Stale(number) for number in self.ids]


def statements(dialect: str) -> list[Any]:
    """All that `Published` says."""
    return [_deliveries(dialect), _parts(dialect), _attempts(dialect)]


class _Row(NamedTuple):
    delivery: dict[str, Any]
    parts: list[dict[str, Any]]
    attempt: dict[str, Any]
    about: tuple[int, str]


def _row(each: Finish) -> _Row:
    claimed, receipt = each.claimed, each.ending.receipt
    assert receipt is not None
    told = receipt_json(receipt)
    return _Row(
        {"id": claimed.delivery_id, "fence": claimed.fence, "receipt": told, "permalink": told["permalink"]},
        [
            {
                "id": end.part_id, "fence": claimed.fence,
                "receipt": told if end.receipt is receipt else receipt_json(end.receipt),
            }
            for end in each.ends
            if end.receipt
        ],
        {"id": claimed.attempt_id, "wire": wire_json(claimed)},
        (claimed.workspace_id, claimed.variant),
    )  # fmt: skip


@cache
def _deliveries(dialect: str) -> Any:
    rows = given(dialect, id=int, fence=int, receipt=dict, permalink=str)
    return (
        update(table(Delivery))
        .where(Delivery.id == rows.c.id, Delivery.fence == rows.c.fence, is_in(State.PUBLISHING))
        .values(
            state=State.PUBLISHED, receipt=rows.c.receipt, permalink=rows.c.permalink, published_at=NOW, changed_at=NOW,
            cause=None, look_again_at=None, looks=0, **leaving(State.PUBLISHED),
        )
        .returning(Delivery.id)
    )  # fmt: skip


@cache
def _parts(dialect: str) -> Any:
    rows = given(dialect, id=int, fence=int, receipt=dict)
    return (
        update(table(Part))
        .where(Part.id == rows.c.id)
        .values(
            state=PartState.SENT, fence=rows.c.fence, receipt=rows.c.receipt, reason=None, finished_at=NOW
        )
    )


@cache
def _attempts(dialect: str) -> Any:
    rows = given(dialect, id=int, wire=dict)
    return (
        update(table(Attempt))
        .where(Attempt.id == rows.c.id, Attempt.finished_at.is_(None))
        .values(finished_at=NOW, outcome=Outcome.SENT, reason=None, wire=rows.c.wire)
    )
