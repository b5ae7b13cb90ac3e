"""Thousands of instants that are only told apart and put in order: as they are stored, not each made a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from scheduler.content import Variant
from scheduler.db import UtcDateTime

AS_IT_STANDS = type_coerce(Variant.planned_instant, NullType())
KIND = UtcDateTime()


def stored(session: Session) -> Callable[[datetime], Any]:
    """From an instant to what `AS_IT_STANDS` gives of it: these compare as the instants do."""
    dialect = session.get_bind().dialect
    return KIND.dialect_impl(dialect).bind_processor(dialect) or _itself


def read(session: Session) -> Callable[[Any], Any]:
    """And back: a datetime."""
    dialect = session.get_bind().dialect
    return KIND.dialect_impl(dialect).result_processor(dialect, None) or _itself


def _itself(value: Any) -> Any:
    return value
