"""The rules of one version, ready to be asked. Reviewing many posts loads and builds them once."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.charter.finding import Finding
from scheduler.charter.version import CharterRule, CharterVersion, Severity
from scheduler.rules import Around, Draft, Rule, needs_neighbours, rule_of


@dataclass(frozen=True)
class Entry:
    rule: Rule
    id: str
    severity: Severity
    clause_title: str
    clause_id: str | None

    @classmethod
    def of(cls, row: CharterRule) -> Entry:
        clause = row.clause
        return cls(
            rule_of(row.kind, row.settings),
            row.public_id,
            Severity(row.severity),
            clause.title if clause else "",
            clause.public_id if clause else None,
        )


@dataclass(frozen=True)
class Book:
    """Frozen: may be kept as long as its version is the adopted one."""

    version_id: int
    number: int
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, version: CharterVersion) -> Book:
        return cls(version.id, version.number, tuple(Entry.of(row) for row in version.rules))

    @property
    def needs_neighbours(self) -> bool:
        return any(needs_neighbours(entry.rule.kind) for entry in self.entries)

    def review(self, draft: Draft, around: Around) -> list[Finding]:
        """Everything the rules have to say: what blocks first, then in the order of the words."""
        found = [
            Finding(
                entry.rule.kind, entry.id, entry.severity, entry.clause_title, entry.clause_id,
                said.start, said.end, said.reason, said.fix, said.field,
            )
            for entry in self.entries
            for said in entry.rule.check(draft, around)
        ]  # fmt: skip
        return sorted(found, key=lambda f: (not f.blocks, f.field != "text", f.field, f.start, f.end))
