"""The engine beside a queue of threads, on this machine, now: ratios only, with room for a bad day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.engine import burst, servers
from bench.engine.burst import Burst
from bench.engine.servers import Platform

POSTS, CHANNELS = 2000, 100


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with servers.platform() as running:
        yield running


@pytest.fixture(scope="module")
def peer(platform: Platform) -> Burst:
    """The fastest of the peers, with no attempts, no gate and no database to look after."""
    return burst.measure("celery", POSTS, CHANNELS, platform)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_many_posts_at_one_instant_leave_faster_and_cheaper_than_from_a_queue_of_threads(
    platform: Platform, peer: Burst, database: str
) -> None:
    ours = burst.measure(f"ours {database}", POSTS, CHANNELS, platform)

    print(ours, peer)
    assert (ours.arrived, ours.twice, ours.early) == (POSTS, 0, 0)
    assert ours.rate >= FASTER * peer.rate
    assert ours.cpu <= CHEAPER * peer.cpu


# docs/performance.md has what is measured on a quiet machine; these are for one that is not.
FASTER, CHEAPER = 1.0, 0.9
