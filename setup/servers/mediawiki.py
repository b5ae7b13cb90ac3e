"""MediaWiki from Debian."""

from __future__ import annotations

from pathlib import Path

from setup import debian

CODE = Path("/usr/share/mediawiki")


def install() -> None:
    php = [f"php-{part}" for part in ("cli", "intl", "mbstring", "sqlite3", "xml")]
    debian.have([*php, "mediawiki"], ["php", CODE / "api.php"])
