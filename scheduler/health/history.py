"""Has anybody rewritten what was written down about who did what?"""

from __future__ import annotations

from sqlalchemy.orm import Session

from scheduler.activity import chain
from scheduler.health.check import Check, Level
from scheduler.wording import N_

HISTORY = N_("History")


def history(session: Session, *, latest: int | None) -> Check:
    """The seals of all deeds, or of the `latest`."""
    broken = chain.first_broken(session, latest=latest)
    if broken is None:
        return Check(HISTORY, Level.FINE, N_("The seals of the history fit."))
    words = N_(
        "Deed {number} was changed or removed after it was sealed: compare with a backup.", number=broken
    )
    return Check(HISTORY, Level.WATCH, words)
