"""What a plan should say, before it is a row: from a form, a file, or the plan as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scheduler.people import User
from scheduler.planning.pillar import Pillar


@dataclass(frozen=True)
class Wish:
    """What a plan should say."""

    audience: str = ""
    objective: str = ""
    tone: str = ""
    cadence_min: int = 1  # posts a week
    cadence_max: int = 5
    evaluate_on: date | None = None
    mix: Mapping[Pillar, int] = field(default_factory=dict)  # percent of the channel's posts
    audiences: tuple[str, ...] = ()  # names; those not known yet are added to the workspace's
    languages: tuple[str, ...] = ()
    formats: str = ""
    owner: User | None = None
    deputy: User | None = None
    minutes_a_week: int | None = None
    money_a_week: int | None = None  # in hundredths of the workspace's currency
    most_promotional: int | None = None  # percent of all its posts
    most_self_centred: int | None = None
    rests_on_holidays: bool = False
    # How late a post is still worth publishing, and what then: kept with the channel. None: as it is.
    patience_minutes: int | None = None
    lateness: str | None = None
