"""The whole engine in virtual time, hundreds of seeded lives. A failing seed is printed with its story and can be lived
again: `FAULTS_SEED=n pytest tests/faults/test_simulation.py -k again`."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.adapters import ADAPTERS
from scheduler.channels import Lateness
from scheduler.db import across_workspaces
from scheduler.people import Role
from scheduler.publishing import Delivery, State
from tests.faults.invariants import broken
from tests.faults.wire import PLATFORMS
from tests.faults.world import World, in_memory
from tests.newsroom import NOON, a_channel, a_member, a_workspace
from tests.publishing.stage import a_scheduled

SEEDS = int(os.environ.get("FAULTS_SEEDS", "32"))
FIRST = int(os.environ.get("FAULTS_SEED", "1"))
BLOCKS = 8


@pytest.fixture(autouse=True)
def platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, adapter in PLATFORMS.items():
        monkeypatch.setitem(ADAPTERS, name, adapter)


def lived(template: Path, seed: int) -> list[str]:
    """One life; gives what was broken in it, and its story when something was."""
    sessions = in_memory(template)
    world = World(sessions, seed)
    with sessions.writing() as session:
        space = a_workspace(session)
        a_member(session, space, Role.EDITOR)
        channels = [
            a_channel(session, space, name, platform=name, lateness=Lateness.PUBLISH).id for name in PLATFORMS
        ]
    for number in range(12):
        text = "One.\n---\nTwo." if number % 5 == 0 else f"Post {number}."
        at = NOON + timedelta(seconds=world.dice.choice((0, 0, 5, 20, 40)))
        a_scheduled(sessions, channels[number % len(channels)], text, at=at)

    rested = world.run()
    found = broken(sessions, world.arrivals, now=world.now(), whole=True)
    if not rested:
        found.append("it never came to rest")
    with sessions.reading() as session, across_workspaces(session):
        ends = session.scalars(select(Delivery.state)).all()
    # Dropped by a person who looked for what a platform was to make, and found nothing.
    well = (State.PUBLISHED, State.FAILED, State.DROPPED)
    found += [f"one ended as {state}" for state in ends if state not in well]
    sessions.dispose()
    return [f"seed {seed}", *found, *world.story] if found else []


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_life_breaks_a_promise(sqlite_template: Path, block: int) -> None:
    for seed in range(FIRST + block, FIRST + SEEDS, BLOCKS):
        assert not (found := lived(sqlite_template, seed)), "\n".join(found)


def test_a_life_can_be_lived_again(sqlite_template: Path) -> None:
    def arrivals() -> list[tuple[str | None, bool]]:
        sessions = in_memory(sqlite_template)
        world = World(sessions, FIRST)
        with sessions.writing() as session:
            space = a_workspace(session)
            a_member(session, space, Role.EDITOR)
            channel = a_channel(session, space, platform="wire-slow", lateness=Lateness.PUBLISH).id
        for number in range(6):
            a_scheduled(sessions, channel, f"Post {number}.")
        world.run()
        return [(arrival.text, arrival.made) for arrival in world.arrivals]

    assert arrivals() == arrivals()
