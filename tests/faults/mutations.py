"""`make mutations`: takes one safety away at a time, in a copy, and shows that some test notices.

A safety no test misses might as well not be there. Each removal is plain text; one that no longer fits the code fails
the check (`test_mutations.py` says so on every run).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINE = "scheduler/publishing"
# The simulation notices too, after some hundreds of lives; these say it at once.
BEFORE_THE_WIRE = "tests/publishing/test_before_the_wire.py"


@dataclass(frozen=True)
class Mutation:
    safety: str
    changes: tuple[tuple[str, str, str], ...]  # file, words that stand there once, words in their place
    tests: tuple[str, ...]

    def apply(self, root: Path) -> None:
        """Raises ValueError when the words are not there exactly once."""
        for name, old, new in self.changes:
            path = root / name
            words = path.read_text()
            if words.count(old) != 1:
                raise ValueError(f"{self.safety}: {name} has {words.count(old)} times {old!r}")
            path.write_text(words.replace(old, new))


MUTATIONS = (
    Mutation(
        "the fence",
        (
            (f"{ENGINE}/sending/recording.py", "            Delivery.fence == claimed.fence,\n", ""),
            (f"{ENGINE}/sending/plain.py", "Delivery.fence == rows.c.fence, ", ""),
        ),
        ("tests/publishing/test_races.py", "-k", "stale_owner"),
    ),
    Mutation(
        "one open attempt a delivery",
        (
            (
                "migrations/versions/2026_11_22_first.py",
                '["delivery_id"],\n            unique=True,\n            sqlite_where=sa.text("finished_at IS NULL")',
                '["delivery_id"],\n            unique=False,\n            sqlite_where=sa.text("finished_at IS NULL")',
            ),
        ),
        ("tests/faults/test_mutations.py", "-k", "two_open"),
    ),
    Mutation(
        "the kernel's timer",
        (
            (
                f"{ENGINE}/claiming/lease.py",
                "        self._set(deadline)\n\n    def disarm",
                "\n    def disarm",
            ),
        ),
        ("tests/publishing/test_lease.py",),
    ),
    Mutation(
        "the timer armed before the claim commits",
        (
            (
                f"{ENGINE}/sending/drain.py",
                "            self.timer.arm(deadline)\n        try:",
                "            pass\n        try:",
            ),
            (
                f"{ENGINE}/sending/drain.py",
                "            self.renewed = steady\n            self.timer.arm(deadline)",
                "            self.renewed = steady",
            ),
        ),
        (BEFORE_THE_WIRE, "-k", "armed_before"),
    ),
    Mutation(
        "a whole lease of silence before a take-over",
        ((f"{ENGINE}/claiming/lease.py", "TAKEN_AFTER = LEASE\n", "TAKEN_AFTER = 0 * LEASE\n"),),
        ("tests/publishing/test_sweep.py", "-k", "dead_workers"),
    ),
    Mutation(
        "the order within a series",
        ((f"{ENGINE}/claiming/taking.py", "            its_turn(NOW),\n", ""),),
        ("tests/publishing/test_in_series.py",),
    ),
    Mutation(
        "the intent written first",
        (
            (
                f"{ENGINE}/claiming/parting.py",
                '                "state": draft.state,\n                "fence": draft.fence',
                '                "state": PartState.READY,\n                "fence": draft.fence',
            ),
            (
                f"{ENGINE}/claiming/parting.py",
                '        first.change |= {"state": PartState.ON_THE_WIRE, "fence": parting.row.fence, "started_at": now}\n',
                "",
            ),
        ),
        (BEFORE_THE_WIRE, "-k", "written_down"),
    ),
)


def noticed(mutation: Mutation | None) -> bool:
    """Whether some test fails without it; with None, on the code as it is."""
    with tempfile.TemporaryDirectory(prefix="marronnier-mutation-") as folder:
        root = Path(folder)
        for package in ("scheduler", "web", "workers", "migrations", "tests"):
            skip = shutil.ignore_patterns("node_modules", "__pycache__", "vendor")
            shutil.copytree(ROOT / package, root / package, ignore=skip)
        shutil.copy(ROOT / "pyproject.toml", root)
        tests = (
            mutation.tests
            if mutation
            else ("tests/publishing/test_races.py", "tests/publishing/test_lease.py")
        )
        if mutation:
            mutation.apply(root)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *tests, "-x", "-q", "-p", "no:xdist"],
            cwd=root, env=dict(os.environ), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
        return done.returncode == 1


def main() -> int:
    if noticed(None):
        print("The tests fail on the code as it is: mend that first.")  # noqa: T201
        return 2
    unnoticed = 0
    for mutation in MUTATIONS:
        found = noticed(mutation)
        unnoticed += not found
        print(f"without {mutation.safety}: {'a test fails' if found else 'NOBODY NOTICES'}", flush=True)  # noqa: T201
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
