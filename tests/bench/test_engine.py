"""The engine beside a queue of threads, on this machine, now: ratios only, with room for a bad day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.engine import burst, servers
from bench.engine.burst import Burst
from bench.engine.servers import Platform

POSTS, CHANNELS = 2000, 100
# docs/performance.md has what a quiet machine gives. These only notice that something became several times slower.
AS_FAST = {"sqlite": 0.25, "postgresql": 0.15}
AS_CHEAP = 4.0
FASTER_THAN_A_JOB_A_POST = 5.0


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with servers.platform() as running:
        yield running


@pytest.fixture(scope="module")
def threads(platform: Platform) -> Burst:
    """The fastest of the peers, with no attempts, no gate and no database to look after."""
    return burst.measure("celery", POSTS, CHANNELS, platform)


@pytest.fixture(scope="module")
def a_job_a_post(platform: Platform) -> Burst:
    """RQ as it comes: a fork for each post."""
    return burst.measure("rq", 200, CHANNELS, platform)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_burst_goes_out_once_each_and_keeps_its_distance_to_other_queues(
    platform: Platform, threads: Burst, a_job_a_post: Burst, database: str
) -> None:
    ours = burst.measure(f"ours {database}", POSTS, CHANNELS, platform)

    assert (ours.arrived, ours.twice, ours.early) == (POSTS, 0, 0)
    assert ours.rate >= AS_FAST[database] * threads.rate
    assert ours.rate >= FASTER_THAN_A_JOB_A_POST * a_job_a_post.rate
    assert ours.cpu <= AS_CHEAP * threads.cpu
