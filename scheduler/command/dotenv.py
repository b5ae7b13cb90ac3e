"""Settings from a `.env` file in the working folder. What the environment already says wins."""

from __future__ import annotations

import os
from pathlib import Path

from scheduler.config import PREFIX


def load(path: Path = Path(".env")) -> None:
    """`NAME=value` lines; # starts a remark; quotes around a value are taken off. Only our own settings count."""
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        return
    for line in lines:
        name, found, value = line.strip().removeprefix("export ").partition("=")
        name, value = name.strip(), value.strip()
        if not found or not name.startswith(PREFIX):
            continue
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        plain = name.removesuffix("_FILE")
        if plain not in os.environ and f"{plain}_FILE" not in os.environ:
            os.environ[name] = value
