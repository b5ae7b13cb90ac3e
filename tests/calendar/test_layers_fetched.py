"""Subscribed calendars over a real socket: conditional, capped, and never into a private network."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from sqlalchemy.orm import Session

from scheduler.calendar.layers import Layer, LayerKind, drawing, keeping, refreshing
from scheduler.db import Sessions, across_workspaces
from scheduler.outgoing import Client
from scheduler.people import Membership, Role
from scheduler.sealing import Sealer
from scheduler.wording import Text
from tests.calendar.layer_house import event, ics, stands
from tests.newsroom import NOON, a_member, a_workspace

SEALER = Sealer(["0123456789abcdef0123456789abcdef"])


class Elsewhere(BaseHTTPRequestHandler):
    """Somebody's calendar server."""

    body: ClassVar[bytes] = b""
    headers_out: ClassVar[dict[str, str]] = {}
    status: ClassVar[int] = 200
    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        cls = type(self)
        cls.asked.append({name.lower(): value for name, value in self.headers.items()})
        unchanged = "ETag" in cls.headers_out and self.headers.get("If-None-Match") == cls.headers_out["ETag"]
        content = b"" if unchanged else cls.body
        self.send_response(304 if unchanged else cls.status)
        for name, value in cls.headers_out.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[tuple[type[Elsewhere], str]]:
    handler = type("One", (Elsewhere,), {"asked": [], "headers_out": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_port}/cal.ics"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ada(sqlite_sessions: Sessions) -> Membership:
    with sqlite_sessions.writing() as session:
        return a_member(session, a_workspace(session), Role.OWNER)


def subscribe(sessions: Sessions, ada: Membership, address: str) -> int:
    with sessions.writing() as session:
        by = session.merge(ada, load=False)
        made = keeping.subscribe(session, "Fairs", LayerKind.PARTNER, address, sealer=SEALER, by=by, now=NOON)
        return made.id


def refresh(
    sessions: Sessions, *, after: timedelta = timedelta(), allow: tuple[str, ...] = ("127.0.0.0/8",)
) -> int:
    async def run() -> int:
        client = Client(allow)
        try:
            return await refreshing.refresh_due(sessions, sealer=SEALER, client=client, now=NOON + after)
        finally:
            await client.aclose()

    return asyncio.run(run())


def the(session: Session, layer_id: int) -> Layer:
    with across_workspaces(session):
        return session.get_one(Layer, layer_id)


def state(sessions: Sessions, layer_id: int) -> tuple[str, list[tuple[str, str]]]:
    with sessions.reading() as session:
        layer = the(session, layer_id)
        return str(Text.from_json(layer.trouble)) if layer.trouble else "", stands(session, layer)


def enter(sessions: Sessions, ada: Membership, layer_id: int) -> None:
    with sessions.writing() as session:
        keeping.enter(session, the(session, layer_id), by=session.merge(ada, load=False), now=NOON)


def test_an_address_is_looked_at_first_then_followed_and_asked_only_for_what_changed(
    sqlite_sessions, ada, elsewhere
):
    server, address = elsewhere
    server.body, server.headers_out = ics(event("1")), {"ETag": '"a"'}
    layer = subscribe(sqlite_sessions, ada, address)

    refresh(sqlite_sessions)
    before_yes = state(sqlite_sessions, layer)
    enter(sqlite_sessions, ada, layer)
    refresh(sqlite_sessions, after=timedelta(hours=7))
    unchanged = state(sqlite_sessions, layer)
    server.body, server.headers_out = (
        ics(event("1", "DTSTART:20261204T090000Z", "SEQUENCE:1")),
        {"ETag": '"b"'},
    )
    refresh(sqlite_sessions, after=timedelta(hours=14))

    assert before_yes == ("", [])
    assert unchanged == ("", [("Fair", "2026-12-01")])
    assert state(sqlite_sessions, layer) == ("", [("Fair", "2026-12-04")])
    assert [one.get("if-none-match") for one in server.asked] == [None, '"a"', '"a"']


def test_what_fails_is_told_in_a_sentence_keeps_what_was_and_is_asked_less_and_less(
    sqlite_sessions, ada, elsewhere
):
    server, address = elsewhere
    server.body = ics(event("1"))
    layer = subscribe(sqlite_sessions, ada, address)
    refresh(sqlite_sessions)
    enter(sqlite_sessions, ada, layer)

    server.status = 404
    refresh(sqlite_sessions, after=timedelta(hours=7))
    too_early = refresh(sqlite_sessions, after=timedelta(hours=7, minutes=14))
    again = refresh(sqlite_sessions, after=timedelta(hours=7, minutes=16))

    assert state(sqlite_sessions, layer) == (
        "There is no calendar at this address any more (404).",
        [("Fair", "2026-12-01")],
    )
    assert (too_early, again) == (0, 1)


@pytest.mark.parametrize(
    ("body", "headers", "sentence"),
    [
        (b"<html>sign in</html>", {}, "This is no calendar file: it does not begin with BEGIN:VCALENDAR."),
        (b"x" * (5 * 2**20), {}, "too"),
        (gzip.compress(b"x" * (40 * 2**20)), {"Content-Encoding": "gzip"}, "too"),
        (gzip.compress(ics(event("1"))), {"Content-Encoding": "gzip"}, ""),
        (ics(event("1"))[:-30], {}, "The file is not complete: its end is missing."),
    ],
)  # fmt: skip
def test_I01_size_packing_and_wholeness_are_checked(sqlite_sessions, ada, elsewhere, body, headers, sentence):
    server, address = elsewhere
    server.body, server.headers_out = body, headers
    layer = subscribe(sqlite_sessions, ada, address)

    refresh(sqlite_sessions)

    said, _ = state(sqlite_sessions, layer)
    assert sentence in said if sentence else not said


def test_I01_a_private_address_is_refused_also_behind_a_redirect(sqlite_sessions, ada, elsewhere):
    server, address = elsewhere
    server.status, server.headers_out = 302, {"Location": "http://127.0.0.2:9/inside.ics"}
    layer = subscribe(sqlite_sessions, ada, address)

    refresh(sqlite_sessions, allow=(address.split("/")[2],))
    behind, _ = state(sqlite_sessions, layer)
    refresh(sqlite_sessions, after=timedelta(hours=1), allow=())
    straight, _ = state(sqlite_sessions, layer)

    assert "127.0.0.2" in behind
    assert "127.0.0.1" in straight
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/a.ics", "https://u:p@example.org/a", "x"]
)
def test_I01_only_http_and_https_are_addresses(sqlite_sessions, ada, address):
    with sqlite_sessions.writing() as session, pytest.raises(keeping.BadLayer):
        keeping.subscribe(
            session,
            "Fairs",
            LayerKind.DATES,
            address,
            sealer=SEALER,
            by=session.merge(ada, load=False),
            now=NOON,
        )


