"""The one word that says how a post stands. Whoever shows a status, on a page, in a feed or by the API, asks here.

It is never stored: it follows from the post's stage, its delivery's state and, for what was submitted, the
decisions that fit the words as they are now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.content import Stage
from scheduler.publishing import State
from scheduler.wording import N_, Text


@dataclass(frozen=True)
class Status:
    key: str  # also the `data-st` of the style sheets
    name: Text
    icon: str  # of the icon sheet
    tone: str  # the family of colour tokens it is drawn in
    needs_someone: bool = False  # nothing happens until a person acts


# Most urgent first: a post with several channels shows the first of theirs that stands here.
STATUSES: dict[str, Status] = {
    status.key: status
    for status in (
        Status("unconfirmed", N_("Unconfirmed"), "help-circle", "review", needs_someone=True),
        Status("failed", N_("Failed"), "alert-triangle", "failed", needs_someone=True),
        Status("held", N_("Held"), "player-pause", "failed", needs_someone=True),
        Status("missed", N_("Missed"), "clock-x", "failed", needs_someone=True),
        Status("waiting", N_("Waiting"), "hourglass", "scheduled", needs_someone=True),
        Status("publishing", N_("Publishing"), "loader-2", "scheduled"),
        Status("review", N_("In review"), "eye", "review", needs_someone=True),
        Status("draft", N_("Draft"), "pencil", "draft"),
        Status("idea", N_("Idea"), "bulb", "draft"),
        Status("approved", N_("Approved"), "rosette-discount-check", "approved"),
        Status("scheduled", N_("Scheduled"), "clock-hour-4", "scheduled"),
        Status("published", N_("Published"), "check", "published"),
        Status("removed", N_("Removed"), "ban", "draft"),
        Status("dropped", N_("Dropped"), "ban", "draft"),
    )
}
URGENCY: dict[str, int] = {key: place for place, key in enumerate(STATUSES)}

# The clock and the calendar are done with these: no drag, no Move.
SETTLED = frozenset({"publishing", "waiting", "unconfirmed", "published", "removed", "dropped"})


def of(stage: str, state: str, *, approved: bool = False) -> Status:
    """How a variant stands. `approved`: nothing more is asked for the words as they are now."""
    if state != State.UNSCHEDULED:
        return STATUSES[str(state)]
    if stage != Stage.SUBMITTED:
        return STATUSES[str(stage)]
    return STATUSES["approved" if approved else "review"]


def most_urgent(statuses: Iterable[Status]) -> Status:
    """Of a post with several channels: the one that wants someone first."""
    return min(statuses, key=lambda status: URGENCY[status.key])
