"""The parts of a delivery and their rows: made at the first try, met again at the next ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, insert, select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Message, Receipt
from scheduler.adapters.base import Part as Spoken
from scheduler.channels import Recipient
from scheduler.db import UtcDateTime
from scheduler.db.given import ROWS, given, table
from scheduler.publishing.attempt import Part, PartState
from scheduler.publishing.claiming.taken import Piece, TakenRow, part_key, receipt_of
from scheduler.wording import N_

LEFT = N_("No longer on the list.")


class Parting(NamedTuple):
    """What a claimed delivery is made of now. `straight`: nothing is to be prepared before the first part."""

    row: TakenRow
    message: Message
    spoken: tuple[Spoken, ...]
    straight: bool
    replay: bool = False  # what may be out may simply be sent again


@dataclass
class _Draft:
    part: Spoken
    key: str
    state: PartState = PartState.READY
    receipt: Receipt | None = None
    id: int = 0
    doubtful: bool = False  # may be out already
    fence: int | None = None  # on the wire in this try
    change: dict[str, Any] = field(default_factory=dict)  # of a row that is there already


def pieces(session: Session, partings: Sequence[Parting], now: datetime) -> dict[int, tuple[Piece, ...]]:
    """Every delivery's pieces in order, by its id. The first one to do is on the wire once this commits."""
    again = [parting.row.id for parting in partings if parting.row.fence > 1]
    stored = known(session, again)
    drafts = {
        parting.row.id: _match(parting, stored[parting.row.id], now)
        if parting.row.fence > 1
        else _first_try(parting)
        for parting in partings
    }
    _write(session, partings, drafts, now)
    return {
        delivery_id: tuple(Piece(d.id, d.part, d.key, d.state, d.receipt, d.doubtful) for d in each)
        for delivery_id, each in drafts.items()
    }


def may_be_out(session: Session, partings: Sequence[Parting], now: datetime) -> None:
    """Write down the parts of what no try here knows of, and what may be out all the same."""
    drafts = {
        each.row.id: [
            _Draft(part, part_key(each.row.key, part.ordinal), PartState.UNKNOWN) for part in each.spoken
        ]
        for each in partings
    }
    _write(session, partings, drafts, now)


def _first_try(parting: Parting) -> list[_Draft]:
    """Nothing is stored yet: the first goes at once."""
    key, fence = parting.row.key, parting.row.fence
    drafts = [_Draft(part, part_key(key, part.ordinal), doubtful=parting.replay) for part in parting.spoken]
    if parting.straight and drafts:
        drafts[0].state, drafts[0].fence = PartState.ON_THE_WIRE, fence
    return drafts


def _match(parting: Parting, stored: Sequence[TakenRow], now: datetime) -> list[_Draft]:
    spoken = {_name(part): part for part in parting.spoken}
    drafts = [_again(parting, row, spoken.pop(row.recipient or row.ordinal, None), now) for row in stored]
    # A mailing goes to those who were on the list when it began; who joined since gets the next one.
    if not stored or stored[0].recipient is None:
        drafts += [_Draft(part, part_key(parting.row.key, part.ordinal)) for part in spoken.values()]
    drafts.sort(key=lambda draft: draft.part.ordinal)
    first = next((draft for draft in drafts if draft.state is PartState.READY), None)
    if first and parting.straight:
        first.state, first.fence = PartState.ON_THE_WIRE, parting.row.fence
        first.change |= {"state": PartState.ON_THE_WIRE, "fence": parting.row.fence, "started_at": now}
    return drafts


def _again(parting: Parting, row: TakenRow, part: Spoken | None, now: datetime) -> _Draft:
    gone = part is None
    # The last one may have left the list meanwhile: then nothing is spoken any more.
    part = replace(part, ordinal=row.ordinal, name=row.name) if part else _unspoken(parting, row)
    draft = _Draft(part, row.key, PartState(row.state), receipt_of(row.receipt), row.id)
    if draft.state is PartState.UNKNOWN and parting.replay:
        draft.state, draft.doubtful = PartState.READY, True
    elif draft.state is PartState.READY and gone:
        draft.state = PartState.REFUSED
        draft.change = {"state": PartState.REFUSED, "reason": LEFT, "finished_at": now}
    elif draft.state is PartState.READY and row.key != part_key(parting.row.key, row.ordinal):
        draft.key = part_key(parting.row.key, row.ordinal)
        draft.change = {"key": draft.key}
    return draft


