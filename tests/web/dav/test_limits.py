"""What is sent to hurt: refused at once, with nothing grown and nothing told."""

from __future__ import annotations

import pytest

from scheduler.calendar.dav.objects import read
from scheduler.calendar.dav.wish import wish
from tests.web.dav.application import OPEN, OPEN_C, Application, C, an_event, there

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
DATA = "<D:prop><C:calendar-data/></D:prop>"
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "body",
    [
        f'<?xml version="1.0"?>{BOMB}<D:propfind xmlns:D="DAV:"><D:prop>&b;</D:prop></D:propfind>',
        f'<?xml version="1.0"?>{FILE}<D:propfind xmlns:D="DAV:"><D:prop>&f;</D:prop></D:propfind>',
        "<a>" * 500 + "</a>" * 500,
        "<a>" + "<b/>" * 7000 + "</a>",
        "not xml at all",
        '<?xml version="1.0" encoding="no-such-code"?><a/>',
    ],
)
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_d12_bombs_in_xml_are_refused(phone: Application, square: str, method: str, body: str) -> None:
    answer = phone.ask(method, square, body, Depth="0")

    assert answer.status_code == 400
    assert "root:" not in answer.text and len(answer.data) < 1000


def test_d12_a_body_beyond_all_measure_is_not_even_read(phone: Application, square: str) -> None:
    assert phone.ask("REPORT", square, b"x" * 600_000).status_code == 413
    assert phone.ask("PUT", f"{square}x.ics", b"x" * 600_000, Content_Type="text/calendar").status_code in (
        403,
        413,
    )


def test_d12_no_more_addresses_at_once_than_any_application_asks_for(phone: Application, square: str) -> None:
    inner = "<D:prop><D:getetag/></D:prop>" + f"<D:href>{square}x.ics</D:href>" * 2001
    answer = phone.report(square, "calendar-multiget", inner)

    assert answer.status_code == 403
    assert "number-of-matches-within-limits" in answer.text


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("propfind", "<D:prop>" + "".join(f"<x{one}/>" for one in range(101)) + "</D:prop>"),
        ("propfind", f"<D:prop><{'x' * 201}/></D:prop>"),
        ("propfind", "<D:prop>" + "".join(f"<{'x' * 150}{one}/>" for one in range(60)) + "</D:prop>"),
        ("calendar-query", "<C:filter>" + "<C:comp-filter name='VCALENDAR'/>" * 51 + "</C:filter>"),
    ],
)
def test_a_small_question_has_no_huge_answer(phone: Application, square: str, name: str, inner: str) -> None:
    method, form = ("PROPFIND", OPEN) if name == "propfind" else ("REPORT", OPEN_C)

    assert phone.ask(method, square, form.format(name=name, inner=inner), Depth="1").status_code == 400


def test_what_is_no_line_and_no_character_reaches_nobodys_calendar(phone: Application, square: str) -> None:
    for number, uid in enumerate(("a\x01", "a\u2028b", "a\uffff")):
        assert phone.write(f"{square}{number}.ics", an_event(uid, "x")).status_code == 403
    escaped = phone.write(f"{square}a.ics", an_event(r"a\nATTACH:https://example.org/x", "Title \uffff"))

    assert escaped.status_code == 201
    [where] = phone.etags(square)
    text, _ = phone.read(where)
    assert "\r\nUID:a\\nATTACH:https://example.org/x\r\n" in text and "\nATTACH" not in text
    read = there(phone.report(square, "calendar-multiget", f"{DATA}<D:href>{where}</D:href>"))[where]
    assert "Title" in "".join(read[f"{C}calendar-data"].itertext())


def test_lines_end_where_the_format_ends_them_and_characters_may_be_folded() -> None:
    asked = wish(
        an_event("u", "Ete")
        .encode()
        .replace(b"SUMMARY:Ete", b"SUMMARY:\xc3\r\n \xa9t\xc3\n\t\xa9\xe2\x80\xa8!")
    )

    assert asked.summary == "\u00e9t\u00e9\u2028!"


def test_names_of_properties_come_back_as_names_and_nothing_else(phone: Application, square: str) -> None:
    inner = '<D:prop><x:y xmlns:x="&quot;&gt;&lt;script&gt;"/></D:prop>'
    answer = phone.ask("PROPFIND", square, OPEN.format(name="propfind", inner=inner), Depth="0")

    assert answer.status_code == 207
    assert "<script>" not in answer.text


@pytest.mark.parametrize("name", ["a" * 201, "%00.ics", "..%2F..%2Fx.ics", "a/b.ics", "%0d%0aX: y"])
def test_odd_addresses_are_not_there(phone: Application, square: str, name: str) -> None:
    assert phone.write(f"{square}{name}", an_event("u", "x")).status_code in (404, 400)


def test_what_cannot_be_understood_is_said_and_no_stack_falls(phone: Application, square: str) -> None:
    for body in (
        "<D:nothing xmlns:D='DAV:'/>",
        "<C:calendar-query xmlns:C='urn:ietf:params:xml:ns:caldav'/>",
    ):
        assert phone.ask("REPORT", square, body).status_code == 403
    assert phone.ask("REPORT", square).status_code == 400
    assert phone.ask("PROPFIND", square, Depth="seven").status_code == 403
    assert phone.ask("POST", square).status_code == 405


def test_ten_megabytes_in_one_line_cost_nothing() -> None:
    with pytest.raises(Exception, match="too large"):
        read(an_event("u", "x" * 10_000_000).encode())


def test_a_thousand_alarms_within_alarms_are_no_event() -> None:
    nested = "BEGIN:VALARM\r\n" * 50 + "END:VALARM\r\n" * 50
    with pytest.raises(Exception, match="not an event"):
        wish(an_event("u", "x").replace("END:VEVENT", f"{nested}END:VEVENT").encode())
