"""What came of tidying is its owner's, in the workspace it was done in."""

from __future__ import annotations

from pathlib import Path

from scheduler.db import Sessions, across_workspaces
from scheduler.library import tidied, tidying
from scheduler.people import Role
from tests.library.test_tidying import pictures
from tests.newsroom import NOON, a_member, a_user, a_workspace


def test_nobody_else_reads_it_nor_oneself_elsewhere(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session, across_workspaces(session):
        here, there = a_workspace(session), a_workspace(session, "Elsewhere")
        ada, bo = (
            a_member(session, here),
            a_member(session, here, Role.OWNER, user=a_user(session, "Bo Lind")),
        )
        ada_there = a_member(session, there, user=ada.user)
        done = tidying.label(session, pictures(session, ada, tmp_path, 2), "Sea", by=ada, now=NOON)

        name = tidied.keep(session, "label", "/media", done, by=ada, now=NOON)

        kept = tidied.kept(session, name, ada)
        assert kept is not None and kept.done == done
        assert tidied.kept(session, name, bo) is None
        assert tidied.kept(session, name, ada_there) is None
