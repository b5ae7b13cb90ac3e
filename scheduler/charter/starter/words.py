"""What a starter is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class StarterRule:
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    legal: bool = False  # has weight before the law: blocks, where the others advise


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
