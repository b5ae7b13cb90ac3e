"""Two people who bring the same file at once."""

import threading
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar import going_on
from scheduler.calendar.going import Going
from scheduler.calendar.sheets import entering
from scheduler.calendar.sheets.sheet import Sheet
from scheduler.content import Variant
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_member, a_workspace


def test_the_same_row_entered_by_two_at_once_is_one_post(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        ben = a_member(session, ada.workspace, name="Ben")
        a_channel(session, ada.workspace, "Square")
        rows = [{"key": "spring", "channel": "Square", "title": "Spring", "text": "It is here."}]
        first, second = (entering.bring(session, "plan.csv", rows, by=by, now=NOON) for by in (ada, ben))
    heard: list[object] = []

    def entered(session: Session, by: Membership, sheet: Sheet) -> str:
        mine = select(Sheet).where(Sheet.workspace_id == by.workspace_id, Sheet.id == sheet.id)
        sheet = session.scalars(mine).one()
        sheet.going = Going.ENTER
        going_on.step(session, sheet, by=by, now=NOON, horizon=timedelta(days=60))
        return str(sheet.outcomes[0]["kind"])

    def other() -> None:
        try:
            with sessions.writing() as session:
                heard.append(entered(session, ben, second))
        except Exception as fault:
            heard.append(fault)

    beside = threading.Thread(target=other)
    with sessions.writing() as session:
        assert entered(session, ada, first) == "new"
        beside.start()
        beside.join(0.3)
        assert beside.is_alive() and not heard
    beside.join(10)

    assert heard == ["same"]
    with sessions.reading() as session:
        assert (
            len(session.scalars(select(Variant).where(Variant.workspace_id == ada.workspace_id)).all()) == 1
        )
