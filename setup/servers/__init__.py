"""Real servers that adapters are tried on: each is installed by a module of this package.

What cannot be installed is said with its reason, and its tests are skipped with that reason; where they are
required (`REAL_SERVERS=required`, as `.ci/run` asks), it ends the run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable

from setup.place import SERVERS
from setup.say import Problem, step
from setup.servers import bluesky, mediawiki, synapse, wordpress

INSTALL: dict[str, Callable[[], None]] = {
    "wordpress": wordpress.install,
    "mediawiki": mediawiki.install,
    "bluesky": bluesky.install,
    "synapse": synapse.install,
}
MISSING = SERVERS / "missing.json"  # by name: why


def prepare() -> None:
    """Raises Problem where one is missing that is required."""
    missing: dict[str, str] = {}
    for name, install in INSTALL.items():
        try:
            install()
        except Problem as problem:
            missing[name] = "\n".join(problem.args)
            step(f"{name} is not installed, and its tests are skipped: {problem.args[0]}")
    SERVERS.mkdir(parents=True, exist_ok=True)
    MISSING.write_text(json.dumps(missing, indent=2))
    if missing and os.environ.get("REAL_SERVERS") == "required":
        raise Problem(*(f"{name} could not be installed. {why}" for name, why in missing.items()))


def missing(name: str) -> str:
    """Why a server is not here; empty where it is. Asked by its tests."""
    if not MISSING.exists():
        return "make test PART=servers installs it"
    return str(json.loads(MISSING.read_text()).get(name, ""))
