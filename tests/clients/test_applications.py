"""Applications that keep a calendar of their own: what they hold after a subscription, a move, a deletion."""

from __future__ import annotations

import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from scheduler.content import Post, Variant, writing
from scheduler.db import LocalTime, across_workspaces
from scheduler.people import Membership
from scheduler.publishing.planned import editing
from setup.clients import PROGRAMS
from tests.clients.conftest import Served
from tests.clients.dav_house import ALLOWED, FORBIDDEN, DavHouse
from tests.clients.readers import installed
from tests.web.dav.application import an_event
from tests.web.newsdesk import PARIS

SETTINGS = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "there"
b = "here"
collections = null
[storage there]
type = "http"
url = "{address}"
[storage here]
type = "filesystem"
path = "{folder}/here/"
fileext = ".ics"
"""

PAIR = """
[general]
status_path = "{folder}/status/"
[pair posts]
a = "there"
b = "here"
collections = ["{channel}"]
conflict_resolution = "a wins"
[storage there]
type = "caldav"
url = "{address}"
username = "{user}"
password = "{password}"
[storage here]
type = "filesystem"
path = "{folder}/here/"
fileext = ".ics"
"""


def test_vdirsyncer_follows_a_move_and_a_deletion(served: Served, tmp_path: Path):
    installed("python")
    config = tmp_path / "config"
    config.write_text(SETTINGS.format(folder=tmp_path, address=served.address))
    run("-c", config, "discover", answers="y\n" * 5)
    run("-c", config, "sync")
    first = held(tmp_path / "here")

    served.clock.move(timedelta(minutes=1))
    with served.sessions.writing() as session:
        moved, deleted = session.scalars(
            select(Variant)
            .join(Post)
            .where(Variant.workspace_id == 1, Post.title == "Twice")
            .order_by(Variant.id)
        )
        with across_workspaces(session):
            by = session.scalars(select(Membership)).first()
        assert by
        now = served.clock.now()
        writing.plan(session, moved, LocalTime(datetime(2027, 1, 5, 14), "Europe/Paris"), by=by, now=now)
        editing.delete(session, deleted.post, by=by, now=now)
    run("-c", config, "sync", answers="")
    after = held(tmp_path / "here")

    assert len(first) - len(after) == 1
    assert not any("DTSTART;TZID=Europe/Paris:20270105T140000" in one for one in first.values())
    assert sum("DTSTART;TZID=Europe/Paris:20270105T140000" in one for one in after.values()) == 1
    unchanged = [uid for uid in first if first[uid] == after.get(uid)]
    assert len(unchanged) == len(first) - 2


def test_vdirsyncer_keeps_a_pair_moves_begins_and_comes_round_after_a_no(dav_house: DavHouse, tmp_path: Path):
    installed("python")
    config, channel = tmp_path / "config", dav_house.desk.square.public_id
    here = tmp_path / "here" / channel
    # It is given the house's address: calendars it finds by itself.
    config.write_text(
        PAIR.format(
            folder=tmp_path, address=dav_house.address.removesuffix("dav/"), user=dav_house.email,
            password=dav_house.password, channel=channel,
        )
    )  # fmt: skip
    run("-c", config, "discover", answers="y\n" * 5)
    run("-c", config, "sync")
    [file] = here.glob("*.ics")

    def put_at(start: datetime) -> None:
        words = file.read_bytes()
        at = f"{start:%Y%m%dT%H}3000".encode()
        begins = f"{start:%Y%m%dT%H}0000".encode()
        said = re.sub(
            rb"(DTSTART;TZID=Europe/Paris:)\w+(\r?\nDTEND;TZID=Europe/Paris:)\w+",
            rb"\g<1>%b\g<2>%b" % (begins, at),
            words,
        )
        assert said != words
        file.write_bytes(said)

    put_at(ALLOWED)
    (here / "begun.ics").write_text(an_event("begun", "Begun on a telephone"), newline="")
    run("-c", config, "sync")
    assert dav_house.planned() == LocalTime(ALLOWED, PARIS)
    assert "Begun on a telephone" in dav_house.titles()

    run("-c", config, "sync")  # it reads what became of its own
    put_at(FORBIDDEN)
    refused = tries(config)
    assert refused and dav_house.planned() == LocalTime(ALLOWED, PARIS) and dav_house.told()
    # The second time it is let believe, and reads at the next round what holds.
    run("-c", config, "sync")
    run("-c", config, "sync")
    assert f"DTSTART;TZID=Europe/Paris:{ALLOWED:%Y%m%dT%H%M%S}".encode() in file.read_bytes()


def tries(config: Path) -> int:
    """How a round ends that may fail."""
    return subprocess.run(
        [PROGRAMS / "vdirsyncer", "-c", config, "sync"], capture_output=True, check=False
    ).returncode


def run(*words: object, answers: str | None = None) -> None:
    done = subprocess.run(
        [PROGRAMS / "vdirsyncer", *map(str, words)],
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def held(folder: Path) -> dict[str, str]:
    """What the application keeps: by UID."""
    found = {}
    for file in folder.glob("*.ics"):
        words = file.read_text().replace("\r\n", "\n").replace("\n ", "")
        event = words[words.index("BEGIN:VEVENT") :]
        found[next(line for line in event.splitlines() if line.startswith("UID:"))] = event
    return found
