"""`marronnier run` as anybody starts it: a process of its own with a data folder, an address and its workers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
CODE = re.compile(r"give this code: (\S+)")


def until(ask: Callable[[], Found], what: str, *, seconds: float = 60) -> Found:
    """What `ask` gives as soon as it gives something; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < end, f"{what}: not within {seconds:.0f} seconds"
        time.sleep(0.1)
    return found


class RunningHouse:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.words = folder / "said.txt"
        settings = {
            "MARRONNIER_DATA_DIR": str(folder / "var"),
            "MARRONNIER_BIND": f"127.0.0.1:{port}",
            "MARRONNIER_ALLOW_ADDRESSES": "127.0.0.1",
        }
        plain = {name: value for name, value in os.environ.items() if not name.startswith("MARRONNIER_")}
        with self.words.open("wb") as said:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name("marronnier")), "run"],
                env=plain | settings, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def code(self) -> str:
        """The one-time code it printed for the first-run page."""
        found = until(lambda: self._ended() or CODE.search(self.words.read_text()), "the one-time code")
        return found[1]

    def children(self) -> dict[int, str]:
        """What runs under it, by pid: the command line."""
        return {pid: _line(pid) for pid in _descendants(self.process.pid) if _line(pid)}

    def workers(self) -> list[int]:
        """The workers themselves, without the children they send from."""
        direct = _children(self.process.pid)
        return sorted(pid for pid in direct if "marronnier work" in _line(pid))

    def stop(self) -> int:
        """Ctrl-C, and the exit code. Whatever it started and left is ended here, by pid."""
        below = list(self.children())
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.left = [pid for pid in below if _line(pid)]
        for pid in self.left:
            os.kill(pid, signal.SIGKILL)
        return code

    def _ended(self) -> None:
        if self.process.poll() is not None:
            raise AssertionError(f"it ended with {self.process.returncode}: {self.words.read_text()[-2000:]}")


def _line(pid: int) -> str:
    """Its command line; empty for one that is gone, also as a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _descendants(pid: int) -> list[int]:
    return [found for child in _children(pid) for found in (child, *_descendants(child))]
