"""Choosing for one variant how late it is still worth publishing, where that differs from its channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import Lateness
from scheduler.channels.answers import LONGEST_PATIENCE
from scheduler.content import Variant
from scheduler.content.writing.authorship import demand_to_write
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.publishing.delivery import State
from scheduler.publishing.patience import Patience
from scheduler.wording import N_


class BadPatience(ValueError):
    """Not a number of minutes between none and a year."""

    text = N_("The patience must lie between no time at all and a year.")


def choose(
    session: Session, variant: Variant, patience: Patience | None, *, by: Membership, now: datetime
) -> None:
    """Its own patience; None: as its channel says. Raises BadPatience, NotAllowed."""
    demand_to_write(by, variant.post)
    session.refresh(variant.delivery)
    if variant.delivery.state != State.UNSCHEDULED:
        demand(by, Right.SCHEDULE)  # it decides whether something leaves
    if patience is not None and not 0 <= patience.minutes <= LONGEST_PATIENCE:
        raise BadPatience
    variant.patience_minutes = patience.minutes if patience else None
    variant.lateness = Lateness(patience.then) if patience else None
    variant.changed_at = now
    session.flush()
    activity.record(session, by, "chose patience", variant, now=now)
    touch(session, variant.workspace_id, now)
