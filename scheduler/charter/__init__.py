"""The house rules, versioned: clauses people read, rules the tool checks."""

from scheduler.charter.version import CharterRule, CharterVersion, Clause, Severity

__all__ = ["CharterRule", "CharterVersion", "Clause", "Severity"]
