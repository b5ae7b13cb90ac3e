"""`make faults SEED=… POSTS=…`: the simulation for thousands of lives, then every fault of tests/faults with thousands of posts.

The seed is printed. A run that was stopped goes on where it was when it is given the same seed and number.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

from setup.place import PYTHON, ROOT
from setup.say import step

POSTS = "10000"  # a burst
LIVES = 20  # posts of a burst for each life in the simulation
PURE = ("tests/faults/test_model.py", "tests/faults/test_simulation.py", "tests/faults/test_clocks.py")


def main(argv: list[str]) -> int:
    seed, posts = (*argv, "", "")[:2]
    seed, posts = seed or str(secrets.randbelow(10**6)), posts or POSTS
    lives = str(max(100, int(posts) // LIVES))
    step(f"Breaking things: make faults SEED={seed} POSTS={posts}")
    plain = {name: word for name, word in os.environ.items() if not name.startswith("MARRONNIER_")}
    pure = subprocess.run(
        [PYTHON, "-m", "pytest", "-q", *PURE],
        cwd=ROOT, check=False, env=plain | {"FAULTS_SEED": seed, "FAULTS_SEEDS": lives},
    )  # fmt: skip
    words = [PYTHON, "-m", "tests.faults.long_form", "--seed", seed, "--posts", posts]
    return subprocess.run(words, cwd=ROOT, check=False, env=plain).returncode or pure.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
