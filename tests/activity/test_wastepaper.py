from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler.activity import CannotComeBack, wastepaper
from scheduler.activity.wastepaper import KEPT_FOR, WastePaper
from scheduler.content import Label, labelling
from scheduler.content.label import PostLabel
from scheduler.db import Sessions
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from scheduler.planning import KeyDate, around
from tests.newsroom import NOON, a_member, a_post, a_workspace


def test_a_label_comes_back_on_the_posts_that_carried_it_and_are_still_there(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        stays, goes = a_post(session, by, "High."), a_post(session, by, "Low.")
        label = labelling.called(session, "Tides", by=by, now=NOON)
        labelling.stick(session, label, [stays, goes], by=by, now=NOON)
        was = label.id
        paper = labelling.forget(session, label, by=by, now=NOON)
        session.delete(goes)
        session.flush()

        wastepaper.take_out(session, paper, by=by, now=NOON)

        here = Label.workspace_id == by.workspace_id
        assert session.scalars(select(Label.id).where(here)).all() == [was]
        carried = select(PostLabel.post_id).where(PostLabel.workspace_id == by.workspace_id)
        assert session.scalars(carried).all() == [stays.id]
        assert session.scalar(select(WastePaper.id).where(WastePaper.workspace_id == by.workspace_id)) is None


def test_nothing_comes_back_to_a_place_that_is_taken_nor_for_somebody_else(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        by, other = a_member(session, space), a_member(session, space, name="Idris", email="i@example.org")
        paper = labelling.forget(
            session, labelling.called(session, "Tides", by=by, now=NOON), by=by, now=NOON
        )
        with pytest.raises(NotAllowed):
            wastepaper.take_out(session, paper, by=other, now=NOON)
        labelling.called(session, "Tides", by=by, now=NOON)

        with pytest.raises(CannotComeBack):
            wastepaper.take_out(session, paper, by=by, now=NOON)

        by.role = Role.VIEWER
        with pytest.raises(NotAllowed):
            wastepaper.take_out(session, paper, by=by, now=NOON)


def test_days_and_instants_are_what_they_were_and_old_paper_is_burnt(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        feast = KeyDate(workspace_id=by.workspace_id, name="Feast", on=date(2027, 6, 21), created_at=NOON)
        session.add(feast)
        paper = around.take_away(session, feast, by=by, now=NOON)

        wastepaper.forget_old(session, NOON + KEPT_FOR)
        wastepaper.take_out(session, paper, by=by, now=NOON)

        back = session.scalars(select(KeyDate).where(KeyDate.workspace_id == by.workspace_id)).one()
        assert (back.name, back.on, back.until, back.created_at) == ("Feast", date(2027, 6, 21), None, NOON)
        session.delete(back)
        around.take_away(session, _another(session, by.workspace_id), by=by, now=NOON)
        wastepaper.forget_old(session, NOON + KEPT_FOR + timedelta(seconds=1))
        assert session.scalar(select(WastePaper.id).where(WastePaper.workspace_id == by.workspace_id)) is None


def test_what_is_too_much_for_one_paper_is_asked_about_first(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        label = labelling.called(session, "Tides", by=by, now=NOON)
        labelling.stick(session, label, [a_post(session, by), a_post(session, by)], by=by, now=NOON)

        assert wastepaper.fits(session, label)
        monkeypatch.setattr(wastepaper, "MOST", 2)
        assert not wastepaper.fits(session, label)

        assert labelling.forget(session, label, by=by, now=NOON) is None
        assert session.scalar(select(PostLabel.id).where(PostLabel.workspace_id == by.workspace_id)) is None


def _another(session, workspace_id):  # type: ignore[no-untyped-def]
    made = KeyDate(workspace_id=workspace_id, name="Fair", on=date(2027, 7, 1), created_at=NOON)
    session.add(made)
    return made
