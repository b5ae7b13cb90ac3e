"""Ghost from npm. Its package cannot be installed as others are: it is unpacked, and completed where it lies."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

from setup import npm
from setup.place import ROOT, SERVERS
from setup.say import step
from setup.stamp import Stamp

PACKAGE = "ghost@5.130.6"
SHA512 = "CAWqPKt+7ws+/1NrVmvuiWiDZDEtutiu7niVMTku9uM29MjfNFFUVKM3giQBpZGZrUORXkWiXSlqbry4QGVrBw=="
FOLDER = SERVERS / "ghost"
CODE = FOLDER / "package"
COMPILED = "sqlite3"


def install() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    stamp = Stamp(FOLDER, "npm", [Path(__file__)])
    if stamp.fits():
        return
    step(f"Fetching {PACKAGE} with what it needs, and compiling a part of it (two or three minutes)")
    shutil.rmtree(CODE, ignore_errors=True)
    with tarfile.open(npm.pack(PACKAGE, SHA512)) as tar:
        tar.extractall(FOLDER, filter="data")
    # What it is made with itself is not all in the registry.
    about = CODE / "package.json"
    said = json.loads(about.read_text())
    del said["devDependencies"]
    about.write_text(json.dumps(said))
    shutil.copy(ROOT / ".npmrc", CODE / ".npmrc")
    npm.complete(CODE)
    npm.compile_in(CODE, COMPILED)
    stamp.put()
