"""Real workers and a freeze, again and again: once it is confirmed no request begins, unless its attempt was named."""

from __future__ import annotations

import os
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from scheduler.channels import Channel
from scheduler.db import across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, Freeze
from scheduler.publishing.claiming import not_again
from scheduler.publishing.claiming.taken import part_key
from scheduler.publishing.planned import freezing
from tests.faults.burst import a_burst
from tests.faults.house import House
from tests.faults.people import answered

# On each of two databases; `FAULTS_FREEZES=1000` for the long form.
ROUNDS = int(os.environ.get("FAULTS_FREEZES", "100"))
APART = timedelta(seconds=0.02)


@dataclass(frozen=True)
class Confirmed:
    at: datetime
    until: datetime
    channels: frozenset[str]  # those it is of
    named: frozenset[str]  # keys of what was under way


def test_after_its_confirmation_nothing_begins_that_was_not_named(house: House, dice: random.Random) -> None:
    house.platform.pause = 0.02
    before = len(house.platform.arrivals)
    place = trickling(house, a_burst(house, ROUNDS * 3, kinds=("webhook",)))

    confirmed = [frozen_for_a_moment(house, dice, sorted(set(place.values()))) for _ in range(ROUNDS)]
    # A call a freeze found with its answer lost is not made a second time inside it: somebody is asked.
    house.settled(people_answer=True)

    arrivals = [one for one in house.platform.arrivals[before:] if one.key in place]
    surprises = [
        (one.key, freeze.at, one.at)
        for freeze in confirmed
        for one in arrivals
        if freeze.at < one.at < freeze.until
        and place[one.key] in freeze.channels
        and one.key not in freeze.named
    ]
    assert surprises == []
    assert arrivals  # somebody was at work beside them
    assert house.faults() == []
    assert [
        str(why) for why in answered(house, {one.key for one in arrivals}) if why != not_again.STOPPED
    ] == []


def trickling(house: House, ids: list[int]) -> dict[str, str]:
    """Not all at once, so that there is something to take in every round. Gives the channel of each call's key."""
    begins = datetime.now(UTC)
    with house.sessions.writing() as session, across_workspaces(session):
        due = [{"id": one, "due_at": begins + number * APART} for number, one in enumerate(ids)]
        session.execute(update(Delivery), due)
        rows = session.execute(
            select(Delivery.key, Channel.public_id)
            .join(Channel, Channel.id == Delivery.channel_id)
            .where(Delivery.id.in_(ids))
        ).all()
    return {part_key(key, part): channel for key, channel in rows for part in range(3)}


def frozen_for_a_moment(house: House, dice: random.Random, channels: list[str]) -> Confirmed:
    """One channel, now and then all of them; the others go on meanwhile."""
    chosen = channels if dice.random() < 0.05 else [dice.choice(channels)]
    with house.sessions.writing() as session, across_workspaces(session):
        by = session.scalars(select(Membership)).first()
        assert by is not None
        reach = freezing.Reach("channels", tuple(chosen))
        freeze = freezing.impose(session, reason="Now.", by=by, now=datetime.now(UTC), reach=reach)
        named = [part_key(row.key, part) for row in freezing.under_way(session, freeze) for part in range(3)]
        number = freeze.id
    at = datetime.now(UTC)
    time.sleep(dice.uniform(0.005, 0.04))
    until = datetime.now(UTC)
    with house.sessions.writing() as session, across_workspaces(session):
        # As if the sweep had been by: what fell due inside leaves after all, and meets the next one.
        over = {"lifted_at": datetime.now(UTC), "swept_at": datetime.now(UTC)}
        session.execute(update(Freeze).where(Freeze.id == number).values(over))
    return Confirmed(at, until, frozenset(chosen), frozenset(named))
