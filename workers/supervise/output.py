"""What the children print, line by line, each behind the name of who printed it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable

ONCE = 65536
LONGEST_LINE = 16384


class Output:
    def __init__(self, names: Iterable[str], *, prefixed: bool) -> None:
        self.width = max(map(len, names), default=0)
        self.prefixed = prefixed
        self.rest: dict[str, bytes] = {}

    def pass_on(self, name: str, fd: int) -> bool:
        """Prints what is there; False when the child closed its end."""
        while True:
            try:
                chunk = os.read(fd, ONCE)
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not chunk:
                self._print(name, [self.rest.pop(name, b"")])
                return False
            *lines, rest = (self.rest.pop(name, b"") + chunk).split(b"\n")
            if len(rest) > LONGEST_LINE:
                lines, rest = [*lines, rest], b""
            self.rest[name] = rest
            self._print(name, lines)

    def _print(self, name: str, lines: list[bytes]) -> None:
        start = f"{name:<{self.width}} │ ".encode() if self.prefixed else b""
        words = b"".join(start + line + b"\n" for line in lines if line.strip())
        # A closed pipe or a full disk behind our output must not stop the posts.
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.buffer.write(words)
            sys.stdout.buffer.flush()


def say(lines: Iterable[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
