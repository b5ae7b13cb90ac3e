"""Writing down what is about to be sent: an attempt for each claimed delivery, and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import structlog
from sqlalchemy import String, bindparam, insert, literal, select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Adapter, Message
from scheduler.adapters.base import Part as Spoken
from scheduler.db import UtcDateTime, new_public_id
from scheduler.db.given import ROWS, given, table
from scheduler.publishing.attempt import Attempt
from scheduler.publishing.claiming import as_sent, loading, parting
from scheduler.publishing.claiming.loading import Outside, Words
from scheduler.publishing.claiming.served import Served
from scheduler.publishing.claiming.taken import Claimed, Piece, TakenRow
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.patience import give_up_at, may_replay
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import leaving
from scheduler.wording import N_

log = structlog.get_logger()

OURS = N_("Marronnier itself could not prepare this; the log says how.")


class _Ready(NamedTuple):
    """A claimed row with all that its attempt needs."""

    row: TakenRow
    words: Words
    adapter: Adapter
    message: Message
    spoken: tuple[Spoken, ...]

    def parting(self, now: datetime, *, again: bool = False) -> parting.Parting:
        """`again`: it may be out, whether a try here knows of it or not."""
        steps, row = self.adapter.steps(self.message), self.row
        straight = not steps or not loading.fresh(steps, row.prepared, now)[1]
        # Of a first try, nothing can be out already.
        replay = (again or row.fence > 1) and may_replay(
            self.words.channel.platform, now=now, first_tried=row.first_tried_at
        )
        return parting.Parting(row, self.message, self.spoken, straight, replay)


def open_attempts(
    session: Session,
    taken: Sequence[TakenRow],
    *,
    owner: str,
    outside: Outside,
    now: datetime,
    replay: bool = False,
    channels: Sequence[Served] = (),
) -> list[Claimed]:
    """The claimed rows as frozen data. What no longer says what was stamped goes back to be asked about again.

    `replay`: they may be out already. They say what they said then, whatever was written since, and what goes wrong
    here leaves them unconfirmed. `channels`: those of theirs that are known already.
    """
    ready = _load(session, taken, replay, outside, now, channels=channels)
    attempts = _write_attempts(session, ready, owner, now)
    pieces = parting.pieces(session, [each.parting(now, again=replay) for each in ready], now)
    return [_claimed(each, outside, attempts[each.row.id], pieces[each.row.id]) for each in ready]


def reopen(session: Session, taken: Sequence[TakenRow], *, outside: Outside, now: datetime) -> list[Claimed]:
    """What was sent then, to be looked for. What cannot be prepared is left to a person.

    Nothing is written, but for what a database has forgotten of which it was put in doubt: its parts.
    """
    ready = _load(session, taken, True, outside, now)
    stored = parting.known(session, [each.row.id for each in ready])
    if forgotten := [each.parting(now) for each in ready if not stored[each.row.id]]:
        parting.may_be_out(session, forgotten, now)
        stored |= parting.known(session, [each.row.id for each in forgotten])
    return [
        _claimed(each, outside, None, parting.as_sent(each.spoken, stored[each.row.id])) for each in ready
    ]


def _load(
    session: Session,
    taken: Sequence[TakenRow],
    replay: bool,
    outside: Outside,
    now: datetime,
    *,
    channels: Sequence[Served] = (),
) -> list[_Ready]:
    found = loading.words(session, [row.variant_id for row in taken], channels) if taken else {}
    ready = []
    for row in taken:
        words = found[row.variant_id]
        try:
            if words.digest != row.content_hash and not replay:
                # Changed without asking the gate: the sweep asks, an old stamp never goes out.
                _let_go(session, row, State.SCHEDULED, stamped_at=None)
                continue
            adapter = outside.adapter(session, words.channel, now=now)
            if adapter is None:
                raise LookupError(words.channel.platform)
            message = loading.message_of(session, words, adapter, outside)
            if words.digest != row.content_hash:
                message = as_sent.message(
                    session, message, workspace_id=row.workspace_id, delivery_id=row.id,
                    content_hash=row.content_hash, channel=words.channel.public_id, media_root=outside.media_root,
                )  # fmt: skip
            ready.append(_Ready(row, words, adapter, message, adapter.parts(message)))
        except Exception as fault:
            # One post that cannot be prepared must not keep the others from leaving, nor come back for ever.
            log.error("cannot_prepare", variant=words.public_id, fault=type(fault).__name__)
            to = State.UNCONFIRMED if replay else State.FAILED
            _let_go(session, row, to, cause=OURS, look_again_at=None)
            about = Subject(
                words.public_id,
                row.workspace_id,
                words.title,
                words.channel.name,
                row.scheduled_by_id,
            )
            tell(session, about, to, OURS, now=now)
    return ready


def _let_go(session: Session, row: TakenRow, to: State, **also: Any) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.id == row.id)
        .values(state=to, **leaving(to), **also)
        .execution_options(synchronize_session=False)
    )


def _write_attempts(session: Session, ready: Sequence[_Ready], owner: str, now: datetime) -> dict[int, int]:
    if not ready:
        return {}
    rows = [
        {
            "public_id": new_public_id(),
            "workspace_id": each.row.workspace_id,
            "delivery_id": each.row.id,
            "fence": each.row.fence,
            "key": each.row.key,
            "content_hash": each.row.content_hash,
            "charter_version_id": each.row.charter_version_id,
            "said": loading.said(each.message),
        }
        for each in ready
    ]
    statement = insert_attempts(session.get_bind().dialect.name)
    made = session.connection().execute(statement, {ROWS: rows, "owner_": owner, "now_": now})
    return dict(made.all())


@cache
def insert_attempts(dialect: str) -> Any:
    """The statement that writes attempts down."""
    rows = given(
        dialect, public_id=str, workspace_id=int, delivery_id=int, fence=int, key=str, content_hash=str,
        charter_version_id=int, said=dict,
    )  # fmt: skip
    alike = {
        "kind": literal("publish"),
        "owner": bindparam("owner_", type_=String()),
        "started_at": bindparam("now_", type_=UtcDateTime()),
    }
    values: dict[str, Any] = {column.name: column for column in rows.c} | alike
    return (
        insert(table(Attempt))
        .from_select(list(values), select(*values.values()), include_defaults=False)
        .returning(Attempt.delivery_id, Attempt.id)
    )


def _claimed(
    ready: _Ready,
    outside: Outside,
    attempt_id: int | None,
    pieces: tuple[Piece, ...],
) -> Claimed:
    row, words = ready.row, ready.words
    channel = words.channel
    planned = words.planned or row.first_tried_at
    return Claimed(
        delivery_id=row.id,
        workspace_id=row.workspace_id,
        state=State(row.state),
        attempt_id=attempt_id,
        fence=row.fence,
        key=row.key,
        variant_id=words.id,
        variant=words.public_id,
        channel=outside.facts(channel),
        channel_name=channel.name,
        was_unreachable=channel.is_in_trouble,
        adapter=ready.adapter,
        message=ready.message,
        pieces=pieces,
        prepared=row.prepared,
        lane=row.lane,
        tries=row.tries,
        looks=row.looks,
        planned=planned,
        first_tried_at=row.first_tried_at,
        give_up_at=give_up_at(words.patience, planned, row.asked_at, row.first_tried_at),
        for_user=row.scheduled_by_id,
    )
