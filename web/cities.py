"""The city a time zone is called by on the page, in the reader's language."""

from __future__ import annotations

from babel.dates import get_timezone_location

from scheduler.db.local_time import zone
from web.language import pick

# Since their clocks have agreed for long, the world's list of zones tells these by the name of a greater neighbour;
# to the people there it is still another town.
THEIR_OWN = {
    "America/Montreal": "Montréal",
    "America/Nipigon": "Nipigon",
    "America/Pangnirtung": "Pangnirtung",
    "America/Rainy_River": "Rainy River",
    "America/Thunder_Bay": "Thunder Bay",
    "America/Yellowknife": "Yellowknife",
    "Asia/Tel_Aviv": "Tel Aviv",
    "Australia/Canberra": "Canberra",
    "Europe/Belfast": "Belfast",
}


def city_of(name: str) -> str:
    """Paris for Europe/Paris; a zone without a place is called as it is written."""
    if "/" not in name:
        return name
    # Of "Argentina/Buenos Aires" the city is the last part.
    found = get_timezone_location(zone(name), locale=pick(), return_city=True)
    return THEIR_OWN.get(name) or str(found).rsplit("/", 1)[-1]
