"""Calendar applications our feeds are read with, each installed by a function of this module."""

from __future__ import annotations

import shutil
from pathlib import Path

from setup import debian, npm
from setup.commands import call
from setup.place import ROOT
from setup.say import Problem, step
from setup.stamp import Stamp
from setup.wanted import Wanted, own_environment

CLIENTS = ROOT / "var" / "clients"
SOURCES = ROOT / "tests" / "clients"
NODE_MODULES = CLIENTS / "javascript" / "node_modules"
LIBICAL = CLIENTS / "libical"
VDIRSYNCER = CLIENTS / "vdirsyncer" / "bin" / "vdirsyncer"
HEADER = Path("/usr/include/libical/ical.h")


def _javascript() -> None:
    """ical.js, which Thunderbird reads with, and node-ical."""
    folder = NODE_MODULES.parent
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, folder / name)
    shutil.copy(ROOT / ".npmrc", folder / ".npmrc")  # it lets no package run scripts of its own
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
        debian.have(["libical-dev", "gcc", "libc6-dev"], ["cc", HEADER])
        call(_compiler(source), failed="The program that reads with libical could not be built.")
    stamp.put()


def _vdirsyncer() -> None:
    own_environment(VDIRSYNCER.parent.parent, "clients")


def _compiler(source: Path) -> list[str | Path]:
    return ["cc", "-O1", "-o", LIBICAL, source, "-lical"]


def _compiles(source: Path) -> bool:
    try:
        call(_compiler(source), failed="")
    except Problem:
        return False
    return True


WANTED = Wanted(
    "clients", CLIENTS, {"javascript": _javascript, "libical": _libical, "vdirsyncer": _vdirsyncer}
)
