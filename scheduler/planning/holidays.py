"""Public holidays of a country, by name in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from scheduler.late import late

if TYPE_CHECKING:
    import holidays as almanac
else:
    almanac = late("holidays")

SHORT_FORM = 3  # letters


def country_of(zone_name: str) -> str:
    """The country a time zone lies in, by ISO 3166; empty where it lies in none, as UTC does."""
    return _countries().get(zone_name, "")


def countries() -> list[str]:
    """Those whose public holidays are known."""
    return sorted(code for code in almanac.list_supported_countries() if len(code) == 2)


def regions(country: str) -> list[str]:
    """Those of a country that have public holidays of their own."""
    return list(almanac.list_supported_countries().get(country, []))


def named_regions(country: str) -> list[tuple[str, str]]:
    """Code and name, by name; a code stands for a region without a name of its own."""
    if country not in almanac.list_supported_countries():
        return []
    # A region may go by several names: the first is the country's own, but for short forms such as GUA.
    names: dict[str, str] = {}
    for name, code in getattr(almanac, country).subdivisions_aliases.items():
        if not (name.isupper() and len(name) <= SHORT_FORM):
            names.setdefault(code, name)
    return sorted(((code, names.get(code, code)) for code in regions(country)), key=lambda pair: pair[1])


def public_holidays(country: str, years: Iterable[int], language: str, region: str = "") -> dict[date, str]:
    """Nothing for a country that is not known: a calendar without holidays is no reason to fail."""
    found: dict[date, str] = {}
    for year in years:
        found |= _of_year(country, year, language, region)
    return found


@cache
def _of_year(country: str, year: int, language: str, region: str = "") -> dict[date, str]:
    known = almanac.list_localized_countries().get(country, [])
    # Languages are named by code or with their region; without the reader's, the country's own names stand.
    spoken = next((code for code in known if code.split("_")[0] == language), None)
    try:
        found = almanac.country_holidays(country, subdiv=region or None, years=year, language=spoken)
    except NotImplementedError:
        return {}
    return {day: name.replace("'", "’") for day, name in found.items()}  # as we write it everywhere else


@cache
def _countries() -> dict[str, str]:
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text().splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
