"""What the plan page says of each channel, in the reader's language; each sentence put together once for a page.

Thirty channels say much the same: looking every word up again for each of them took longer than counting their posts.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from babel.units import format_unit
from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from scheduler.channels import Channel, Lateness
from scheduler.planning import ChannelPlan
from scheduler.planning.judging import Regularity
from web.channels.words import LATENESS, spread
from web.language import pick, say
from web.plan import languages
from web.plan.amounts import hours_a_week, money
from web.times import written

JUDGED = 26  # weeks that are over: how regular was it?
MANY_WEEKS = 2  # of silence: worth a word
TONE_SHOWN = 160
UNIT_NAMES = {1440: "duration-day", 60: "duration-hour", 1: "duration-minute"}


class RowWords:
    """For one page: it keeps what it has said."""

    def __init__(self) -> None:
        self.cadence = cache(_cadence)
        self.covered = cache(_covered)
        self._kept, self._above, self._silence = cache(_kept), cache(_above), cache(_silence)
        self.evaluation = cache(_evaluation)
        self._labels = (
            gettext("For whom"), gettext("What for"), gettext("In which tone"), gettext("Formats"),
            gettext("In charge"), gettext("Means"), gettext("At most"), gettext("Late"),
        )  # fmt: skip
        self._fact = cache(_fact)
        self._means = cache(_means)
        self._limits = cache(_limits)
        self._late = cache(_late)
        self._languages = cache(languages.names)

    def regularity(self, one: Regularity) -> str:
        words = self._kept(one.kept, one.of, one.percent)
        if one.above:
            words += " " + self._above(one.above)
        if one.silence >= MANY_WEEKS:
            words += " " + self._silence(one.silence)
        return words

    def facts(self, channel: Channel, plan: ChannelPlan) -> Markup:
        """What the plan says beside its figures: a term and the words each; what it leaves open is left out."""
        tone = plan.tone if len(plan.tone) <= TONE_SHOWN else plan.tone[:TONE_SHOWN].rsplit(" ", 1)[0] + "…"
        found = (
            _dotted(plan.audience, ", ".join(one.audience.name for one in plan.audiences)),
            plan.objective,
            tone,
            _dotted(plan.formats, self._languages(plan.languages)),
            _people(plan),
            self._means(plan.minutes_a_week, plan.money_a_week),
            self._limits(plan.most_promotional, plan.most_self_centred),
            self._late(channel.patience_minutes, channel.lateness),
        )
        terms = zip(self._labels, found, strict=True)
        return Markup("".join(self._fact(label, words) for label, words in terms if words))  # noqa: S704  (escaped below)


def _fact(label: str, words: str) -> str:
    return f"<div><dt>{escape(label)}</dt><dd>{escape(words)}</dd></div>"


def _cadence(least: int, most: int) -> str:
    if least == most:
        return ngettext("one post a week", "%(num)d posts a week", most)
    return gettext("%(least)s to %(most)s posts a week", least=least, most=most)


def _covered(weeks: int) -> str:
    return ngettext("covered for one week", "covered for %(num)d weeks", weeks)


def _kept(kept: int, of: int, percent: int) -> str:
    if of == JUDGED:
        return ngettext(
            "Regularity: %(percent)s%%, one of the last %(of)s weeks as planned.",
            "Regularity: %(percent)s%%, %(num)d of the last %(of)s weeks as planned.",
            kept, percent=percent, of=of,
        )  # fmt: skip
    return ngettext(
        "Regularity: %(percent)s%%, one week of %(of)s as planned since the channel began.",
        "Regularity: %(percent)s%%, %(num)d weeks of %(of)s as planned since the channel began.",
        kept, percent=percent, of=of,
    )  # fmt: skip


def _above(weeks: int) -> str:
    return ngettext("One week carried too much.", "%(num)d weeks carried too much.", weeks)


def _silence(weeks: int) -> str:
    return gettext("The longest silence: %(weeks)s weeks.", weeks=weeks)


def _evaluation(on: date, is_due: bool) -> str:
    when = written(on, "d MMM yyyy")
    if is_due:
        return gettext("To evaluate since %(day)s", day=when)
    return gettext("To evaluate on %(day)s", day=when)


def _people(plan: ChannelPlan) -> str:
    names = [one.name for one in (plan.owner, plan.deputy) if one]
    return f"{names[0]} ({names[1]})" if len(names) == 2 else "".join(names)


def _means(minutes: int | None, hundredths: int | None) -> str:
    return _dotted(
        hours_a_week(minutes) if minutes else "",
        gettext("%(money)s a week", money=money(hundredths)) if hundredths else "",
    )


def _limits(promotional: int | None, self_centred: int | None) -> str:
    found = []
    if promotional is not None:
        found.append(gettext("%(percent)s%% promotional", percent=promotional))
    if self_centred is not None:
        found.append(gettext("%(percent)s%% about ourselves", percent=self_centred))
    return ", ".join(found)


def _late(minutes: int, lateness: str) -> str:
    what = say(LATENESS[Lateness(lateness)])
    return gettext("%(time)s; after that: %(what)s", time=lasting(minutes), what=what)


def lasting(minutes: int) -> str:
    """4 hours, in the reader's language."""
    number, unit = spread(minutes)
    return str(format_unit(number, UNIT_NAMES[unit], locale=pick()))


def _dotted(*some: str) -> str:
    return " · ".join(one for one in some if one)
