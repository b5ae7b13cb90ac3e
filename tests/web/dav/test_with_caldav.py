"""The whole way with somebody else's client, over a real socket: the `caldav` library as people's scripts use it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import caldav
import pytest
from caldav.lib.error import AuthorizationError
from flask import Flask
from waitress.server import create_server

from scheduler.content import Variant
from tests.web.dav.application import Application
from tests.web.newsdesk import Desk, at

pytestmark = pytest.mark.servers


@pytest.fixture
def server(app: Flask, settings: object) -> Iterator[str]:
    made = create_server(app, host="127.0.0.1", port=0, threads=2)
    serving = threading.Thread(target=made.run, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{made.effective_port}/dav/"
    made.close()
    made.task_dispatcher.shutdown()
    serving.join(timeout=10)


def test_it_finds_reads_moves_begins_and_deletes(server: str, phone: Application, desk: Desk) -> None:
    winter: Variant = desk.plan("Winter season", at(24))
    with caldav.DAVClient(server, username=desk.member.user.email, password=phone.password) as client:
        calendars = {found.get_display_name(): found for found in client.principal().get_calendars()}
        assert set(calendars) == {"My posts", "The square", "The letter", "Key dates", "Deadlines"}
        square = calendars["The square"]

        start, end = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
        [found] = square.search(start=start, end=end, event=True)
        event = found.icalendar_component
        assert event["SUMMARY"] == "Draft: Winter season · The square"

        event["DTSTART"].dt = event["DTSTART"].dt.replace(day=26, hour=15)
        event["DTEND"].dt = event["DTEND"].dt.replace(day=26, hour=15)
        found.save()
        assert desk.planned(winter) == at(26, 15)

        token = square.get_objects_by_sync_token().sync_token
        made = square.add_event(
            uid="caldav-1", summary="Open day", dtstart=datetime(2026, 11, 27, 9, tzinfo=UTC),
            dtend=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
        )  # fmt: skip
        assert len(list(square.get_objects_by_sync_token(token))) == 1
        made.delete()
        assert len(square.get_events()) == 1

        with pytest.raises(AuthorizationError):
            calendars["Key dates"].add_event(summary="x", dtstart=start, dtend=end)
