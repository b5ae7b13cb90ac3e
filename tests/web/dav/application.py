"""A calendar application as tests need one: it asks, reads what comes back, and sends what it changed."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date, datetime
from urllib.parse import unquote
from xml.etree import ElementTree

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.calendar.dav import devices
from scheduler.calendar.dav.device import Device
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON

D, C = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
OPEN = (
    '<?xml version="1.0"?><D:{name} xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{inner}</D:{name}>'
)
OPEN_C = (
    '<?xml version="1.0"?><C:{name} xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{inner}</C:{name}>'
)


class Application:
    """On one device of one person."""

    def __init__(
        self,
        client: FlaskClient,
        email: str,
        password: str,
        home: str,
        device: Device,
        agent: str = "Calendar",
    ) -> None:
        self.client, self.home, self.device, self.agent = client, home, device, agent
        self.key = b64encode(f"{email}:{password}".encode()).decode()
        self.password = password

    def ask(self, method: str, path: str, body: str | bytes = "", **headers: str) -> TestResponse:
        sent = {"Authorization": f"Basic {self.key}", "User-Agent": self.agent}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(path, method=method, data=body, headers=sent)

    def find(self, path: str, *names: str, depth: str = "0") -> dict[str, dict[str, ElementTree.Element]]:
        """PROPFIND; by path, the properties that are there."""
        inner = "".join(
            f'<x:{name.partition("}")[2]} xmlns:x="{name[1:].partition("}")[0]}"/>' for name in names
        )
        answer = self.ask(
            "PROPFIND", path, OPEN.format(name="propfind", inner=f"<D:prop>{inner}</D:prop>"), Depth=depth
        )
        assert answer.status_code == 207, answer.text
        return there(answer)

    def etags(self, path: str) -> dict[str, str]:
        found = self.find(path, f"{D}getetag", depth="1")
        return {
            where: props[f"{D}getetag"].text or "" for where, props in found.items() if f"{D}getetag" in props
        }

    def read(self, path: str) -> tuple[str, str]:
        """Octets as text, and the ETag."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.text, answer.headers["ETag"]

    def write(self, path: str, text: str, etag: str | None = None, **headers: str) -> TestResponse:
        if etag:
            headers["If_Match"] = etag
        return self.ask("PUT", path, text.encode(), Content_Type="text/calendar; charset=utf-8", **headers)

    def sync(
        self, path: str, token: str = "", limit: int = 0
    ) -> tuple[dict[str, str], list[str], str, TestResponse]:
        """What changed (ETags by path), what is gone, the next token."""
        inner = f"<D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>"
        inner += f"<D:limit><D:nresults>{limit}</D:nresults></D:limit>" if limit else ""
        inner += "<D:prop><D:getetag/></D:prop>"
        answer = self.ask("REPORT", path, OPEN.format(name="sync-collection", inner=inner))
        if answer.status_code != 207:
            return {}, [], "", answer
        root = ElementTree.fromstring(answer.data)
        changed, gone = {}, []
        for response in root.findall(f"{D}response"):
            where = unquote(response.findtext(f"{D}href") or "")
            status = response.findtext(f"{D}status") or ""
            if "404" in status:
                gone.append(where)
            elif "507" not in status:
                changed[where] = response.findtext(f"{D}propstat/{D}prop/{D}getetag") or ""
        return changed, gone, root.findtext(f"{D}sync-token") or "", answer

    def report(self, path: str, name: str, inner: str) -> TestResponse:
        return self.ask("REPORT", path, OPEN_C.format(name=name, inner=inner), Depth="1")


def there(answer: TestResponse) -> dict[str, dict[str, ElementTree.Element]]:
    found: dict[str, dict[str, ElementTree.Element]] = {}
    for response in ElementTree.fromstring(answer.data).findall(f"{D}response"):
        where = unquote(response.findtext(f"{D}href") or "")
        for stat in response.findall(f"{D}propstat"):
            if "200" in (stat.findtext(f"{D}status") or ""):
                found.setdefault(where, {}).update({prop.tag: prop for prop in stat.find(f"{D}prop") or ()})
    return found


def let_in(
    sessions: Sessions, client: FlaskClient, member: Membership, name: str = "Telephone"
) -> Application:
    with sessions.writing() as session:
        device, password = devices.let_in(session, session.merge(member, load=False), name=name, now=NOON)
        email = member.user.email
    return Application(client, email, password, f"/dav/calendars/{member.public_id}/", device)


def with_line(text: str, name: str, line: str) -> str:
    """The same event, one line of it another; folded lines are joined first."""
    head, begin, event = text.replace("\r\n ", "").partition("BEGIN:VEVENT")
    return head + begin + re.sub(rf"(?m)^{name}[;:][^\r\n]*", lambda _: line, event, count=1)


def at_hour(text: str, start: datetime, *, minutes: int = 30, zone: str = "Europe/Paris") -> str:
    end = start.replace(
        hour=start.hour + (start.minute + minutes) // 60, minute=(start.minute + minutes) % 60
    )
    moved = with_line(text, "DTSTART", f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}")
    return with_line(moved, "DTEND", f"DTEND;TZID={zone}:{end:%Y%m%dT%H%M%S}")


def on_day(text: str, day: date) -> str:
    moved = with_line(text, "DTSTART", f"DTSTART;VALUE=DATE:{day:%Y%m%d}")
    return re.sub(r"(?m)^DTEND[^\n]*\n", "", moved)


def an_event(uid: str, summary: str, start: str = "20261125T100000", *lines: str) -> str:
    said = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VEVENT", f"UID:{uid}",
            "DTSTAMP:20261122T120000Z", f"DTSTART;TZID=Europe/Paris:{start}", "DURATION:PT30M", f"SUMMARY:{summary}", *lines,
            "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    return "\r\n".join(said)
