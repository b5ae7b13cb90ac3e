"""Suites that judge any CalDAV server, on our protocol over calendars that keep what they are sent."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from scheduler.calendar.dav.backend import Calendar
from setup.clients import CALDAV_TESTS, PROGRAMS
from setup.place import ROOT
from tests.clients.readers import installed
from tests.web.dav.verbatim import EVERYTHING, Verbatim, wsgi

PASSWORD = "p"
# What we do otherwise than these suites expect of everybody. docs/caldav.md says why, feature by feature.
NOT_SUPPORTED = {
    "create-calendar": "unsupported",
    "freebusy-query": "ungraceful",
    "principal-search": "unsupported",
    "scheduling": "unsupported",
    "search.recurrences.expanded": "unsupported",
    "search.text.comp-type-optional": "unsupported",
    "search.time-range.alarm": "unsupported",
}
# Not ours to answer: what needs calendars made by the client, or a public name; and spellings of one address
# that we take for one, which costs no client anything.
BESIDE_THE_POINT = ("delete-calendar", "synchronous-write", "url.encode-at", "well-known", "test-calendar")
FAIR = {"full", "quirk", "unknown"}


@pytest.fixture
def verbatim() -> Iterator[str]:
    backend = Verbatim(
        Calendar("events", "Events", rights=EVERYTHING),
        Calendar("tasks", "Tasks", component="VTODO", rights=EVERYTHING),
    )
    server = make_server("127.0.0.1", 0, wsgi(backend, PASSWORD), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/dav/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_server_tester_finds_nothing_beyond_what_is_written_down(verbatim: str, tmp_path: Path):
    installed("python")
    done = run(
        tmp_path,
        "caldav-server-tester",
        *("--caldav-url", verbatim, "--caldav-username", "x", "--caldav-password", PASSWORD),
        *("--caldav-calendar", "Events", "--format", "json"),
    )

    report = json.loads(done.stdout[done.stdout.index("{") :])
    found = {name: said["support"] for name, said in report["features"].items() if "support" in said}
    others = {
        name: support
        for name, support in found.items()
        if support not in FAIR and not name.startswith(BESIDE_THE_POINT)
    }
    assert others == NOT_SUPPORTED
    assert len(found) > 15


def test_the_caldav_projects_own_server_tests_pass(verbatim: str, tmp_path: Path):
    installed("caldav's own tests")
    here = {
        "type": "external", "enabled": True, "url": verbatim, "username": "x", "password": PASSWORD,
        "features": {
            **{name: {"support": support} for name, support in NOT_SUPPORTED.items()},
            "delete-calendar": {"support": "unsupported"},
            "search.time-range.comp-type-optional": {"support": "full"},
            "test-calendar": {"cleanup-regime": "wipe-calendar"},
        },
    }  # fmt: skip
    settings = tmp_path / ".config" / "caldav" / "test_servers.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"test-servers": {"marronnier": here}}))

    done = run(
        tmp_path, "python", "-m", "pytest", "-q", "-W", "ignore", "-o", "addopts=", "-p", "no:cacheprovider",
        # It asks the server tester for a calendar of its own name; that tester has its own test above.
        "-k", "marronnier and not testCheckCompatibility", "tests/test_caldav.py", cwd=CALDAV_TESTS,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) >= 45, done.stdout[-3000:]


def test_what_is_not_supported_is_written_down_with_its_reason():
    page = (ROOT / "docs" / "caldav.md").read_text()

    assert {name for name in NOT_SUPPORTED if f"| `{name}` |" not in page} == set()


def run(home: Path, program: str, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    # Neither the settings of whoever runs the tests nor servers of other kinds that the suites know.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CALDAV", "PYTEST"))}
    env |= {
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHON_CALDAV_TEST_DOCKER": "0",
        "PYTHON_CALDAV_TEST_EMBEDDED": "0",
    }
    return subprocess.run(
        [PROGRAMS / program, *words], cwd=cwd or home, env=env, capture_output=True, text=True, check=False
    )
