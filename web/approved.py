"""What to tell whoever just said yes: a yes is not always the last one, nor the last thing in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from scheduler.approvals import standing
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.publishing.planned.scheduling import AWAITS_A_YES


def came_of(session: Session, variants: Sequence[Variant], *, scheduled: int, now: datetime) -> str:
    """One sentence for the channels of one card, `scheduled` of which are now scheduled: what still waits is said first."""
    if not all(standing(session, one, content_hash(one), at=now).approved for one in variants):
        return gettext("Your yes is kept; somebody else’s is still missing.")
    if any(_is_hindered(one, now) for one in variants):
        return gettext(
            "Approved. Something else keeps it from going out as planned; its author is told what."
        )
    return gettext("Approved, and scheduled.") if scheduled else gettext("Approved.")


def _is_hindered(variant: Variant, now: datetime) -> bool:
    # Approved, still ahead, and yet left where it waited for that yes.
    is_ahead = variant.planned_instant is not None and variant.planned_instant > now
    return is_ahead and variant.delivery.state in AWAITS_A_YES
