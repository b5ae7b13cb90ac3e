"""A stamp says that a step was done for exactly these inputs, so that a second `make run` skips it."""

from __future__ import annotations

import hashlib
from pathlib import Path


class Stamp:
    """`folder/.stamp-NAME` holds a hash of the inputs; anything else in it means: do the step again."""

    def __init__(self, folder: Path, name: str, inputs: list[Path]) -> None:
        self.file = folder / f".stamp-{name}"
        digest = hashlib.sha256()
        for path in inputs:
            # The name counts too: a renamed file is another input.
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        self.wanted = digest.hexdigest()

    def fits(self) -> bool:
        try:
            return self.file.read_text() == self.wanted
        except OSError:
            return False

    def put(self) -> None:
        self.file.write_text(self.wanted)
