"""Bluesky's personal data server from npm, with the directory of identities it asks; one part of it is compiled."""

from __future__ import annotations

import shutil

from setup import npm
from setup.place import ROOT, SERVERS
from setup.say import step
from setup.stamp import Stamp

SOURCE = ROOT / "tests" / "servers" / "pds"
MODULES = SERVERS / "pds"
COMPILED = "better-sqlite3"


def install() -> None:
    MODULES.mkdir(parents=True, exist_ok=True)
    stamp = Stamp(MODULES, "npm", [SOURCE / "package.json", SOURCE / "package-lock.json"])
    if stamp.fits():
        return
    step("Fetching and compiling a personal data server of the AT Protocol (a minute or two)")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCE / name, MODULES / name)
    shutil.copy(ROOT / ".npmrc", MODULES / ".npmrc")
    npm.ci(MODULES)
    npm.compile_in(MODULES, COMPILED)
    stamp.put()
