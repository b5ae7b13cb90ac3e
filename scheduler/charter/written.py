"""A version as plain data: what is adopted, compared, carried to a file and brought back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from scheduler.charter.version import CharterRule, CharterVersion, Clause


def settings_of(rule: CharterRule) -> dict[str, Any]:
    """What the rule is, wherever it hangs; what is not set is left out."""
    told = {
        "kind": rule.kind,
        "severity": str(rule.severity),
        "role": rule.role,
        "settings": rule.settings,
        "scope": rule.scope,
    }
    return {name: value for name, value in told.items() if value}


def as_written(version: CharterVersion) -> dict[str, Any]:
    """Clauses in their order, each with its rules; then the rules that hang on none."""
    return {
        "clauses": [
            {
                "key": clause.key,
                "title": clause.title,
                "audience": str(clause.audience),
                "text": clause.text,
                "rules": _rules(version, clause),
            }
            for clause in version.clauses
        ],
        "rules": _rules(version, None),
    }


def digest_of(version: CharterVersion) -> str:
    """Of every word and every rule: what a person acknowledges, and what a dry run tried."""
    if version.digest:
        return version.digest
    plain = json.dumps(as_written(version), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _rules(version: CharterVersion, clause: Clause | None) -> list[dict[str, Any]]:
    wanted = clause.id if clause else None
    return [settings_of(rule) for rule in version.rules if rule.clause_id == wanted]
