"""The calendar marks what would go out with an image outside its rights."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from scheduler import library
from scheduler.calendar.window import entries
from scheduler.content import writing
from scheduler.db import LocalTime, Sessions
from scheduler.library import describing
from scheduler.library.describing import Rights
from tests.content.test_pictures import a_file
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace


def test_what_would_go_out_after_its_rights_is_marked(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        image = library.bring_in(session, a_file(), name="sea.jpg", root=tmp_path, by=by, now=NOON)
        post = a_post(session, by)
        for days, name in ((1, "Early"), (5, "Late")):
            planned = LocalTime.of(NOON + timedelta(days=days), "Europe/Paris")
            a_variant(session, post, a_channel(session, by.workspace, name), planned=planned)
        writing.set_images(session, post, [image], by=by, now=NOON)
        describing.license(session, image, Rights(until=date(2026, 11, 24)), by=by, now=NOON)

        found = entries(session, by.workspace_id, start=NOON, end=NOON + timedelta(days=9))

        assert [(entry.channel.name, entry.outside_rights) for entry in found] == [
            ("Early", False),
            ("Late", True),
        ]
