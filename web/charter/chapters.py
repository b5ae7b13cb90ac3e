"""A version as its pages show it: chapters in the order of the eleven keys, each rule under its clause."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.charter import CharterRule, CharterVersion, Clause
from scheduler.keys import BY_ID, KEYS, Key
from scheduler.rules import Rule, rule_of


@dataclass(frozen=True)
class ShownRule:
    row: CharterRule
    rule: Rule


@dataclass(frozen=True)
class ShownClause:
    row: Clause
    rules: list[ShownRule]


@dataclass(frozen=True)
class Chapter:
    key: Key
    clauses: list[ShownClause]


def chapters(version: CharterVersion, *, only: str | None = None) -> list[Chapter]:
    """`only`: the clauses written for these readers."""
    by_key: dict[str, list[ShownClause]] = {}
    for clause in version.clauses:
        if only not in (None, clause.audience):
            continue
        rules = [shown(rule) for rule in version.rules if rule.clause_id == clause.id]
        by_key.setdefault(clause.key, []).append(ShownClause(clause, rules))
    return [Chapter(key, by_key[key.id]) for key in KEYS if key.id in by_key]


def loose_rules(version: CharterVersion) -> list[ShownRule]:
    """The rules that hang on no clause."""
    return [shown(rule) for rule in version.rules if rule.clause_id is None]


def shown(row: CharterRule) -> ShownRule:
    return ShownRule(row, rule_of(row.kind, row.settings))


def key_of(clause: Clause) -> Key:
    return BY_ID[clause.key]
