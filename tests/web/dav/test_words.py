"""Whatever is refused says why, to a person."""

from __future__ import annotations

import re

from scheduler.db import Sessions
from tests.web.dav.application import Application, an_event
from tests.web.newsdesk import Desk


def test_no_refusal_is_without_a_sentence_also_in_french(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY f "f">]><D:propfind xmlns:D="DAV:"/>'
    sent = {
        "written calendar": phone.write(square, an_event("u", "x")),
        "document type": phone.ask("PROPFIND", square, doctype, Depth="0"),
        "depth": phone.ask("PROPFIND", square, Depth="infinity"),
        "report": phone.ask("REPORT", square, "<D:nothing xmlns:D='DAV:'/>"),
        "no report": phone.ask("REPORT", square),
        "token": phone.report(square, "sync-collection", "<D:sync-token>old</D:sync-token>"),
        "filter": phone.report(square, "calendar-query", ""),
        "kind": phone.ask("PUT", f"{square}a.ics", b"x", Content_Type="image/png"),
        "nothing": phone.ask("GET", f"{square}nothing.ics"),
        "place": phone.ask("PROPFIND", f"{phone.home}nowhere/", Depth="0"),
        "size": phone.ask("REPORT", square, b"x" * 600_000),
        "stranger": phone.ask("PROPFIND", square, Authorization="Basic eDp5"),
        "lock": phone.ask("LOCK", square),
    }
    with sqlite_sessions.writing() as session:
        session.merge(desk.member.user, load=False).locale = "fr"
    french = phone.write(square, an_event("u", "x"))

    for what, answer in sent.items():
        assert answer.status_code >= 400, what
        assert re.search(r"[A-Z][^<>]{15,}[.)]", answer.text), (what, answer.status_code, answer.text)
    assert sent["written calendar"].headers["Allow"]
    assert "WWW-Authenticate" in sent["stranger"].headers
    assert "Cela ne se fait pas ici" in french.text
