"""Synapse, Matrix's server, in an environment of its own: it wants other versions than we do."""

from __future__ import annotations

import sys
from pathlib import Path

from setup.commands import call
from setup.place import LOCKS, SERVERS
from setup.say import step
from setup.stamp import Stamp

VENV = SERVERS / "synapse"
PYTHON = VENV / "bin" / "python"


def install() -> None:
    lock: Path = LOCKS / "synapse.lock"
    stamp = Stamp(VENV, "synapse", [lock])
    if stamp.fits():
        return
    step("Installing what requirements/synapse.lock names")
    failed = "Synapse could not be installed."
    call([sys.executable, "-m", "venv", "--clear", VENV], failed=failed)
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r"]
    call([*pip, lock], failed=failed)
    stamp.put()
