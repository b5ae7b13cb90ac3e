"""Programs of others that a part of the tests is held against: servers, calendar applications.

What cannot be installed is said with its reason, and its tests are skipped with that reason; where they are
required (`REAL_SERVERS=required`, as `.ci/run` asks), it ends the run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from setup.commands import call
from setup.place import LOCKS
from setup.say import Problem, step
from setup.stamp import Stamp


@dataclass(frozen=True)
class Wanted:
    part: str  # of the tests
    folder: Path
    install: Mapping[str, Callable[[], None]]  # by name; raises Problem

    def prepare(self) -> None:
        """Raises Problem where one is missing that is required."""
        self.folder.mkdir(parents=True, exist_ok=True)
        missing: dict[str, str] = {}
        for name, install in self.install.items():
            try:
                install()
            except Problem as problem:
                missing[name] = "\n".join(problem.args)
                step(f"{name} is not installed, and its tests are skipped: {problem.args[0]}")
        self._reasons.write_text(json.dumps(missing, indent=2))
        if missing and os.environ.get("REAL_SERVERS") == "required":
            raise Problem(*(f"{name} could not be installed. {why}" for name, why in missing.items()))

    def missing(self, name: str) -> str:
        """Why one is not here; empty where it is. Asked by its tests."""
        if not self._reasons.exists():
            return f"make test PART={self.part} installs it"
        return str(json.loads(self._reasons.read_text()).get(name, ""))

    @property
    def _reasons(self) -> Path:
        return self.folder / "missing.json"


def own_environment(venv: Path, lock: str) -> None:
    """A virtual environment with what `requirements/{lock}.lock` names, for what wants other versions than we do."""
    file = LOCKS / f"{lock}.lock"
    stamp = Stamp(venv, lock, [file])
    if stamp.fits():
        return
    step(f"Installing what requirements/{lock}.lock names")
    failed = f"What requirements/{lock}.lock names could not be installed."
    call([sys.executable, "-m", "venv", "--clear", venv], failed=failed)
    pip = [venv / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    call([*pip, "--require-hashes", "-r", file], failed=failed)
    stamp.put()
