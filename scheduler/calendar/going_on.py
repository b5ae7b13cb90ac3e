"""Files that were brought go on by themselves: whoever set one on may close the page, and a restart loses nothing.

A turn is one transaction: it takes the file under a lock, does the next few of it with the rights of whoever set it
on, and writes down how far it is. So two workers take turns, and one that dies repeats nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import Select, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler import logbook
from scheduler.calendar.going import Going
from scheduler.calendar.planfile import bringing
from scheduler.calendar.planfile import taking_back as plan_back
from scheduler.calendar.planfile.brought import PlanFile
from scheduler.calendar.sheets import entering
from scheduler.calendar.sheets import taking_back as sheet_back
from scheduler.calendar.sheets.sheet import Sheet
from scheduler.clock import Clock
from scheduler.db import Sessions, across_workspaces, gate_lock
from scheduler.people import Membership, Right, Workspace
from scheduler.people.finding import is_here, membership_of
from scheduler.people.roles import NotAllowed, demand
from scheduler.wording import N_

Brought = Sheet | PlanFile
Known = tuple[type[Sheet] | type[PlanFile], int]
KINDS: tuple[type[Sheet] | type[PlanFile], ...] = (Sheet, PlanFile)
NOT_ALLOWED = N_("It stopped: whoever set it on may not do so any more.")
FAILED = N_("It stopped over a fault, which is in the log. What was entered stays.")
log = structlog.get_logger("brought")


def those_waiting() -> tuple[Select[int], ...]:
    """For the tick: the files that want to go on, of each kind."""
    return tuple(select(kind.id).where(kind.going.is_not(None)) for kind in KINDS)


def go_on(
    sessions: Sessions,
    clock: Clock,
    *,
    horizon: timedelta,
    stopping: Callable[[], bool] = lambda: False,
    rest: Callable[[float], None] = lambda began: None,
    until: datetime | None = None,
) -> int:
    """Each file in turn, some of it at a time, until nothing waits or `until`; how many turns it was.

    `rest` is told when a turn began, to let others write. A file the database refuses waits for the next call; its
    OperationalError is raised once the others had their turns.
    """
    turns, faults = 0, dict[Known, OperationalError]()

    def enough() -> bool:
        return stopping() or (until is not None and clock.now() >= until)

    with sessions.reading() as session:
        left = _those(session)
    while left and not enough():
        for known in left:
            if enough():
                break
            began = clock.steady()
            try:
                _turn(sessions, known, now=clock.now(), horizon=horizon)
            except OperationalError as fault:
                faults[known] = fault
            turns += 1
            rest(began)
        with sessions.reading() as session:
            left = [known for known in _those(session) if known not in faults]
    for each in faults.values():
        raise each
    return turns


def step(session: Session, brought: Brought, *, by: Membership, now: datetime, horizon: timedelta) -> None:
    """The next few of what it was set on to do; it rests when that is done."""
    if brought.going != Going.LOOK:  # what is only looked at is taken back at once
        gate_lock.hold(session, [brought.workspace_id])  # before any row: what is moved asks the gate
        _alone(session, brought.workspace_id)
    if isinstance(brought, Sheet):
        _step_sheet(session, brought, by, now)
    else:
        _step_plan(session, brought, by, now, horizon)


def _alone(session: Session, workspace_id: int) -> None:
    """Until the commit no other file is entered here: two who bring one at once would each make its posts. The row is
    the one every change counts on anyway."""
    session.execute(select(Workspace.id).where(Workspace.id == workspace_id).with_for_update(key_share=True))


def _step_sheet(session: Session, sheet: Sheet, by: Membership, now: datetime) -> None:
    demand(by, Right.WRITE)
    if sheet.going == Going.LOOK:
        entering.look(session, sheet, by=by, now=now)
        over = sheet.is_looked_through
    elif sheet.going == Going.ENTER:
        entering.enter(session, sheet, by=by, now=now)
        over = sheet.is_done
    else:
        sheet_back.take_back(session, sheet, by=by, now=now)
        over = sheet.undone >= sheet.gone
    if over:
        sheet.stop()


def _step_plan(
    session: Session, brought: PlanFile, by: Membership, now: datetime, horizon: timedelta
) -> None:
    demand(by, Right.PLAN)
    if brought.going == Going.ENTER:
        bringing.enter_some(session, brought, by=by, now=now, horizon=horizon)
        over = brought.is_done
    else:
        plan_back.take_back_some(session, brought, by=by, now=now, horizon=horizon)
        over = brought.undone >= len(brought.outcomes)
    if over:
        brought.stop()


def _those(session: Session) -> list[Known]:
    with across_workspaces(session):
        return [
            (kind, found)
            for kind, which in zip(KINDS, those_waiting(), strict=True)
            for found in session.scalars(which.order_by(kind.id))
        ]


def _turn(sessions: Sessions, known: Known, *, now: datetime, horizon: timedelta) -> None:
    kind, brought_id = known
    try:
        with sessions.writing() as session:
            brought = _taken(session, kind, brought_id)
            if brought is None:
                return
            by = membership_of(session, brought.user_id, brought.workspace_id)
            if by is None or not is_here(by, now):
                brought.stop(NOT_ALLOWED)
                return
            step(session, brought, by=by, now=now, horizon=horizon)
    except OperationalError:
        raise  # the database is away, or somebody holds what this file needs: it goes on later
    except Exception as fault:
        why = NOT_ALLOWED if isinstance(fault, NotAllowed) else FAILED
        log.error("a file that was brought could not go on", file=brought_id, **logbook.fault(fault))
        with sessions.writing() as session:
            if (brought := _taken(session, kind, brought_id)) is not None:
                brought.stop(why)


def _taken(session: Session, kind: type[Sheet] | type[PlanFile], brought_id: int) -> Brought | None:
    """Under a lock, and only while it still wants to go on."""
    with across_workspaces(session):
        mine = select(kind).where(kind.id == brought_id, kind.going.is_not(None)).with_for_update()
        return cast(Brought | None, session.scalar(mine))