def _unspoken(parting: Parting, row: TakenRow) -> Spoken:
    """For what is not to be sent any more: who left the list, a piece that the words no longer have."""
    return Spoken(row.ordinal, row.name, parting.message, "")


def _write(
    session: Session, partings: Sequence[Parting], drafts: dict[int, list[_Draft]], now: datetime
) -> None:
    new = [(parting.row, draft) for parting in partings for draft in drafts[parting.row.id] if not draft.id]
    changed = [draft for each in drafts.values() for draft in each if draft.id and draft.change]
    people = _recipients(session, [draft.part for _, draft in new if draft.part.recipient])
    if new:
        rows = [
            {
                "workspace_id": row.workspace_id,
                "delivery_id": row.id,
                "ordinal": draft.part.ordinal,
                "name": draft.part.name[:254],
                "recipient_id": people.get(draft.part.recipient.id) if draft.part.recipient else None,
                "key": draft.key,
                "state": draft.state,
                "fence": draft.fence,
            }
            for row, draft in new
        ]
        statement = insert_parts(session.get_bind().dialect.name)
        made = session.connection().execute(statement, {ROWS: rows, "now_": now})
        ids = {(row.delivery_id, row.ordinal): row.id for row in made}
        for row, draft in new:
            draft.id = ids[row.id, draft.part.ordinal]
    for draft in changed:
        session.execute(
            update(Part)
            .where(Part.id == draft.id)
            .values(**draft.change)
            .execution_options(synchronize_session=False)
        )


@cache
def insert_parts(dialect: str) -> Any:
    """The statement that writes parts down."""
    rows = given(
        dialect, workspace_id=int, delivery_id=int, ordinal=int, name=str, recipient_id=int, key=str, state=str, fence=int
    )  # fmt: skip
    begun = case((rows.c.state == PartState.ON_THE_WIRE, bindparam("now_", type_=UtcDateTime())))
    values = {column.name: column for column in rows.c} | {"started_at": begun}
    return (
        insert(table(Part))
        .from_select(list(values), select(*values.values()), include_defaults=False)
        .returning(Part.delivery_id, Part.ordinal, Part.id)
    )


def as_sent(spoken: Sequence[Spoken], stored: Sequence[TakenRow]) -> tuple[Piece, ...]:
    """The parts as their rows say, with the words they had."""
    words = {_name(part): part for part in spoken}
    return tuple(
        Piece(row.id, part, row.key, PartState(row.state), receipt_of(row.receipt))
        for row in stored
        if (part := words.get(row.recipient or row.ordinal))
    )


def known(session: Session, delivery_ids: Sequence[int]) -> dict[int, list[TakenRow]]:
    """The part rows of some deliveries, in order."""
    found: dict[int, list[TakenRow]] = defaultdict(list)
    if delivery_ids:
        rows = session.execute(
            select(
                Part.id,
                Part.delivery_id,
                Part.ordinal,
                Part.name,
                Part.key,
                Part.state,
                Part.receipt,
                Recipient.public_id.label("recipient"),
            )
            .outerjoin(Recipient, Recipient.id == Part.recipient_id)
            .where(Part.delivery_id.in_(delivery_ids))
            .order_by(Part.ordinal)
        )
        for row in rows:
            found[row.delivery_id].append(row)
    return found


def _recipients(session: Session, parts: Iterable[Spoken]) -> dict[str, int]:
    """The rows behind the public ids of an audience."""
    names = [part.recipient.id for part in parts if part.recipient]
    found: dict[str, int] = {}
    for start in range(0, len(names), 500):
        rows = session.execute(
            select(Recipient.public_id, Recipient.id).where(
                Recipient.public_id.in_(names[start : start + 500])
            )
        )
        found |= dict(rows.all())
    return found


def _name(part: Spoken) -> str | int:
    """What a part is known by from one try to the next: its recipient, or its place."""
    return part.recipient.id if part.recipient else part.ordinal
