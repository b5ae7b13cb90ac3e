"""What `.ci/run` does: every part in turn, its minutes against its share, and one count line at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from setup.place import ROOT


@dataclass(frozen=True)
class Share:
    name: str
    minutes: float
    command: tuple[str, ...]
    part: str = ""  # of the tests, for counting


# 62 minutes in all, 65 with the clone: growing one share means shrinking another.
SHARES = (
    Share("set-up", 6, ("make", "setup-test")),
    Share("check", 4, ("make", "check")),
    Share("test", 10, ("make", "test", "PART=test"), "test"),
    Share("browser", 11, ("make", "test", "PART=browser"), "browser"),
    Share("faults", 8, ("make", "test", "PART=faults"), "faults"),
    Share("servers", 13, ("make", "test", "PART=servers"), "servers"),
    Share("calendar clients", 4, ("make", "test", "PART=clients"), "clients"),
    Share("benches", 6, ("make", "test", "PART=bench"), "bench"),
)


def main() -> int:
    lines, bad = [], False
    passed = failed = skipped = 0
    for share in SHARES:
        print(f"== {share.name}", flush=True)
        began = time.monotonic()
        # Elsewhere a server that cannot be installed costs its tests; here it must be seen.
        env = {**os.environ, "REAL_SERVERS": "required"}
        code = subprocess.run(share.command, cwd=ROOT, env=env, check=False).returncode
        minutes = (time.monotonic() - began) / 60
        over = minutes > share.minutes
        bad = bad or over or bool(code)
        trouble = " FAILED" * bool(code) + " TOO SLOW" * over
        lines.append(f"{share.name:<18}{minutes:6.1f} of {share.minutes:4.0f} min{trouble}")
        if share.part:
            more = count(ROOT / "var" / "test-results" / f"{share.part}.xml")
            passed, failed, skipped = passed + more[0], failed + more[1], skipped + more[2]
        if code and share.name == "set-up":
            break  # nothing after it can say anything
    print("\n".join(["", *lines, ""]))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return 1 if bad or failed or not passed else 0


def count(report: Path) -> tuple[int, int, int]:
    """Passed, failed, skipped of one junit file; nothing where no test ran."""
    if not report.exists():
        return 0, 0, 0
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 (pytest wrote it just now)
    totals = [
        [int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")] for suite in suites
    ]
    tests, failures, errors, skipped = (
        (sum(column) for column in zip(*totals, strict=True)) if totals else (0, 0, 0, 0)
    )
    return max(0, tests - failures - errors - skipped), failures + errors, skipped


if __name__ == "__main__":
    sys.exit(main())
