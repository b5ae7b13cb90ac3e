"""The house rules, versioned: clauses people read, rules the tool checks."""

from scheduler.charter.acknowledgement import Acknowledgement
from scheduler.charter.book import Book
from scheduler.charter.dry_run import DryRun, DryRunChange, RunState
from scheduler.charter.finding import Finding
from scheduler.charter.in_force import adopted, book
from scheduler.charter.reviewing import around_of, review, review_text
from scheduler.charter.speaker import Mission, Speaker
from scheduler.charter.surroundings import Surroundings, look_around
from scheduler.charter.terms import CharterTerms
from scheduler.charter.version import CharterRule, CharterVersion, Clause, Readers, Severity
from scheduler.charter.waiver import Waiver

__all__ = [
    "Acknowledgement",
    "Book",
    "CharterRule",
    "CharterTerms",
    "CharterVersion",
    "Clause",
    "DryRun",
    "DryRunChange",
    "Finding",
    "Mission",
    "Readers",
    "RunState",
    "Severity",
    "Speaker",
    "Surroundings",
    "Waiver",
    "adopted",
    "around_of",
    "book",
    "look_around",
    "review",
    "review_text",
]
