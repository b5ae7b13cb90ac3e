"""Evolution Data Server on a bus and in a home of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from setup.clients import SYSTEM_PYTHON

SERVICES = "org.gnome.evolution.dataserver.*.service"
# A bus that knows Evolution's services alone: on the whole of Debian's it would wait for somebody to open a keyring.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>{folder}/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""
PATIENCE = "180"  # seconds in all, on a busy machine
PROGRAM = Path(__file__).with_name("evolution_program.py")


class Evolution:
    def __init__(self, program: subprocess.Popen[str], said: Path) -> None:
        self.program, self.said = program, said

    def do(self, deed: str, **more: str) -> tuple[str, dict[str, tuple[str, str]]]:
        """What it was refused with, and what its calendar holds: title and start on the wall, by UID."""
        assert self.program.stdin and self.program.stdout
        self.program.stdin.write(json.dumps({"deed": deed, **more}) + "\n")
        self.program.stdin.flush()
        answer = self.program.stdout.readline()
        while answer and not answer.startswith(
            '{"refused"'
        ):  # what the servers on its bus say goes the same way
            answer = self.program.stdout.readline()
        assert answer, self.said.read_text(errors="replace")[-3000:]
        value = json.loads(answer)
        return value["refused"], {uid: (title, start) for uid, title, start in value["events"]}


@contextmanager
def evolution(folder: Path) -> Iterator[Evolution]:
    folder.mkdir()
    said = folder / "said"
    services = folder / "services"
    services.mkdir()
    for service in Path("/usr/share/dbus-1/services").glob(SERVICES):
        (services / service.name).symlink_to(service)
    bus = folder / "bus.conf"
    bus.write_text(BUS.format(folder=folder))
    here = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    env = {**os.environ, **here, "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime)}
    # Nothing of this machine's own settings, network, or keys.
    env |= {
        "GSETTINGS_BACKEND": "memory",
        "GIO_USE_NETWORK_MONITOR": "base",
        "GIO_USE_PROXY_RESOLVER": "dummy",
    }
    with said.open("wb") as errors:
        program = subprocess.Popen(
            ["timeout", PATIENCE, "dbus-run-session", "--config-file", bus, "--", SYSTEM_PYTHON, PROGRAM],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    try:
        yield Evolution(program, said)
    finally:
        with suppress(ProcessLookupError):  # it may have died by itself, and why is told above
            os.killpg(program.pid, signal.SIGKILL)  # with the bus and all it started
        program.wait()
