"""`make faults SEED=… POSTS=…`: every fault with thousands of posts, on both databases, one after the other.

Each fault is a test of this folder, run by itself in a house of its own; what came of it is kept in var/faults, so that a
run that was stopped goes on where it was. At the end stands a table: posts, out, lost, twice.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "var" / "faults"
DATABASES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Fault:
    name: str
    test: str  # a file of this folder without test_, and the test's name
    on: tuple[str, ...] = DATABASES
    which: str = ""  # of a test with several
    share: int = 1  # its bursts are the so-manieth part of what it is asked for

    def node(self, database: str) -> str:
        file, _, test = self.test.partition("::")
        inside = "-".join(filter(None, (database, self.which)))
        return f"tests/faults/test_{file}.py::{test}[{inside}]"


FAULTS = (
    Fault("kill -9 at every step", "kills::test_whoever_is_killed_at_a_step_loses_and_doubles_nothing"),
    Fault("kill -9 over what is waited for", "kills::test_whoever_is_killed_over_what_a_platform_is_busy_with_loses_and_doubles_nothing", share=4),
    Fault("kill -9 of a sweeper over the dead", "kills::test_a_sweeper_killed_over_the_dead_leaves_them_to_the_next", share=2),
    Fault("kill -9 of anybody at any moment", "kills::test_anybody_may_be_killed_at_any_moment"),
    Fault("kill -9 of the whole house", "kills::test_the_whole_house_may_be_killed_and_started_again"),
    *(
        Fault(f"SIGSTOP past the lease, {step}", "kills::test_a_worker_frozen_past_its_lease_never_sends_again", which=step, share=2)
        for step in ("claim_committed", "before_the_call", "ending_not_committed")
    ),
    Fault("Valkey emptied, full, paused, killed", "courier::test_valkey_may_be_emptied_full_paused_and_killed_in_a_burst"),
    Fault("Valkey deaf", "courier::test_no_valkey_at_all_only_costs_a_moment", share=2),
    Fault("bells doubled, lost, old", "courier::test_bells_doubled_lost_and_old_change_nothing"),
    Fault("PostgreSQL stopped at once", "databases::test_postgres_stops_at_once_and_comes_back", ("postgres",)),
    Fault("the answer to COMMIT lost", "databases::test_commits_whose_answer_never_comes", ("postgres",)),
    Fault("failover to a standby that lags", "failover::test_a_standby_that_lags_takes_over", ("postgres",)),
    Fault("PostgreSQL read-only", "databases::test_postgres_takes_no_writes_for_a_while", ("postgres",)),
    Fault("disk full", "databases::test_a_full_disk"),
    Fault("a disk that takes its time", "databases::test_a_disk_that_takes_its_time"),
    Fault("too few files, too little memory", "databases::test_too_few_files_and_too_little_memory"),
    Fault("SQLite locked for ten seconds", "databases::test_somebody_else_holds_the_lock_for_ten_seconds", ("sqlite",), share=2),
    Fault("every bad answer of a platform", "platforms::test_every_way_to_answer_badly_at_once"),
    Fault("connections refused", "platforms::test_a_platform_that_is_not_there_yet_gets_everything_once_it_is", share=2),
    Fault("names that do not resolve", "platforms::test_a_name_that_cannot_be_resolved_for_a_while", share=2),
    Fault("edits, moves and freezes racing the claim", "people::test_words_times_and_freezes_change_while_it_leaves"),
    Fault("freezes raced by workers at work", "freezes::test_after_its_confirmation_nothing_begins_that_was_not_named"),
    Fault("corrections and removals", "people::test_corrections_and_removals_survive_lost_answers_and_killed_workers", share=4),
    Fault("rolling restart and migration", "deploy::test_a_rolling_restart_and_a_migration_lose_nothing"),
    Fault("asked to stop", "deploy::test_a_house_that_is_asked_to_stop_finishes_what_is_on_the_wire_and_releases_the_rest"),
    Fault("a host dies", "hosts::test_a_host_that_dies_leaves_its_posts_to_the_other", ("postgres",), share=4),
    Fault("a host cut from the database", "hosts::test_a_host_cut_from_the_database_alone_sends_nothing_twice", ("postgres",), share=4),
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    fault: str
    database: str
    seed: str
    asked: int
    ended: str  # well, failed, skipped
    seconds: float
    load: float
    posts: int = 0
    out: int = 0
    lost: int = 0
    twice: int = 0
    calls: int = 0


def main(argv: list[str]) -> int:
    asked = argparse.ArgumentParser("make faults")
    asked.add_argument("--seed", default=str(secrets.randbelow(10**6)))
    asked.add_argument("--posts", type=int, default=10_000, help="for each fault")
    asked.add_argument(
        "--patience", type=float, default=0, help="seconds a burst may take; by default by its size"
    )
    asked.add_argument("--only", default="", help="faults with this word in their name")
    asked.add_argument("--on", choices=DATABASES, action="append", help="a database; by default both")
    given = asked.parse_args(argv)
    print(f"Breaking things: make faults SEED={given.seed} POSTS={given.posts}", flush=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    runs = []
    for fault in FAULTS:
        for database in fault.on:
            if given.only in fault.name and database in (given.on or DATABASES):
                run = _known(fault, database, given.seed, given.posts) or _live(fault, database, given)
                runs.append(run)
                print(_line(run), flush=True)
    print(
        "\n".join(
            [
                "",
                "| fault | database | posts | out | lost | twice | |",
                "| --- | --- | --- | --- | --- | --- | --- |",
            ]
        )
    )
    print("\n".join(_line(run) for run in runs))
    print(
        f"\n{sum(run.posts for run in runs)} posts, {sum(run.lost for run in runs)} lost, {sum(run.twice for run in runs)} twice"
    )
    return int(any(run.ended == "failed" or run.lost or run.twice for run in runs))


def _live(fault: Fault, database: str, given: argparse.Namespace) -> Run:
    counted = KEPT / "counted.json"
    counted.unlink(missing_ok=True)
    patience = given.patience or 120 + given.posts / 10
    env = {name: word for name, word in os.environ.items() if not name.startswith("MARRONNIER_")} | {
        "FAULTS_SEED": given.seed, "FAULTS_POSTS": str(given.posts * fault.share), "FAULTS_PATIENCE": str(patience),
        "FAULTS_COUNTED": str(counted),
    }  # fmt: skip
    began = time.monotonic()
    said = _kept(fault, database).with_suffix(".txt")
    with said.open("w") as file:
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs", fault.node(database)]
        code = subprocess.run(words, cwd=ROOT, env=env, stdout=file, stderr=file, check=False).returncode
    ended = "failed" if code else "skipped" if " skipped" in said.read_text() else "well"
    tally = json.loads(counted.read_text()) if counted.exists() else {}
    load = round(os.getloadavg()[0], 1)
    run = Run(
        fault.name, database, given.seed, given.posts, ended, round(time.monotonic() - began), load, **tally
    )
    if ended != "failed":  # a failure is tried anew by the next run
        _kept(fault, database).write_text(json.dumps(asdict(run)))
    return run


def _known(fault: Fault, database: str, seed: str, posts: int) -> Run | None:
    try:
        run = Run(**json.loads(_kept(fault, database).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return run if (run.seed, run.asked) == (seed, posts) else None


def _kept(fault: Fault, database: str) -> Path:
    name = "".join(letter if letter.isalnum() else "-" for letter in fault.name.lower())
    return KEPT / f"{name}.{database}.json"


def _line(run: Run) -> str:
    how = f"{run.ended}, {run.seconds:.0f} s, load {run.load}"
    return f"| {run.fault} | {run.database} | {run.posts} | {run.out} | {run.lost} | {run.twice} | {how} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
