"""mastodon-mock: somebody else's stateful Mastodon, as a process of its own. Its token is `mock_token`."""

from __future__ import annotations

import html
import http.client
import json
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from simulators.mastodon import AMastodon
from simulators.simulator import Public
from tests.servers.real import RealPlatform

TOKEN = "mock_token"
SECONDS_TO_START = 60


@dataclass
class MastodonMock:
    port: int
    process: subprocess.Popen[bytes]
    people: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    def start(cls) -> MastodonMock:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "mastodon_mock", "serve", "--in-memory", "--host", "127.0.0.1"]
        process = subprocess.Popen(
            [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        server = cls(port, process)
        until = time.monotonic() + SECONDS_TO_START
        while not server._answers():
            if process.poll() is not None or time.monotonic() > until:
                server.stop()
                raise RuntimeError(f"mastodon-mock did not start (it ended with {process.returncode})")
            time.sleep(0.05)
        return server

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def statuses(self) -> list[dict[str, Any]]:
        """What its account published, newest first."""
        me = self.call("GET", "/api/v1/accounts/verify_credentials")
        found: list[dict[str, Any]] = self.call("GET", f"/api/v1/accounts/{me['id']}/statuses?limit=40")
        return found

    def fail(self, effect: dict[str, Any], *, method: str, path: str, count: int = 1) -> None:
        """Have the next calls to a path go wrong; see mastodon-mock's fault injection."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": count}
        self.call("POST", "/api/v1/_mock/faults", rule)

    def call(self, method: str, path: str, content: Any = None, *, form: dict[str, str] | None = None) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        kind = "application/json" if form is None else "application/x-www-form-urlencoded"
        said = urlencode(form) if form else json.dumps(content) if content is not None else None
        line.request(method, path, said, {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {body[:200]!r}")
        return json.loads(body) if body else None

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self) -> bool:
        try:
            self.call("GET", "/api/v1/instance")
        except (OSError, RuntimeError):
            return False
        return True


class RealMastodon(RealPlatform):
    """An account of its own for each story."""

    def __init__(self, server: MastodonMock) -> None:
        self.server, self.address = server, server.address
        self.like = AMastodon("")
        name = f"redaction{next(server.people)}"
        who = {
            "username": name,
            "email": f"{name}@example.org",
            "password": "of this test",
            "agreement": "true",
        }
        self.token = str(server.call("POST", "/api/v1/accounts", form=who)["access_token"])
        self.account = str(server.call("GET", f"/api/v1/accounts/lookup?acct={name}")["id"])
        super().__init__()

    def revoke(self) -> None:
        self.server.call("POST", "/oauth/revoke", form={"token": self.token})

    def everything(self) -> list[Public]:
        """As somebody else reads it."""
        found = self.server.call("GET", f"/api/v1/accounts/{self.account}/statuses?limit=40")
        return [
            Public(
                one["id"],
                _words(one["content"]),
                tuple(file["description"] for file in one["media_attachments"]),
                one["in_reply_to_id"],
            )
            for one in sorted(found, key=lambda one: int(one["id"]))
        ]


def _words(content: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", content))