def test_webcal_is_https_and_the_address_is_sealed(sqlite_sessions, ada):
    layer_id = subscribe(sqlite_sessions, ada, "webcal://example.org/secret/cal.ics")

    with sqlite_sessions.reading() as session:
        layer = the(session, layer_id)
        assert (layer.host, "secret" in (layer.sealed_address or "")) == ("example.org", False)
        assert SEALER.open(layer.sealed_address or "") == "https://example.org/secret/cal.ics"


def test_what_nobody_has_entered_yet_holds_up_no_other_calendar(sqlite_sessions, ada, elsewhere, monkeypatch):
    server, address = elsewhere
    monkeypatch.setattr(refreshing, "TAKEN", 2)
    server.body = ics(event("1"))
    for _ in range(2):
        subscribe(sqlite_sessions, ada, address)
    refresh(sqlite_sessions)
    followed = subscribe(sqlite_sessions, ada, address)
    refresh(sqlite_sessions)
    enter(sqlite_sessions, ada, followed)
    server.body = ics(event("1", "DTSTART:20261204T090000Z", "SEQUENCE:1"))

    refresh(sqlite_sessions, after=timedelta(days=1))

    assert state(sqlite_sessions, followed) == ("", [("Fair", "2026-12-04")])


def test_an_address_that_is_being_asked_is_asked_by_nobody_else(sqlite_sessions, ada, elsewhere):
    server, address = elsewhere
    server.status = 500
    layer = subscribe(sqlite_sessions, ada, address)
    others = list[int]()
    asks = server.do_GET

    def ask(self: Elsewhere) -> None:
        others.append(refresh(sqlite_sessions))
        asks(self)

    server.do_GET = ask
    refresh(sqlite_sessions)

    assert (others, len(server.asked)) == ([0], 1)
    with sqlite_sessions.reading() as session:
        assert the(session, layer).failures == 1


def test_what_is_drawn_was_worked_out_before_the_database_was_opened_for_writing(
    sqlite_sessions, ada, elsewhere, monkeypatch
):
    server, address = elsewhere
    server.body = ics(event("1"), event("2"), event("3"))
    layer = subscribe(sqlite_sessions, ada, address)
    refresh(sqlite_sessions)
    enter(sqlite_sessions, ada, layer)
    server.body = ics(event("4"), event("3", "DTSTART:20261204T090000Z", "SEQUENCE:1"), event("1"))
    worked = list[bool]()
    work = drawing.happening.happenings

    def watched(*facts, **where):
        worked.append(True)
        return work(*facts, **where)

    monkeypatch.setattr(drawing.happening, "happenings", watched)
    refresh(sqlite_sessions, after=timedelta(hours=7))

    assert worked == [True]  # once, and what is entered is what was foreseen
    assert [day for _, day in state(sqlite_sessions, layer)[1]] == ["2026-12-01", "2026-12-01", "2026-12-04"]
