"""A platform that answers late, badly or not at all, and the way there."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.burst import a_burst, published
from tests.faults.house import House
from tests.faults.platform import Platform


def test_every_way_to_answer_badly_at_once(house: House, posts: int, dice: random.Random) -> None:
    """Taken and the answer dropped, late, garbled, 5xx after it was taken, hanging, reset, busy, taken afterwards."""
    house.platform.behave = lambda number, channel: dice.choice(Platform.MODES)
    ids = a_burst(house, posts)

    house.settled()

    assert published(house, ids) == posts
    assert house.faults() == []


def test_a_platform_that_is_not_there_yet_gets_everything_once_it_is(house: House, posts: int) -> None:
    house.platform.close()
    ids = a_burst(house, posts // 2)

    assert not published(house, ids)
    house.sleep_until_tried(ids)
    house.platform.open()
    house.settled()

    assert published(house, ids) == len(ids)
    assert house.faults() == []


def test_a_name_that_cannot_be_resolved_for_a_while(house: House, posts: int) -> None:
    """Certainly not sent: tried again with growing pauses until the name is back."""
    switch = Path(house.folder / "no-names")
    switch.touch()
    ids = a_burst(house, posts // 2, host="platform.test")

    house.sleep_until_tried(ids)
    switch.unlink()
    house.settled()

    assert published(house, ids) == len(ids)
    assert house.faults() == []
