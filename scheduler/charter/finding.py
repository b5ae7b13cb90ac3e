"""What the charter has to say about exact words: a rule's finding, with whose rule it is and how strict."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.charter.version import Severity
from scheduler.wording import Text

if TYPE_CHECKING:
    from scheduler.charter.waiver import Waiver


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
    role: str | None = None  # whose yes lifts it, where it stops anything
    rule_print: str = ""  # of the rule as it is set: the same in every version of the charter
    waiver: Waiver | None = None  # the yes that lifts it, for these words

    @property
    def blocks(self) -> bool:
        """Whether it stops the words as they stand."""
        return self.severity is not Severity.ADVISE and self.waiver is None

    @property
    def key(self) -> str:
        """The same for the same rule saying the same about the same place."""
        said = (self.rule_print, self.field, self.start, self.end, self.message.as_json())
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
