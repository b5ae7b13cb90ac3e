"""Calendar applications our feeds are read with, each installed by a function of this module.

What cannot be installed is said with its reason, and its tests are skipped with that reason; where they are required
(`REAL_SERVERS=required`, as `.ci/run` asks), it ends the run.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from setup import npm
from setup.commands import call
from setup.place import LOCKS, ROOT
from setup.say import Problem, step
from setup.stamp import Stamp

CLIENTS = ROOT / "var" / "clients"
MISSING = CLIENTS / "missing.json"  # by name: why
SOURCES = ROOT / "tests" / "clients"
NODE_MODULES = CLIENTS / "javascript" / "node_modules"
LIBICAL = CLIENTS / "libical"
VDIRSYNCER = CLIENTS / "vdirsyncer" / "bin" / "vdirsyncer"
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


def prepare() -> None:
    """Raises Problem where one is missing that is required."""
    CLIENTS.mkdir(parents=True, exist_ok=True)
    missing: dict[str, str] = {}
    for name, install in INSTALL.items():
        try:
            install()
        except Problem as problem:
            missing[name] = "\n".join(problem.args)
            step(f"{name} is not installed, and its tests are skipped: {problem.args[0]}")
    MISSING.write_text(json.dumps(missing, indent=2))
    if missing and os.environ.get("REAL_SERVERS") == "required":
        raise Problem(*(f"{name} could not be installed. {why}" for name, why in missing.items()))


def missing(name: str) -> str:
    """Why a client is not here; empty where it is. Asked by its tests."""
    if not MISSING.exists():
        return "make test PART=clients installs it"
    return str(json.loads(MISSING.read_text()).get(name, ""))


def _javascript() -> None:
    """ical.js, which Thunderbird reads with, and node-ical."""
    folder = NODE_MODULES.parent
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, folder / name)
    stamp = Stamp(folder, "javascript", [SOURCES / "package-lock.json"])
    if not stamp.fits() or not NODE_MODULES.is_dir():
        step("Installing ical.js and node-ical")
        npm.ci(folder)
        stamp.put()


def _libical() -> None:
    """The library of Evolution, KOrganizer and many more, with a small program of ours on it."""
    source = SOURCES / "onsets.c"
    stamp = Stamp(CLIENTS, "libical", [source])
    if stamp.fits() and LIBICAL.exists():
        return
    if not _compiles(source):
        _packages("libical-dev", "gcc", "libc6-dev")
        call(_compiler(source), failed="The program that reads with libical could not be built.")
    stamp.put()


def _vdirsyncer() -> None:
    lock: Path = LOCKS / "clients.lock"
    venv = VDIRSYNCER.parent.parent
    stamp = Stamp(venv, "clients", [lock])
    if stamp.fits():
        return
    step("Installing what requirements/clients.lock names")
    failed = "vdirsyncer could not be installed."
    call([sys.executable, "-m", "venv", "--clear", venv], failed=failed)
    pip = [venv / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    call([*pip, "--require-hashes", "-r", lock], failed=failed)
    stamp.put()


def _compiler(source: Path) -> list[str | Path]:
    return ["cc", "-O1", "-o", LIBICAL, source, "-lical"]


def _compiles(source: Path) -> bool:
    try:
        call(_compiler(source), failed="")
    except Problem:
        return False
    return True


def _packages(*names: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(f"This user may not install it. As root: apt-get install {' '.join(names)}.")
    step(f"Installing {' '.join(names)}")
    call(
        ["apt-get", "update", "-qq"], failed="The list of Debian's packages could not be fetched.", env=QUIET
    )
    words = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    call(words, failed="apt-get could not install it.", env=QUIET)


INSTALL: dict[str, Callable[[], None]] = {
    "javascript": _javascript,
    "libical": _libical,
    "vdirsyncer": _vdirsyncer,
}
