"""A refusal that brings no words of its own, in a sentence: nothing is refused in silence."""

from __future__ import annotations

from scheduler.calendar.dav.backend import CALDAV, DAV, Refusal
from scheduler.wording import N_, Text
from web.dav.xml import LARGEST

BY_CONDITION: dict[tuple[str, str], Text] = {
    (DAV, "propfind-finite-depth"): N_("Ask for one calendar at a time: nobody is told everything at once (Depth: 0 or 1)."),
    (DAV, "supported-report"): N_("This question cannot be asked here."),
    (DAV, "valid-sync-token"): N_("What changed since then is no longer known: read the whole calendar anew."),
    (CALDAV, "supported-calendar-data"): N_("Only events in iCalendar are kept here (text/calendar)."),
    (CALDAV, "valid-filter"): N_("This is no filter of a calendar."),
    (CALDAV, "supported-collation"): N_("Words are compared by i;ascii-casemap, i;unicode-casemap or i;octet only."),
}  # fmt: skip
BY_STATUS: dict[int, Text] = {
    400: N_("This cannot be read: it is no XML of a calendar application, defines entities of its own, or is more than any of them sends."),
    401: N_("This password no longer opens the calendar: make another on the page “Calendar applications”."),
    404: N_("There is nothing at this address, or no longer."),
    405: N_("This is not done here: a calendar is asked for its events, and each of those is read and written by itself."),
    412: N_("It changed in the meantime: read it anew before changing it."),
    413: N_("That is too large: {most} characters at most.", most=LARGEST),
}  # fmt: skip


def words_of(refusal: Refusal) -> Text | None:
    """Its own, else those of the condition that failed, else those of its number."""
    return (
        refusal.text
        or (BY_CONDITION.get(refusal.condition) if refusal.condition else None)
        or BY_STATUS.get(refusal.status)
    )
