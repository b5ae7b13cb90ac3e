"""What the blanks of kept words are filled with, for the common text and for each version."""

from __future__ import annotations

from collections.abc import Mapping

from babel.dates import format_date
from flask_babel import gettext

from scheduler.channels import Channel
from scheduler.content.blanks import BLANKS, left
from scheduler.people import Membership
from web.composer.linking import first_link
from web.composer.sheet import Sheet, Version
from web.composer.wall import Unclear


def fillings(sheet: Sheet, by: Membership, channels: Mapping[str, Channel]) -> dict[str, dict[str, str]]:
    """By channel, "" for the common text; then by the blank's English name. What is not known yet is left out."""
    around = {"title": sheet.title, "author": by.user.name, "house": by.workspace.name}
    found = {"": around | {"link": first_link(sheet.text) or ""} | _planned(sheet, None)}
    for name, version in sheet.versions.items():
        found[name] = around | {
            "link": first_link(sheet.text_for(name)) or "",
            "channel": channels[name].name,
        }
        found[name] |= _planned(sheet, version)
    return {name: {key: value for key, value in values.items() if value} for name, values in found.items()}


def spelled(fillings: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The same by every way a blank may be written, for the script that puts words in place."""
    return {
        name: {way: values[key] for key, (ways, _) in BLANKS.items() if key in values for way in ways}
        for name, values in fillings.items()
    }


def unfilled(sheet: Sheet) -> str:
    """A sentence about the blanks still in the texts; empty where there are none."""
    texts = [sheet.text, *(v.text for v in sheet.versions.values() if v.text is not None and not v.settled)]
    blanks = dict.fromkeys(blank for text in texts for blank in left(text))
    if not blanks:
        return ""
    return gettext("Still to be filled in: %(blanks)s", blanks=", ".join(blanks))


def _planned(sheet: Sheet, version: Version | None) -> dict[str, str]:
    try:
        planned = sheet.planned(version) if version else sheet.wall.read()
    except (Unclear, ValueError):
        return {}
    if planned is None:
        return {}
    try:
        day = format_date(planned.at, "d MMMM", locale=sheet.language)
    except ValueError:
        day = planned.at.strftime("%d/%m")
    return {"date": day, "time": f"{planned.at:%H:%M}"}
