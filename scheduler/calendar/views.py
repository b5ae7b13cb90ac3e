"""Keeping, offering and forgetting saved views; one of them may be where a person's calendar begins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.activity import wastepaper
from scheduler.calendar.saved import SavedView
from scheduler.people import Membership, Right
from scheduler.people.roles import NotAllowed, may
from scheduler.wording import N_, Text

LONGEST = 80
MOST = 100


class BadView(ValueError):
    """The view cannot be kept under that name."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def offered(session: Session, by: Membership) -> list[SavedView]:
    """One's own, then those others share, in the order of their names."""
    found = session.scalars(
        select(SavedView).where(
            SavedView.workspace_id == by.workspace_id,
            or_(SavedView.user_id == by.user_id, SavedView.shared),
        )
    )
    return sorted(found, key=lambda view: (view.user_id != by.user_id, view.name.casefold()))


def keep(
    session: Session, *, by: Membership, name: str, query: str, shared: bool, now: datetime
) -> SavedView:
    """Under a name of one's own; the same name again means the newer one. Raises BadView."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise BadView(N_("A view has a name of at most {most} characters.", most=LONGEST))
    mine = [view for view in offered(session, by) if view.user_id == by.user_id]
    if len(mine) >= MOST:
        raise BadView(N_("That is {most} views: forget one first.", most=MOST))
    view = next((one for one in mine if one.name == name), None)
    if view is None:
        view = SavedView(workspace_id=by.workspace_id, user_id=by.user_id, name=name, created_at=now)
        session.add(view)
    view.query, view.shared = query, shared and may(by, Right.WRITE)
    session.flush()
    return view


def forget(session: Session, view: SavedView, *, by: Membership, now: datetime) -> activity.WastePaper | None:
    """One's own; an editor may also clear away what others share."""
    if view.user_id != by.user_id and not (view.shared and may(by, Right.PLAN)):
        raise NotAllowed(Right.PLAN)
    right = None if view.user_id == by.user_id else Right.PLAN
    paper = wastepaper.keep(session, view, right=right, by=by, now=now)
    session.execute(
        update(Membership)
        .where(Membership.workspace_id == view.workspace_id, Membership.default_view == view.public_id)
        .values(default_view="")
    )
    session.delete(view)
    session.flush()
    return paper


def begin_with(session: Session, view: SavedView | None, *, by: Membership) -> None:
    """Where the calendar opens for this person; None: this month, everything."""
    by.default_view = view.public_id if view else ""
    session.flush()


def beginning(session: Session, by: Membership) -> SavedView | None:
    """The view one's calendar opens with, while it is still there and still shown to one."""
    if not by.default_view:
        return None
    return next((view for view in offered(session, by) if view.public_id == by.default_view), None)
