"""Those who are asked what became of a post, and have looked at the platform."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import select

from scheduler.db import across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, State
from scheduler.publishing.claiming.taken import part_key
from scheduler.publishing.reading_back import resolving
from scheduler.wording import Text
from tests.faults.house import House


def answered(house: House, out: Collection[str]) -> list[Text | None]:
    """Why they were asked. `out`: keys of what the platform shows."""
    with house.sessions.writing() as session, across_workspaces(session):
        by = session.scalars(select(Membership)).first()
        assert by is not None
        in_doubt = Delivery.state.in_((State.UNCONFIRMED, State.WAITING))
        asked = session.scalars(select(Delivery).where(in_doubt)).all()
        causes = [one.cause for one in asked]
        for one in asked:
            assert one.variant is not None
            there = any(part_key(one.key, part) in out for part in range(3))
            outcome: resolving.Outcome = "published" if there else "absent"
            resolving.resolve(
                session, one.variant, outcome=outcome, note="Seen.", by=by, now=datetime.now(UTC)
            )
        return causes
