from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from migrations.migrate import downgrade, is_current, upgrade
from scheduler import publishing
from scheduler.activity import ActivitySeal
from scheduler.content import Media, Post, Variant
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.db.guard import NoWorkspaceNamed
from scheduler.db.sessions import ReadOnly, make_engine
from scheduler.planning import Slot
from scheduler.planning.slot import SlotChange
from scheduler.publishing import State
from tests.newsroom import NOON, a_channel, a_member, a_post, a_user, a_variant, a_workspace
from tests.publishing.test_media_rights import a_post_with, an_image


def test_a_statement_that_names_no_workspace_raises(sessions: Sessions) -> None:
    with sessions.reading() as session, pytest.raises(NoWorkspaceNamed):
        session.scalars(select(Post)).all()


def test_so_does_a_change_of_every_workspaces_rows(sessions: Sessions) -> None:
    with sessions.writing() as session, pytest.raises(NoWorkspaceNamed):
        session.execute(update(Post).values(title="everywhere"))


def test_the_tick_may_look_across_workspaces(sessions: Sessions) -> None:
    with sessions.reading() as session, across_workspaces(session):
        assert session.scalars(select(Post)).all() == []


def test_a_variant_cannot_point_at_another_workspaces_channel(sessions: Sessions) -> None:
    with pytest.raises(IntegrityError), sessions.writing() as session:
        ours, theirs = a_workspace(session), a_workspace(session, "Others")
        post = a_post(session, a_member(session, ours))
        a_variant(session, post, a_channel(session, theirs))


def test_a_reading_session_cannot_write(sessions: Sessions) -> None:
    with sessions.reading() as session, pytest.raises(ReadOnly):
        a_user(session)


def test_a_naive_time_is_refused(sessions: Sessions) -> None:
    with pytest.raises(Exception, match="naive"), sessions.writing() as session:
        user = a_user(session)
        user.disabled_at = datetime(2026, 1, 1)


def test_a_variant_begins_with_its_delivery(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space), "Hello", a_channel(session, space))

        [variant] = session.scalars(
            select(Variant).where(Variant.workspace_id == space.id, Variant.post_id == post.id)
        )
        assert variant.delivery.state == State.UNSCHEDULED


def test_published_without_proof_is_impossible(sessions: Sessions) -> None:
    with pytest.raises(IntegrityError), sessions.writing() as session:
        space = a_workspace(session)
        a_post(session, a_member(session, space), "Hello", a_channel(session, space))
        session.execute(text("UPDATE delivery SET state = 'published'"))


@pytest.mark.parametrize("deed", ["UPDATE activity_seal SET hash = 'x'", "DELETE FROM activity_seal"])
def test_the_database_refuses_to_rewrite_the_sealed_history(sessions: Sessions, deed: str) -> None:
    with sessions.writing() as session:
        session.add(ActivitySeal(deed_id=1, workspace_public_id="w", hash="h", sealed_at=NOON))

    with pytest.raises(DatabaseError, match="append-only"), sessions.writing() as session:
        session.execute(text(deed))


def test_the_migrations_go_down_and_up_again(database_url: str) -> None:
    engine = make_engine(database_url)

    downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)

    assert is_current(engine)
    engine.dispose()


def test_two_slots_at_one_time_leave_nothing_hanging_when_the_schema_goes_back(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        channel = a_channel(session, space)
        common = {"workspace_id": space.id, "channel_id": channel.id, "weekday": 0, "at": time(9)}
        weekly = Slot(**common, created_at=NOON)
        monthly = Slot(**common, rule="FREQ=MONTHLY;BYDAY=1MO", created_at=NOON)
        session.add_all([weekly, monthly])
        session.flush()
        session.add(SlotChange(workspace_id=space.id, slot_id=monthly.id, on=date(2026, 12, 7)))

    downgrade(sessions.engine, "2026_11_22_mended_uploads")

    with sessions.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM slot")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM slot_change")).scalar_one() == 0
    upgrade(sessions.engine)


def test_a_filled_database_keeps_its_rows_through_down_to_head(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        a_post(session, a_member(session, space), "Hello", a_channel(session, space))

    upgrade(sessions.engine)

    with sessions.reading() as session:
        assert session.execute(text("SELECT count(*) FROM variant")).scalar_one() == 1


def test_a_consent_kept_before_it_counted_counts_after_the_migration(
    sessions: Sessions, tmp_path: Path
) -> None:
    later, end = NOON + timedelta(days=4), NOON + timedelta(days=2)
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        paper, image, own = (an_image(session, by, tmp_path, colour) for colour in ("teal", "white", "black"))
        paper.valid_until, image.consent_id, own.valid_until = end, paper.id, later
        session.flush()
        channel = a_channel(session, by.workspace)
        asked, free = (a_post_with(session, by, one, channel).variants[0] for one in (image, own))
        for variant in (asked, free):
            publishing.schedule(
                session, variant, planned=LocalTime.of(NOON + timedelta(days=3), "UTC"), by=by, now=NOON
            )
        ids = asked.id, free.id, image.id, own.id

    downgrade(sessions.engine, "2026_11_24_channel_ending")
    upgrade(sessions.engine)

    with sessions.reading() as session, across_workspaces(session):
        stamps = [session.get_one(Variant, one).delivery.stamped_at for one in ids[:2]]
        ends = [session.get_one(Media, one).valid_until for one in ids[2:]]
    assert stamps == [None, NOON] and ends == [end, later]
