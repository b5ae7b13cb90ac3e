"""A stranger finds the room: files stay small, and are named after what is in them."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from setup.place import ROOT

LONGEST, MEDIAN = 350, 100
NAMELESS = {"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "stuff"}
# Simulators imitate a whole server, migrations are written once and never read for their shape.
EXEMPT = ("migrations/versions/", "simulators/")


def main() -> int:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    problems = complaints({name: (ROOT / name).read_text() for name in listed if (ROOT / name).is_file()})
    for sentence in problems:
        print(sentence)
    return 1 if problems else 0


def complaints(files: dict[str, str]) -> list[str]:
    """One sentence for each file that is too long or named after nothing."""
    said = []
    for name, text in sorted(files.items()):
        parts = {Path(part).stem for part in Path(name).parts}
        if found := parts & NAMELESS:
            said.append(f"{name}: “{found.pop()}” says nothing; name it after an editor's noun.")
        if not name.startswith(EXEMPT) and (lines := text.count("\n")) > LONGEST:
            said.append(f"{name} has {lines} lines, {LONGEST} at most: find its second subject.")
    # Empty files only mark a folder; counting them would flatter the median.
    sizes = [text.count("\n") for text in files.values() if text.strip()]
    if sizes and statistics.median(sizes) >= MEDIAN:
        said.append(
            f"Half of the files have {statistics.median(sizes):.0f} lines or more; below {MEDIAN} is the rule."
        )
    return said


if __name__ == "__main__":
    sys.exit(main())
