"""Running other programs quietly, and telling what they said when they fail."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from setup.place import ROOT
from setup.say import Problem

LINES_KEPT = 15


def call(command: Sequence[str | Path], *, failed: str, env: Mapping[str, str] | None = None) -> str:
    """Output of a command run in the checkout; raises Problem with `failed` and its last lines."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as trouble:
        raise Problem(f"{failed} {words[0]} cannot be run ({trouble.strerror}).") from trouble
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.strip()][-LINES_KEPT:]
        raise Problem(failed, *(f"    {line}" for line in said))
    return done.stdout
