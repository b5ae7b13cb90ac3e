"""What stands where moved posts land, for the pages that show a move before it is done and afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.calendar import bulk, landing
from scheduler.wording import Text
from web.language import pick
from web.visit import g

Notes = dict[str, list[Text]]


def moved_notes(outcomes: Sequence[bulk.Outcome]) -> Notes:
    """By public id of the variant; of a look, before it is rolled back."""
    return landing.notes(g.db, g.workspace, outcomes, language=pick(), now=g.now)
