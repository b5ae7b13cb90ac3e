"""`make check`: everything that can be said about the code without running it. Every step runs, whatever fails."""

from __future__ import annotations

import subprocess
import sys
import time

from setup.place import ROOT, VENV

BIN = VENV / "bin"
STEPS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "file sizes": ["python", "-m", "setup.sizes"],
    "imports": ["lint-imports"],
    "translations": ["python", "-m", "web.catalogue", "check"],
    "migrations": ["python", "-m", "setup.migrations"],
    "types": ["mypy"],
}


def main() -> int:
    failed = []
    for name, (program, *words) in STEPS.items():
        began = time.monotonic()
        done = subprocess.run([BIN / program, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        print(
            f"{'ok' if not done.returncode else 'FAILED':<7}{name} ({time.monotonic() - began:.1f} s)",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"make check found something to mend: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
