"""Our calendars beside Radicale serving the same 1,000 objects: a part of `make bench`; alone, `python -m
tests.bench.beside_radicale`. Where Radicale cannot be installed it says so and compares nothing.

Both over HTTP on this machine, in turns, the least of the rounds by the wall (what else runs only adds to it); each server in a process of its own.
Radicale asks for no password and keeps what it is sent; ours recognises a device and puts every change through the gate.
The aims: PROPFIND no slower, PUT at most three times Radicale's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from migrations.migrate import upgrade
from scheduler.db import LocalTime, Sessions
from setup import clients
from setup.clients import PROGRAMS
from setup.place import ROOT
from setup.say import Problem
from tests.clients.dav_house import open_house
from tests.newsroom import FixedClock, a_post, a_variant
from tests.web.dav.application import OPEN, OPEN_C, C, D, at_hour
from tests.web.newsdesk import PARIS

POSTS, ROUNDS = 1000, 11
LISTED = OPEN.format(
    name="propfind", inner="<D:prop><D:getetag/><D:getcontenttype/><D:resourcetype/></D:prop>"
)
WHOLE = OPEN_C.format(
    name="calendar-query",
    inner='<D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter>',
)
PAUSE = 0.04  # a device may ask thirty times a second


class Server:
    """One calendar of one server."""

    def __init__(self, address: str, user: str = "somebody", password: str = "x", pause: float = 0) -> None:
        self.pause = pause
        self.where = urlsplit(address)
        self.key = b64encode(f"{user}:{password}".encode()).decode()

    def ask(
        self, method: str, path: str = "", body: str = "", **headers: str
    ) -> tuple[float, HTTPResponse, bytes]:
        """Seconds from the first octet sent to the last received."""
        sent = {"Authorization": f"Basic {self.key}", "Content-Type": "text/calendar; charset=utf-8"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        time.sleep(self.pause)
        begun = time.perf_counter()
        connection = HTTPConnection(self.where.netloc, timeout=60)
        connection.request(method, path or self.where.path, body.encode(), sent)
        answer = connection.getresponse()
        said = answer.read()
        taken = time.perf_counter() - begun
        connection.close()
        assert answer.status < 400, (method, path, answer.status, said[:500])
        return taken, answer, said

    def listed(self) -> float:
        taken, _, said = self.ask("PROPFIND", body=LISTED, Depth="1", Content_Type="application/xml")
        assert said.count(b"getetag>") >= 2 * POSTS
        return taken

    def put(self, name: str, text: str) -> float:
        path = self.where.path + name
        _, answer, _ = self.ask("GET", path)
        return self.ask("PUT", path, text, If_Match=answer.headers["ETag"])[0]


def main() -> None:
    try:
        clients.python()
    except Problem as problem:
        sys.stdout.write(
            f"Not compared with Radicale, which could not be installed: {' '.join(problem.args)}\n"
        )
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours, moved = _ours(folder, stack)
        theirs = _radicale(folder, stack, _objects(ours))
        both = {"ours": ours, "radicale": theirs}
        rounds: dict[str, dict[str, list[float]]] = {
            what: {who: [] for who in both} for what in ("propfind", "put")
        }
        for server in both.values():
            server.listed()  # warm
        for turn in range(ROUNDS):
            for who, server in both.items():
                rounds["propfind"][who].append(server.listed())
            for who, server in both.items():
                at = datetime(2026, 11, 25, 10) + timedelta(days=turn % 3, hours=turn % 2)
                _, _, said = server.ask("GET", server.where.path + moved)
                rounds["put"][who].append(server.put(moved, at_hour(said.decode(), at)))
        for what, taken in rounds.items():
            sys.stdout.write(_line(what, taken))


def _line(what: str, taken: Mapping[str, list[float]]) -> str:
    ours, theirs = (min(taken[who]) * 1000 for who in ("ours", "radicale"))
    return f"{what:<9} ours {ours:7.1f} ms   Radicale {theirs:7.1f} ms   {ours / theirs:.2f} of it\n"


def _objects(server: Server) -> dict[str, str]:
    _, _, said = server.ask("REPORT", body=WHOLE, Depth="1", Content_Type="application/xml")
    found = {
        (one.findtext(f"{D}href") or "").rpartition("/")[2]: one.findtext(f".//{C}calendar-data") or ""
        for one in ElementTree.fromstring(said).findall(f"{D}response")
    }
    assert len(found) == POSTS
    return found


def _ours(folder: Path, stack: ExitStack) -> tuple[Server, str]:
    """In a child, so that no client's work is counted to the server; and the post that is moved, a scheduled one."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.beside_radicale", "serve", str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert child.stdout and child.stdin
    stack.callback(child.wait)
    stack.callback(child.stdin.close)
    said = json.loads(child.stdout.readline())
    return Server(said["square"], said["email"], said["password"], PAUSE), said["moved"]


class GoingClock(FixedClock):
    """From the tests' noon on, as fast as any: what is changed now is another second than what was changed before."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = time.monotonic()

    def now(self) -> datetime:
        return self.time + timedelta(seconds=time.monotonic() - self.begun)


def serve(folder: Path) -> None:
    """Until nobody listens."""
    url = f"sqlite:///{folder / 'house.sqlite3'}"
    sessions = Sessions(url)
    upgrade(sessions.engine)
    with open_house(folder, url, sessions, GoingClock()) as house:
        with sessions.writing() as session:
            for n in range(POSTS - 1):
                day = datetime(2026, 11, 26, 9) + timedelta(hours=n % 10, days=n // 10)
                words = "Venez nombreux, il y aura du café. " * 6
                post = a_post(session, house.desk.member, words, title=f"Post {n}")
                a_variant(session, post, house.desk.square, planned=LocalTime(day, PARIS))
        moved = f"{house.winter.public_id}.ics"
        said = {"square": house.square, "email": house.email, "password": house.password, "moved": moved}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    sessions.dispose()


def _radicale(folder: Path, stack: ExitStack, texts: Mapping[str, str]) -> Server:
    """With the objects as it keeps them, in files: sent one by one they would take longer than what is measured."""
    calendar = folder / "radicale/collection-root/somebody/square"
    calendar.mkdir(parents=True)
    (calendar / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    for name, text in texts.items():
        (calendar / name).write_text(text, newline="")
    settings, port = folder / "radicale.conf", _free_port()
    settings.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n[rights]\ntype = owner_only\n"
        f"[storage]\nfilesystem_folder = {folder / 'radicale'}\n[logging]\nlevel = error\n"
    )
    child = subprocess.Popen([PROGRAMS / "python", "-m", "radicale", "--config", settings])
    stack.callback(child.wait)
    stack.callback(child.terminate)
    server = Server(f"http://127.0.0.1:{port}/somebody/square/")
    _patiently(lambda: server.ask("PROPFIND", "/", Depth="0"))
    return server


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _patiently(act: Callable[[], object], seconds: float = 30) -> None:
    over = time.monotonic() + seconds
    while True:
        try:
            act()
        except OSError:
            if time.monotonic() > over:
                raise
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]))
    else:
        main()
