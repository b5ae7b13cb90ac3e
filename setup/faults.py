"""`make faults SEED=… POSTS=…`: the tests of tests/faults for hours instead of minutes, from a seed that is printed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

from setup.place import PYTHON, ROOT
from setup.say import step

POSTS = "10000"  # a burst
LIVES = 20  # posts of a burst for each life in the simulation


def main(argv: list[str]) -> int:
    seed, posts = (*argv, "", "")[:2]
    seed, posts = seed or str(secrets.randbelow(10**6)), posts or POSTS
    lives = str(max(100, int(posts) // LIVES))
    step(f"Breaking things: make faults SEED={seed} POSTS={posts}")
    plain = {name: word for name, word in os.environ.items() if not name.startswith("MARRONNIER_")}
    return subprocess.run(
        [PYTHON, "-m", "pytest", "tests/faults", "-v", "--durations=10"],
        cwd=ROOT, check=False,
        env=plain | {"FAULTS_SEED": seed, "FAULTS_POSTS": posts, "FAULTS_SEEDS": lives},
    ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
