"""The charter's pages: what holds, what held before, the draft, and a box to try words in."""

from web.charter import adopting, clauses, drafting, reading, rules, trying  # noqa: F401  (their views)
from web.charter.room import bp

__all__ = ["bp"]
