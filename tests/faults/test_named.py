"""docs/states.md names a test for each fault, and every test of a fault."""

from __future__ import annotations

import re
from pathlib import Path

from tests.faults.long_form import FAULTS

HERE = Path(__file__).parent
TABLE = (
    (HERE.parents[1] / "docs" / "states.md")
    .read_text()
    .partition("### Each fault and")[2]
    .partition("\n\nElsewhere")[0]
)
# What the engine was asked to survive, a word or two of each.
ASKED = (
    "kill -9", "supervisor", "SIGSTOP", "cgroup", "suspend", "two ticks", "doubled, lost", "emptied", "without memory", "paused",
    "stopped at once", "inside COMMIT", "standby", "read-only", "disk full", "lock held", "clocks that jump", "time zones", "racing the claim",
    "late, garbled", "5xx after accept", "connection refused", "does not resolve", "out of files", "out of memory", "no fork", "200 ms",
    "deploy", "network namespace", "safety taken away",
)  # fmt: skip


def named() -> set[str]:
    return set(re.findall(r"`(\w+::\w+)`", TABLE))


def there() -> set[str]:
    found = {"mutations::MUTATIONS"}
    for file in HERE.glob("test_*.py"):
        subject = file.stem.removeprefix("test_")
        if subject not in ("named", "mutations"):  # about the proof itself
            found |= {f"{subject}::{name}" for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)}
    return found


def test_every_test_of_a_fault_is_named_once_and_none_that_is_not_there() -> None:
    assert named() == there()


def test_every_fault_that_was_asked_for_has_its_line() -> None:
    plain = TABLE.replace("`", "")

    assert [words for words in ASKED if words not in plain] == []


def test_the_long_form_lives_through_everything_that_real_processes_are_put_through() -> None:
    real = {
        name for name in there() if name.split("::")[0] not in ("simulation", "clocks", "model", "mutations")
    }

    assert {fault.test for fault in FAULTS} == real
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 20
