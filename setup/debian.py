"""Packages of Debian and its kin that real servers come in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from setup.commands import call
from setup.say import Problem, step

QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


def have(packages: Sequence[str], there: Sequence[Path | str]) -> None:
    """Installs `packages` unless every file and command of `there` is. Raises Problem."""
    if all(_is_there(one) for one in there):
        return
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(f"As root: apt-get install --no-install-recommends {names}")
    step(f"Installing {names}")
    failed = f"{names} could not be installed by apt-get."
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    try:
        call(install, failed=failed, env=QUIET)
    except Problem:
        call(["apt-get", "update", "-q"], failed=failed, env=QUIET)
        call(install, failed=failed, env=QUIET)
    if missing := [str(one) for one in there if not _is_there(one)]:
        raise Problem(f"{names} were installed, but there is no {', '.join(missing)}.")


def _is_there(one: Path | str) -> bool:
    return one.exists() if isinstance(one, Path) else shutil.which(one) is not None
