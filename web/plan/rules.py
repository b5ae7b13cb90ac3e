"""How a key date comes back, in words."""

from __future__ import annotations

from babel.dates import get_day_names, get_month_names
from flask_babel import gettext, ngettext

from scheduler.planning import KeyDate
from scheduler.planning.coming_back import from_easter, nth
from scheduler.wording import N_
from web.language import pick, say

WHICH = {
    1: N_("each year on the first {weekday} {of_month}"),
    2: N_("each year on the second {weekday} {of_month}"),
    3: N_("each year on the third {weekday} {of_month}"),
    4: N_("each year on the fourth {weekday} {of_month}"),
    -1: N_("each year on the last {weekday} {of_month}"),
}


def comes_back(one: KeyDate) -> str:
    if not one.every_year:
        return gettext("once")
    if one.rule and (found := nth(one.rule)):
        month, which, weekday = found
        words = {
            "weekday": get_day_names("wide", locale=pick())[weekday],
            "of_month": _of_month(get_month_names("wide", locale=pick())[month]),
        }
        return say(WHICH[which]).format(**words)
    if one.rule and (away := from_easter(one.rule)) is not None:
        if away == 0:
            return gettext("each year at Easter")
        if away < 0:
            return ngettext("each year one day before Easter", "each year %(num)d days before Easter", -away)
        return ngettext("each year one day after Easter", "each year %(num)d days after Easter", away)
    return gettext("each year on the same day")


def _of_month(month: str) -> str:
    """“in December”, “de décembre”, “d’avril”."""
    if month[0] in "aeiou":
        return gettext("in %(vowel_month)s", vowel_month=month)
    return gettext("in %(month)s", month=month)
