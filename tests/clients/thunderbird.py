"""Thunderbird without a screen, told what to do through its Marionette door."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("thunderbird.js")
PREFERENCES = {
    "marionette.port": 0,  # one that is free; it writes down which
    "mail.provider.suppress_dialog_on_startup": True,
    "mailnews.start_page.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.proxy.type": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "",
}
PATIENCE = 120  # seconds to its first word on a busy machine


@dataclass
class Held:
    """What its calendar holds, and what it was refused with."""

    refused: str
    events: dict[str, tuple[str, str]]  # by UID: title, start on the wall
    readonly: bool
    discovered: dict[str, str]  # calendars it found, and where


class Thunderbird:
    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.heard = self.line.makefile("rb")
        self.number = 0
        self._hear()
        self._ask("WebDriver:NewSession", capabilities={})
        self._ask("Marionette:SetContext", value="chrome")
        self._ask("WebDriver:SetTimeouts", script=PATIENCE * 1000)

    def do(self, deed: str, **said: str) -> Held:
        script = SCRIPT.read_text()
        found = self._ask("WebDriver:ExecuteAsyncScript", script=script, args=[deed, said], newSandbox=True)
        value = found["value"]
        events = {uid: (title, start) for uid, title, start, _ in value["events"]}
        return Held(value["refused"], events, value["readOnly"], dict(value["discovered"]))

    def close(self) -> None:
        self.heard.close()
        self.line.close()

    def _ask(self, name: str, **parameters: Any) -> Any:
        self.number += 1
        said = json.dumps([0, self.number, name, parameters]).encode()
        self.line.sendall(b"%d:%s" % (len(said), said))
        _, _, error, value = self._hear()
        assert not error, error
        return value

    def _hear(self) -> Any:
        length = b""
        while (octet := self.heard.read(1)) != b":":
            assert octet, "Thunderbird hung up."
            length += octet
        return json.loads(self.heard.read(int(length)))


@contextmanager
def thunderbird(folder: Path) -> Iterator[Thunderbird]:
    """In a profile of its own, which nothing outlives."""
    folder.mkdir()
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    words = ["thunderbird", "--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
    said = folder / "said"
    with said.open("wb") as out:
        program = subprocess.Popen(
            [*words, "--profile", folder],
            env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        client = Thunderbird(_port(folder, program, said))
        yield client
        client.close()
    finally:
        # With what it started: the command is a script around the program.
        with suppress(ProcessLookupError):  # it may have died by itself, and why is told above
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def _port(folder: Path, program: subprocess.Popen[bytes], said: Path) -> int:
    written, over = folder / "MarionetteActivePort", time.monotonic() + PATIENCE
    while time.monotonic() < over:
        assert program.poll() is None, said.read_text(errors="replace")[-2000:]
        if written.exists() and (port := written.read_text().strip()):
            return int(port)
        time.sleep(0.1)
    raise AssertionError(f"Thunderbird did not open its door. {said.read_text(errors='replace')[-2000:]}")
