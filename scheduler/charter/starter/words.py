"""What a starter is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scheduler.charter.version import Severity
from scheduler.people import Role


@dataclass(frozen=True)
class StarterRule:
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    legal: bool = False  # has weight before the law: blocks until an owner says yes, where the others advise
    asks: Role | None = None  # stops until somebody of this role has agreed

    @property
    def severity(self) -> Severity:
        return Severity.BLOCK if self.legal else Severity.APPROVE if self.asks else Severity.ADVISE

    @property
    def role(self) -> Role | None:
        """Whose yes lifts what it finds."""
        return Role.OWNER if self.legal else self.asks


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    text: str
    rules: tuple[StarterRule, ...] = ()
    audience: str = "staff"


@dataclass(frozen=True)
class Starter:
    note: str
    chapters: tuple[Chapter, ...]
