"""`python -m setup run | test`: makes this checkout ready. Called by the Makefile, safe to call twice at once."""

from __future__ import annotations

import fcntl
import os
import sys

from setup import assets, environment, translations
from setup.place import ROOT
from setup.say import Problem, step, stop

LOCKS_FOR = {"run": ("run",), "test": ("test",)}


def main(argv: list[str]) -> int:
    wanted = argv[0] if argv else "run"
    if wanted not in LOCKS_FOR:
        return stop(Problem(f"Set-up knows {' and '.join(LOCKS_FOR)}, not {wanted!r}."))
    try:
        _check()
        folder = os.open(ROOT, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            step("Another set-up of this checkout is under way: waiting for it")
            fcntl.flock(folder, fcntl.LOCK_EX)
        for lock in LOCKS_FOR[wanted]:
            environment.prepare(lock)
        assets.prepare()
        translations.prepare()
    except Problem as problem:
        return stop(problem)
    except KeyboardInterrupt:
        return stop(Problem("Set-up was interrupted; run it again and it goes on where it was."))
    except OSError as trouble:
        return stop(Problem(f"Set-up stopped at {trouble.filename}: {trouble.strerror}."))
    return 0


def _check() -> None:
    problems = []
    if sys.platform == "win32":
        problems.append("Marronnier runs on Linux and macOS; on Windows use WSL.")
    if not os.access(ROOT, os.W_OK):
        problems.append(
            f"Set-up writes .venv and node_modules into {ROOT}, which this user may not write to."
        )
    if problems:
        raise Problem(*problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
