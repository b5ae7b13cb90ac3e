"""How one person likes their calendars: colours, order, names. Theirs alone, and never shown to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.calendar.dav.backend import Refusal
from scheduler.calendar.dav.kept import DavProperty
from scheduler.calendar.dav.turns import take_turns
from scheduler.people import Membership
from scheduler.wording import N_

MOST, LONGEST = 40, 4000  # properties of one calendar; characters of one


def of(session: Session, here: Membership) -> dict[str, dict[str, str]]:
    """By calendar."""
    found: dict[str, dict[str, str]] = {}
    rows = select(DavProperty.calendar, DavProperty.name, DavProperty.value).where(*_theirs(here))
    for calendar, name, value in session.execute(rows):
        found.setdefault(calendar, {})[name] = value
    return found


def keep(session: Session, here: Membership, calendar: str, chosen: Mapping[str, str | None]) -> None:
    """None takes a choice back. Raises Refusal when it is too much to be kept."""
    if any(len(name) > 200 or len(value or "") > LONGEST for name, value in chosen.items()):
        raise _too_much()
    take_turns(session, here)
    its = (*_theirs(here), DavProperty.calendar == calendar)
    session.execute(delete(DavProperty).where(*its, DavProperty.name.in_(list(chosen))))
    there = session.scalar(select(func.count()).select_from(DavProperty).where(*its)) or 0
    wanted = {name: value for name, value in chosen.items() if value is not None}
    if there + len(wanted) > MOST:
        raise _too_much()
    for name, value in wanted.items():
        session.add(
            DavProperty(
                workspace_id=here.workspace_id,
                user_id=here.user_id,
                calendar=calendar,
                name=name,
                value=value,
            )
        )


def _theirs(here: Membership) -> tuple[Any, ...]:
    return (DavProperty.workspace_id == here.workspace_id, DavProperty.user_id == here.user_id)


def _too_much() -> Refusal:
    return Refusal(507, text=N_("That is more than can be kept about one calendar."))
