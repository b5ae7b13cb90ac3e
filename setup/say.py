"""How set-up talks: a line for each step, one sentence for each problem."""

from __future__ import annotations

import sys


class Problem(Exception):
    """Set-up cannot go on; each argument is one sentence that says what is wrong and what to do."""


def step(words: str) -> None:
    print(f"· {words}", flush=True)


def stop(problem: Problem) -> int:
    for sentence in problem.args:
        print(sentence, file=sys.stderr)
    return 1
