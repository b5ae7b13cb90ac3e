"""Evolution's data server, which GNOME Calendar asks too: reads, moves, and shows our sentence when it is refused."""

from __future__ import annotations

from pathlib import Path

from scheduler.calendar.ics.event import uid_of
from scheduler.db import LocalTime
from tests.clients.dav_house import ALLOWED, FORBIDDEN, DavHouse
from tests.clients.evolution import evolution
from tests.clients.readers import installed
from tests.web.newsdesk import PARIS, at


def test_it_reads_follows_a_move_moves_and_shows_the_sentence(dav_house: DavHouse, tmp_path: Path):
    installed("Evolution")
    uid = uid_of(dav_house.winter.public_id)
    title = "Scheduled: Winter season · The square"
    with evolution(tmp_path / "evolution") as application:
        refused, events = application.do(
            "open", address=dav_house.square, user=dav_house.email, password=dav_house.password,
            start="20261124T100000",
        )  # fmt: skip
        assert (refused, events) == ("", {uid: (title, "20261124T100000")})

        dav_house.move(at(25, 9))
        assert application.do("until", start="20261125T090000")[1] == {uid: (title, "20261125T090000")}

        refused, events = application.do("move", uid=uid, start=f"{ALLOWED:%Y%m%dT%H%M%S}")
        assert (refused, events) == ("", {uid: (title, "20261126T150000")})
        assert dav_house.planned() == LocalTime(ALLOWED, PARIS)

        refused, after = application.do("move", uid=uid, start=f"{FORBIDDEN:%Y%m%dT%H%M%S}")
        assert "Mourning" in refused and "7 December 2026, 23:00" in refused
        assert after == events
        assert dav_house.planned() == LocalTime(ALLOWED, PARIS)
