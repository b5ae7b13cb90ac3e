"""`make test`: installs what the tests need, then runs them. `make test PART=faults` runs one part of them.

A part is a folder of tests/; “test” is everything that is in no other part.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup import clients, servers
from setup.commands import call
from setup.place import PYTHON, ROOT
from setup.say import Problem, step, stop

PARTS: dict[str, Path] = {
    "browser": Path("tests/browser"),
    "faults": Path("tests/faults"),
    "servers": Path("tests/servers"),
    "clients": Path("tests/clients"),
    "bench": Path("tests/bench"),
}
# Small machines are the rule: two at once, and each with its own database server and browser.
AT_ONCE = "2"
NO_TESTS = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
RESULTS = ROOT / "var" / "test-results"


def main(argv: list[str]) -> int:
    wanted = [word for word in argv if word] or ["test", "browser", "faults", "servers", "clients"]
    try:
        if "browser" in wanted:
            _chromium()
        worst = 0
        for part in wanted:
            worst = max(worst, run(part))
    except Problem as problem:
        return stop(problem)
    return worst


def run(part: str) -> int:
    """pytest's exit code for one part; results go to var/test-results/PART.xml."""
    if part != "test" and part not in PARTS:
        raise Problem(f"There is no part {part!r} of the tests: test, {', '.join(PARTS)}.")
    result = RESULTS / f"{part}.xml"
    result.unlink(missing_ok=True)
    if part != "test" and not any((ROOT / PARTS[part]).glob("**/test_*.py")):
        step(f"No tests in {PARTS[part]} yet")
        return 0
    where = (
        [str(PARTS[part])] if part != "test" else ["tests", *(f"--ignore={path}" for path in PARTS.values())]
    )
    if part == "servers":
        servers.WANTED.prepare()
    if part == "clients":
        clients.WANTED.prepare()
    # A bench measures: nothing beside it.
    together = ["-n", AT_ONCE, "--dist", "worksteal"] if part != "bench" else []
    RESULTS.mkdir(parents=True, exist_ok=True)
    step(f"Running the tests: {part}")
    code = subprocess.run(
        [PYTHON, "-m", "pytest", *where, *together, "--durations=5", f"--junitxml={result}"],
        cwd=ROOT, env=_environment(), check=False,
    ).returncode  # fmt: skip
    return 0 if code == NO_TESTS else code


def _environment() -> dict[str, str]:
    """The settings of the person at the keyboard must not reach the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MARRONNIER_")}


def _chromium() -> None:
    if any(shutil.which(name) for name in BROWSERS):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(
            "The browser tests need Chromium, and this user may not install it. "
            "As root: apt-get update && apt-get install chromium. Then run make test again."
        )
    step("Installing Chromium for the browser tests")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    call(
        ["apt-get", "update", "-qq"], failed="The list of Debian's packages could not be fetched.", env=quiet
    )
    call(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        failed="Chromium could not be installed with apt-get.",
        env=quiet,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
