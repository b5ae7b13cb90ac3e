"""Writing a draft charter: its clauses and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from scheduler.charter.version import CharterRule, CharterVersion, Clause, Readers, Severity
from scheduler.charter.versions import still_a_draft
from scheduler.keys import BY_ID
from scheduler.people.roles import RIGHTS, Right, Role
from scheduler.rules import BadSettings, Scope, rule_of, settings_of
from scheduler.wording import N_, Text

TITLE, TEXT = 200, 20_000
# Whose yes can lift a finding.
LIFTERS: tuple[Role, ...] = tuple(role for role in Role if Right.DECIDE in RIGHTS[role])


class BadClause(ValueError):
    """The clause cannot be kept as it is: `problems` says what to correct, by field."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        self.text = next(iter(self.problems.values()))
        super().__init__(str(self.text))


def write_clause(
    session: Session,
    version: CharterVersion,
    *,
    key: str,
    title: str,
    text: str,
    audience: str = Readers.STAFF,
    clause: Clause | None = None,
) -> Clause:
    """A new clause at the end, or `clause` rewritten. Raises AlreadyAdopted, BadClause."""
    still_a_draft(session, version)
    title, text = title.strip(), text.strip().replace("\r\n", "\n")
    problems: dict[str, Text] = {}
    if key not in BY_ID:
        problems["key"] = N_("Choose one of the eleven keys.")
    if audience not in list(Readers):
        problems["audience"] = N_("Choose one of the list.")
    if not title or len(title) > TITLE:
        problems["title"] = N_("A clause has a title of at most {most} characters.", most=TITLE)
    if len(text) > TEXT:
        problems["text"] = N_("A clause has at most {most} characters.", most=TEXT)
    if problems:
        raise BadClause(problems)
    if clause is None:
        last = max((c.position for c in version.clauses), default=-1)
        clause = Clause(workspace_id=version.workspace_id, position=last + 1)
        version.clauses.append(clause)
    clause.key, clause.title, clause.text, clause.audience = key, title, text, audience
    session.flush()
    return clause


def drop_clause(session: Session, version: CharterVersion, clause: Clause) -> None:
    """Its rules stay, without a clause. Raises AlreadyAdopted."""
    still_a_draft(session, version)
    for rule in version.rules:
        if rule.clause_id == clause.id:
            rule.clause = None
            rule.clause_id = None
    # Before the clause goes: the database would take its rules along.
    session.flush()
    version.clauses.remove(clause)
    session.flush()


def write_rule(
    session: Session,
    version: CharterVersion,
    *,
    kind: str,
    settings: Mapping[str, Any],
    severity: str = Severity.ADVISE,
    role: str | None = None,
    scope: Mapping[str, Any] | None = None,
    clause: Clause | None = None,
    rule: CharterRule | None = None,
) -> CharterRule:
    """A new rule, or `rule` set anew. Raises AlreadyAdopted, BadSettings with what to correct.

    `role` is whose yes lifts a finding of a rule that asks or blocks; `scope` as `rules.Scope` reads it.
    """
    still_a_draft(session, version)
    problems: dict[str, Text] = {}
    if severity not in list(Severity):
        problems["severity"] = N_("A rule advises, asks for an approval, or blocks.")
    elif severity == Severity.APPROVE and not role:
        problems["role"] = N_("Say whose approval it asks for.")
    if role and role not in LIFTERS:
        problems["role"] = N_("Only owners, editors and approvers can approve.")
    kept: dict[str, Any] = {}
    where = Scope()
    try:
        kept = settings_of(rule_of(kind, settings))
    except BadSettings as wrong:
        problems |= wrong.problems
    try:
        where = Scope.read(scope or {})
    except BadSettings as wrong:
        problems |= wrong.problems
    if problems:
        raise BadSettings(problems)
    if rule is None:
        rule = CharterRule(workspace_id=version.workspace_id)
        version.rules.append(rule)
    rule.kind, rule.settings, rule.severity = kind, kept, Severity(severity)
    rule.role = role if severity != Severity.ADVISE else None
    rule.scope = where.plain() or None
    rule.clause = clause
    rule.clause_id = clause.id if clause else None
    session.flush()
    return rule


def drop_rule(session: Session, version: CharterVersion, rule: CharterRule) -> None:
    """Raises AlreadyAdopted."""
    still_a_draft(session, version)
    version.rules.remove(rule)
    session.flush()
