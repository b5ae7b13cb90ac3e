"""The rules of one version, ready to be asked. Reviewing many posts loads and builds them once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from scheduler.charter.finding import Finding
from scheduler.charter.version import CharterRule, CharterVersion, Severity
from scheduler.rules import Around, Draft, Rule, Scope, needs_of, rule_of
from scheduler.rules.base import NATURE
from scheduler.rules.base import Finding as Said
from scheduler.wording import N_

LONGEST = 100_000  # code points of a text
EVERYWHERE = Scope()
Heard = dict[str, tuple[Said, ...]]  # by the print of a rule


@dataclass(frozen=True)
class Entry:
    rule: Rule
    id: str
    severity: Severity
    clause_title: str
    clause_id: str | None
    scope: Scope = EVERYWHERE
    role: str | None = None
    print: str = ""  # of the rule as it is set

    @classmethod
    def of(cls, row: CharterRule) -> Entry:
        clause = row.clause
        return cls(
            rule_of(row.kind, row.settings),
            row.public_id,
            row.severity,
            clause.title if clause else "",
            clause.public_id if clause else None,
            Scope.read(row.scope or {}),
            row.role,
            _fingerprint(row),
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

    @cached_property
    def needs(self) -> frozenset[str]:
        """What its rules read of `Around`."""
        return frozenset().union(*(needs_of(entry.rule.kind) for entry in self.entries))

    @cached_property
    def asks_whose(self) -> bool:
        """Whether where a post belongs makes a difference."""
        scopes = (entry.scope for entry in self.entries)
        return NATURE in self.needs or any(one.pillars or one.campaigns or one.people for one in scopes)

    @cached_property
    def strict(self) -> Book:
        """Only the rules that can stop something: what a gate has to ask."""
        stopping = tuple(entry for entry in self.entries if entry.severity is not Severity.ADVISE)
        return Book(self.version_id, self.number, stopping)

    def review(self, draft: Draft, around: Around, *, heard: Heard | None = None) -> list[Finding]:
        """Everything the rules have to say: what blocks first, then in the order of the words.

        `heard`: what rules set alike said of the same draft and surroundings, in another version; filled by the way.
        """
        if len(draft.text) > LONGEST:
            return [_too_long(draft)]
        found = [
            Finding(
                entry.rule.kind, entry.id, entry.severity, entry.clause_title, entry.clause_id,
                said.start, said.end, said.reason, said.fix, said.field, entry.role, entry.print,
            )
            for entry in self.entries
            for said in _said(entry, draft, around, heard)
        ]  # fmt: skip
        return sorted(found, key=lambda f: (not f.blocks, f.field != "text", f.field, f.start, f.end))


def _said(entry: Entry, draft: Draft, around: Around, heard: Heard | None) -> Iterable[Said]:
    if heard is None:
        return entry.rule.check(draft, around) if entry.scope.holds(draft, around) else ()
    if entry.print not in heard:
        heard[entry.print] = tuple(_said(entry, draft, around, None))
    return heard[entry.print]


def _too_long(draft: Draft) -> Finding:
    # Nobody reads it on any network, and reading it here would keep others waiting.
    reason = N_("A text of more than {most} characters is not checked: shorten it first.", most=LONGEST)
    return Finding("length", "", Severity.BLOCK, "", None, LONGEST, len(draft.text), reason)


def _fingerprint(row: CharterRule) -> str:
    # How strict it is, whose yes lifts it and where it holds belong to it: a yes to a milder rule is none to this one.
    what = [row.kind, row.settings, row.severity, row.role, row.scope or {}]
    said = json.dumps(what, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
