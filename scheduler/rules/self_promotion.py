"""How much a channel sells, and how much it speaks of its own house: no more than its plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from scheduler.rules.base import NATURE, NEIGHBOURS, PLAN, Around, Draft, Finding
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

ENOUGH = 6  # posts; of fewer, a share says nothing


@dataclass(frozen=True)
class SelfPromotion:
    days: int = 28

    kind: ClassVar[str] = "self-promotion"
    needs: ClassVar[tuple[str, ...]] = (NEIGHBOURS, PLAN, NATURE)
    name: ClassVar[Text] = N_("Self-promotion and sales")
    about: ClassVar[Text] = N_(
        "Says when posts that sell, or that speak of the house, would be more than the channel's plan allows."
    )
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "days",
            N_("Counted over the last days"),
            "number",
            required=True,
            within=(7, 30),
            help=N_("The shares stand in each channel's plan, and what a post is, in its pillar."),
        ),
    )

    def spoken(self) -> Text:
        return N_(
            "No more sales and self-praise in {count} days than the channel's plan says.", count=self.days
        )

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if around.at is None or around.plan is None:
            return
        limits = {
            "promotional": around.plan.most_promotional,
            "self_centred": around.plan.most_self_centred,
        }
        most = limits.get(draft.nature)
        if most is None:
            return
        since = around.at - timedelta(days=self.days)
        natures = [one.nature for one in around.neighbours if since <= one.at <= around.at] + [draft.nature]
        percent = round(100 * natures.count(draft.nature) / len(natures))
        if len(natures) < ENOUGH or percent <= most:
            return
        if draft.nature == "promotional":
            reason = N_(
                "With this one, {percent}% of the posts of {days} days sell; the channel's plan says {most}% at most.",
                percent=percent, days=self.days, most=most,
            )  # fmt: skip
        else:
            reason = N_(
                "With this one, {percent}% of the posts of {days} days speak of ourselves; the channel's plan says {most}% at most.",
                percent=percent, days=self.days, most=most,
            )  # fmt: skip
        yield Finding(0, len(draft.text), reason)
