"""The protocol by itself, over calendars that keep what they are sent: what it owes to any keeper."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from werkzeug.test import Client, TestResponse

from tests.web.dav.application import OPEN, OPEN_C, C, D, an_event, there
from tests.web.dav.verbatim import Verbatim, wsgi

EVENTS = "/dav/calendars/somebody/events/"
WEEKLY = an_event("w", "Weekly", "20000105T100000", "RRULE:FREQ=WEEKLY;COUNT=10")
QUERY = (
    '<D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="{part}">'
    '<C:time-range start="{start}" end="{end}"/></C:comp-filter></C:comp-filter></C:filter>'
)


@pytest.fixture
def client() -> Client:
    return Client(wsgi(Verbatim()))


def put(client: Client, name: str, text: str, **headers: str) -> TestResponse:
    sent = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.put(EVENTS + name, data=text.encode(), content_type="text/calendar", headers=sent)


def query(client: Client, part: str, start: str, end: str) -> set[str]:
    inner = QUERY.format(part=part, start=start, end=end)
    return set(
        there(
            client.open(
                EVENTS,
                method="REPORT",
                data=OPEN_C.format(name="calendar-query", inner=inner),
                headers={"Depth": "1"},
            )
        )
    )


def test_octets_come_back_as_they_were_sent_with_the_etag_of_the_put(client: Client) -> None:
    odd = WEEKLY.replace("Weekly", "Été, 🌊 ملصق")

    made = put(client, "w.ics", odd, If_None_Match="*")
    read = client.get(EVENTS + "w.ics")

    assert (made.status_code, made.headers["ETag"]) == (201, read.headers["ETag"])
    assert read.data == odd.encode()


def test_what_comes_back_is_found_in_its_weeks(client: Client) -> None:
    put(client, "w.ics", WEEKLY)
    put(client, "task.ics", an_event("t", "Task", "20000105T100000").replace("VEVENT", "VTODO"))

    assert query(client, "VEVENT", "20000112T000000Z", "20000113T000000Z") == {EVENTS + "w.ics"}
    assert query(client, "VEVENT", "20000113T000000Z", "20000114T000000Z") == set()
    assert query(client, "VTODO", "20000101T000000Z", "20010101T000000Z") == {EVENTS + "task.ics"}


def test_every_answer_is_well_formed_and_says_what_it_speaks(client: Client) -> None:
    put(client, "w.ics", WEEKLY)
    asked = {
        "PROPFIND": OPEN.format(name="propfind", inner="<D:allprop/>"),
        "REPORT": OPEN.format(name="sync-collection", inner="<D:sync-token/><D:prop><D:getetag/></D:prop>"),
    }
    for method, body in asked.items():
        answer = client.open(EVENTS, method=method, data=body, headers={"Depth": "1"})

        root = ElementTree.fromstring(answer.data)
        assert (answer.status_code, root.tag) == (207, f"{D}multistatus")
        assert "calendar-access" in answer.headers["DAV"]
        assert f"{C}calendar-data" not in answer.text  # never among all properties
    names = client.open(
        EVENTS,
        method="PROPFIND",
        data=OPEN.format(name="propfind", inner="<D:propname/>"),
        headers={"Depth": "0"},
    )
    assert all(not (prop.text or len(prop)) for prop in there(names)[EVENTS].values())


@pytest.mark.parametrize(
    ("method", "status"), [("MKCALENDAR", 403), ("MOVE", 403), ("LOCK", 405), ("PATCH", 405)]
)
def test_what_it_does_not_do_it_says(client: Client, method: str, status: int) -> None:
    assert client.open(EVENTS, method=method).status_code == status


def test_conditions_hold_for_reading_and_deleting(client: Client) -> None:
    made = put(client, "w.ics", WEEKLY).headers["ETag"]
    where = EVENTS + "w.ics"

    assert client.get(where, headers={"If-None-Match": f'"x", {made}'}).status_code == 304
    assert client.get(where, headers={"If-Match": '"x"'}).status_code == 412
    assert client.delete(where, headers={"If-Match": '"x"'}).status_code == 412
    assert client.delete(where, headers={"If-Match": made}).status_code == 204
    assert client.head(where).status_code == 404
