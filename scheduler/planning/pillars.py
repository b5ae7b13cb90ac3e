"""The recurring themes of a workspace: named, ordered, closed when they have had their time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.pillar import Pillar
from scheduler.wording import N_, Text

# What plans limit the share of.
NATURES = {
    "": N_("useful to the reader"),
    "promotional": N_("promotional"),
    "self_centred": N_("about ourselves"),
}


class BadName(ValueError):
    """A pillar needs a name of its own."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def everything(session: Session, workspace_id: int) -> list[Pillar]:
    """Open pillars in their order, then the closed ones."""
    return list(
        session.scalars(
            select(Pillar)
            .where(Pillar.workspace_id == workspace_id)
            .order_by(Pillar.closed_at.is_not(None), Pillar.position, Pillar.id)
        )
    )


def living(session: Session, workspace_id: int) -> list[Pillar]:
    """What a new post may be filed under, in order."""
    return [pillar for pillar in everything(session, workspace_id) if pillar.closed_at is None]


def create(session: Session, *, by: Membership, name: str, now: datetime) -> Pillar:
    """A new pillar, after the others. Raises BadName."""
    demand(by, Right.PLAN)
    others = everything(session, by.workspace_id)
    pillar = Pillar(
        workspace_id=by.workspace_id,
        name=_good_name(name, others),
        position=max((other.position for other in others), default=-1) + 1,
        created_at=now,
    )
    session.add(pillar)
    session.flush()
    _changed(session, pillar, by, "opened_pillar", now)
    return pillar


def rename(
    session: Session, pillar: Pillar, *, by: Membership, name: str, now: datetime, nature: str | None = None
) -> None:
    """Posts keep the pillar, under its new name; `nature` as in NATURES, None leaves it. Raises BadName."""
    demand(by, Right.PLAN)
    if nature in NATURES:
        pillar.nature = nature
    others = [other for other in everything(session, pillar.workspace_id) if other is not pillar]
    pillar.name = _good_name(name, others)
    _changed(session, pillar, by, "renamed_pillar", now)


def close(session: Session, pillar: Pillar, *, by: Membership, now: datetime) -> None:
    """Old posts keep it; new ones are not offered it, and plans no longer count on it."""
    demand(by, Right.PLAN)
    pillar.closed_at = now
    _changed(session, pillar, by, "closed_pillar", now)


def reopen(session: Session, pillar: Pillar, *, by: Membership, now: datetime) -> None:
    demand(by, Right.PLAN)
    pillar.closed_at = None
    _changed(session, pillar, by, "reopened_pillar", now)


def move(session: Session, pillar: Pillar, *, by: Membership, steps: int, now: datetime) -> None:
    """Up (negative) or down among the open ones; at an end it stays."""
    demand(by, Right.PLAN)
    order = living(session, pillar.workspace_id)
    place = order.index(pillar)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    for position, each in enumerate(order):
        each.position = position
    _changed(session, pillar, by, "moved_pillar", now)


def _good_name(name: str, others: list[Pillar]) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= 80:
        raise BadName(N_("A pillar has a name of at most {most} characters.", most=80))
    if name.casefold() in {other.name.casefold() for other in others}:
        raise BadName(N_("There is a pillar of that name already."))
    return name


def _changed(session: Session, pillar: Pillar, by: Membership, verb: str, now: datetime) -> None:
    session.flush()
    activity.record(session, by, verb, pillar, now=now)
    touch(session, pillar.workspace_id, now)
