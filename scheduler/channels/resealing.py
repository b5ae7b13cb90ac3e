"""After the key was rotated: every stored secret under the current key, so that the old one can be taken away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from scheduler.channels.channel import Channel
from scheduler.db import Sessions, across_workspaces
from scheduler.sealing import CannotOpen, Sealer


@dataclass(frozen=True)
class Resealed:
    count: int
    lost: tuple[str, ...]  # names of channels whose key is gone: they have to be connected again


def reseal(sessions: Sessions, sealer: Sealer) -> Resealed:
    """Everything runs on meanwhile: each secret is replaced only if it is still the one that was read."""
    with sessions.reading() as session, across_workspaces(session):
        found = session.execute(
            select(Channel.id, Channel.name, Channel.sealed).where(Channel.sealed != "").order_by(Channel.id)
        ).all()
    count, lost = 0, []
    for channel_id, name, sealed in found:
        try:
            anew = sealer.rotate(sealed)
        except CannotOpen:
            lost.append(name)
            continue
        with sessions.writing() as session, across_workspaces(session):
            # Not a change of the channel: what was approved for it stays approved.
            session.execute(
                update(Channel)
                .where(Channel.id == channel_id, Channel.sealed == sealed)
                .values(sealed=anew)
                .execution_options(synchronize_session=False)
            )
        count += 1
    return Resealed(count, tuple(lost))
