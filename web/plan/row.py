"""One channel on the plan page: its weeks, its mix, and what a person should know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scheduler.channels import Channel
from scheduler.planning import ChannelPlan, Pillar, coverage
from scheduler.planning.coverage import Share, Week
from scheduler.planning.judging import Regularity, covered, too_much
from scheduler.wording import Text


@dataclass
class Row:
    channel: Channel
    plan: ChannelPlan | None
    weeks: list[Week]
    mix: list[Share]
    today: date
    regularity: Regularity
    pillars: list[Pillar]

    @cached_property
    def gaps(self) -> list[Week]:
        return list(coverage.gaps(self.weeks))

    @cached_property
    def covered(self) -> int:
        return covered(self.weeks)

    @property
    def too_much(self) -> list[Text]:
        return list(too_much(self.plan, self.weeks, self.mix, self.pillars))

    @property
    def evaluation_is_due(self) -> bool:
        return bool(self.plan and self.plan.evaluate_on and self.plan.evaluate_on <= self.today)
