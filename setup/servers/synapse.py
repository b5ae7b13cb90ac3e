"""Synapse, Matrix's server, in an environment of its own."""

from __future__ import annotations

from setup.place import SERVERS
from setup.wanted import own_environment

VENV = SERVERS / "synapse"
PYTHON = VENV / "bin" / "python"


def install() -> None:
    own_environment(VENV, "synapse")
