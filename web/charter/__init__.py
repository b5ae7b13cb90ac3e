"""The charter's pages: what holds, what held before, the draft, and a box to try words in."""

from web.charter import (  # noqa: F401  (their views)
    acknowledging,
    adopting,
    carrying,
    clauses,
    drafting,
    dry_runs,
    open_page,
    passages,
    reading,
    rules,
    speakers,
    starters,
    terms,
    trying,
    waiving,
)
from web.charter.room import bp

__all__ = ["bp"]
