"""What to make of the figures: how regular a channel was, and what there is too much of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from scheduler.planning.coverage import Share, Week, tally
from scheduler.planning.pillar import Pillar
from scheduler.planning.pillars import NATURES
from scheduler.planning.plan import ChannelPlan
from scheduler.wording import N_, Text, verbatim

ENOUGH = 6  # posts; of fewer, a share says nothing
TOLERATED = 20  # points a pillar may be above its wish


@dataclass(frozen=True)
class Regularity:
    """Of weeks that are over: in how many the channel said what its plan asks, no more (without a plan: anything)."""

    kept: int
    of: int
    silence: int  # the longest row of weeks in which nothing went out
    above: int  # weeks that carried more than the plan's most
    strip: tuple[str, ...]  # week by week, the first first: kept, short, over, or before the channel was here

    @property
    def percent(self) -> int:
        return round(100 * self.kept / self.of) if self.of else 0


def regularity(weeks: Iterable[Week]) -> Regularity:
    """Of those that are over and in which the channel was here."""
    strip, silence, longest, over = [], 0, 0, 0
    for week in weeks:
        if not week.past:
            continue
        if week.before:
            strip.append("before")
            continue
        over += 1
        total = week.total  # thirty channels have eight hundred weeks: added up once
        silence = 0 if total else silence + 1
        longest = max(longest, silence)
        if total < (1 if week.least is None else week.least):
            strip.append("short")
        else:
            strip.append("kept" if week.most is None or total <= week.most else "over")
    return Regularity(strip.count("kept"), over, longest, strip.count("over"), tuple(strip))


def covered(weeks: Iterable[Week]) -> int:
    """Weeks from this one on that carry what they should, before the first gap; one that falls short today is behind us."""
    ahead = (week for week in weeks if not week.past and not (week.ends_today and week.short))
    return sum(1 for _ in takewhile(lambda week: not week.short, ahead))


def too_much(
    plan: ChannelPlan | None, weeks: Sequence[Week], mix: Iterable[Share], pillars: Iterable[Pillar]
) -> Iterator[Text]:
    """A sentence for each limit these weeks pass: natures against the plan's limits, pillars against its mix."""
    has = tally(week.pillars for week in weeks)
    total = sum(has.values())
    if plan is None or total < ENOUGH:
        return
    natures: dict[str, int] = {}
    for pillar in pillars:
        natures[pillar.nature] = natures.get(pillar.nature, 0) + has.get(pillar.id, 0)
    limits = {"promotional": plan.most_promotional, "self_centred": plan.most_self_centred}
    for nature, most in limits.items():
        percent = round(100 * natures.get(nature, 0) / total)
        if most is not None and percent > most:
            yield N_(
                "{percent}% of the posts are {nature}: {most}% at most in the plan.",
                percent=percent, nature=NATURES[nature], most=most,
            )  # fmt: skip
    for share in mix:
        if share.pillar and share.wanted and share.percent > share.wanted + TOLERATED:
            yield N_(
                "Much of “{pillar}”: {percent}% where the plan wishes {wanted}%.",
                pillar=verbatim(share.pillar.name), percent=share.percent, wanted=share.wanted,
            )  # fmt: skip


def missing(weeks: Sequence[Week], mix: Iterable[Share]) -> Iterator[Text]:
    """A sentence for each pillar the plan wishes, of which these weeks should carry one post at least and carry none."""
    total = sum(sum(week.pillars.values()) for week in weeks)
    for share in mix:
        if share.pillar and not share.count and total >= ENOUGH and share.wanted * total >= 100:
            yield N_(
                "Nothing of “{pillar}” in four weeks: the plan wishes {wanted}%.",
                pillar=verbatim(share.pillar.name), wanted=share.wanted,
            )  # fmt: skip
