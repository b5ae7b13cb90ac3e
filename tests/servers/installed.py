from __future__ import annotations

import pytest

from setup.servers import WANTED


def installed(name: str) -> None:
    """Skips, and says why, where a server is not here; `.ci/run` does not get this far without it."""
    if why := WANTED.missing(name):
        pytest.skip(f"{name} is not installed: {why}")
