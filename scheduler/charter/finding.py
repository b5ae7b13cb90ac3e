"""What the charter has to say about exact words: a rule's finding, with whose rule it is and how strict."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.charter.version import Severity
from scheduler.wording import Text


@dataclass(frozen=True)
class Finding:
    """Code points [start, end) of `field`: `text`, `title`, `alt:N` from 0, or `option:NAME`."""

    rule_kind: str
    rule_id: str
    severity: Severity
    clause_title: str  # empty where the rule hangs on no clause
    clause_id: str | None
    start: int
    end: int
    message: Text
    fix: str | None = None
    field: str = "text"

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK
