"""A campaign made from the composer, and the post filed under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from scheduler.people.roles import NotAllowed
from scheduler.planning import around
from scheduler.wording import N_, Text
from web.composer.saving import Desk
from web.composer.sheet import Sheet


def under_a_new_campaign(desk: Desk, sheet: Sheet, form: Mapping[str, str]) -> tuple[Sheet, dict[str, Text]]:
    """The sheet filed under it; or as it was, and what is wrong with the campaign."""
    try:
        first = date.fromisoformat(form.get("campaign_from", ""))
        last = date.fromisoformat(form.get("campaign_to", ""))
    except ValueError:
        return sheet, {"campaign": N_("A campaign has a first and a last day.")}
    name = form.get("campaign_name", "")
    try:
        made = around.open_campaign(
            desk.session, by=desk.by, name=name, starts_on=first, ends_on=last, now=desk.now
        )
    except (around.BadMark, NotAllowed) as refused:
        return sheet, {"campaign": refused.text}
    desk.session.flush()
    return replace(sheet, campaign=made.public_id), {}
