"""The house rules, versioned: clauses people read, rules the tool checks."""

from scheduler.charter.book import Book
from scheduler.charter.finding import Finding
from scheduler.charter.reviewing import adopted, book, review, review_text
from scheduler.charter.version import CharterRule, CharterVersion, Clause, Severity

__all__ = [
    "Book",
    "CharterRule",
    "CharterVersion",
    "Clause",
    "Finding",
    "Severity",
    "adopted",
    "book",
    "review",
    "review_text",
]
