"""Thunderbird itself, as an editor uses it: subscribe, see a move; drag, and be refused."""

from __future__ import annotations

from pathlib import Path

from scheduler.calendar.ics.event import uid_of
from scheduler.db import LocalTime
from tests.clients.dav_house import ALLOWED, FORBIDDEN, DavHouse
from tests.clients.readers import installed
from tests.clients.thunderbird import thunderbird
from tests.web.newsdesk import PARIS, at


def test_it_subscribes_sees_a_move_drags_and_takes_a_no(dav_house: DavHouse, tmp_path: Path):
    installed("Thunderbird")
    uid = uid_of(dav_house.winter.public_id)
    title = "Scheduled: Winter season · The square"
    with thunderbird(tmp_path / "thunderbird") as application:
        known = {"user": dav_house.email, "password": dav_house.password}
        found = application.do("discover", address=dav_house.address.removesuffix("dav/"), **known)
        assert (found.refused, found.discovered.get("The square")) == ("", dav_house.square)
        assert {"My posts", "Key dates", "Deadlines"} <= found.discovered.keys()

        first = application.do("subscribe", kind="caldav", address=found.discovered["The square"], **known)
        assert (first.refused, first.readonly, first.events) == ("", False, {uid: (title, "20261124T100000")})

        dav_house.move(at(25, 9))
        moved = application.do("refresh", start="20261125T090000")
        assert moved.events == {uid: (title, "20261125T090000")}

        dragged = application.do("drag", uid=uid, start=f"{ALLOWED:%Y%m%dT%H%M%S}")
        assert (dragged.refused, dragged.events) == ("", {uid: (title, "20261126T150000")})
        assert dav_house.planned() == LocalTime(ALLOWED, PARIS)

        no = application.do("drag", uid=uid, start=f"{FORBIDDEN:%Y%m%dT%H%M%S}")
        assert no.refused
        assert application.do("refresh", start=f"{ALLOWED:%Y%m%dT%H%M%S}").events == dragged.events
        assert dav_house.planned() == LocalTime(ALLOWED, PARIS)
        [told] = dav_house.told()
        assert "Mourning" in told and "7 December 2026, 23:00" in told
