from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from scheduler import library
from scheduler.content import Media, Post, Revision, bin, writing
from scheduler.db import Sessions, across_workspaces
from scheduler.library import tidying
from scheduler.publishing import Delivery
from tests.content.test_pictures import a_file
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

LATER = NOON + timedelta(days=31)


def count(session, model) -> int:
    with across_workspaces(session):
        return session.scalar(select(func.count(model.id))) or 0


def test_a_deleted_post_is_gone_after_a_month_with_all_that_hangs_on_it(
    sessions: Sessions, tmp_path: Path
) -> None:
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        kept = a_post(session, editor, "Kept.")
        post = a_post(session, editor, "Gone.", a_channel(session, editor.workspace))
        writing.revise(session, post, by=editor, now=NOON, text="Going.")
        writing.delete(session, post, by=editor, now=NOON)

        bin.empty(session, now=NOON + timedelta(days=29), media_root=tmp_path)
        assert count(session, Post) == 2

        bin.empty(session, now=LATER, media_root=tmp_path)
        assert (count(session, Post), count(session, Revision), count(session, Delivery)) == (1, 0, 0)
        assert kept.deleted_at is None


def test_a_deleted_post_that_ever_left_keeps_its_history(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor, "Published.", a_channel(session, editor.workspace))
        session.execute(
            update(Delivery)
            .where(Delivery.workspace_id == post.workspace_id)
            .values(state="published", proof="https://x.example/1", fence=1)
        )
        writing.delete(session, post, by=editor, now=NOON)

        bin.empty(session, now=LATER, media_root=tmp_path)

        assert count(session, Post) == 1


def test_a_removed_picture_goes_with_its_files(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        media = library.bring_in(session, a_file(), name="sea.jpg", root=tmp_path, by=editor, now=NOON)
        tidying.remove(session, media, by=editor, now=NOON)

        files = bin.empty(session, now=LATER, media_root=tmp_path)

        assert count(session, Media) == 0
        assert len(files) == 3 and all(path.exists() for path in files)
