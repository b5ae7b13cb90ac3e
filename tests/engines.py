"""Engines kept from test to test: what SQLAlchemy compiled once need not be compiled for each database."""

from __future__ import annotations

import os
from typing import Any
from unittest import mock

from sqlalchemy import Engine

from scheduler.db import Sessions
from scheduler.db.sessions import make_engine

_ENGINES: dict[tuple[int, str], Engine] = {}


def sessions_on(url: str, **options: Any) -> Sessions:
    """Sessions of their own on an engine that is shared; `dispose()` closes its connections and keeps the rest."""
    with mock.patch("scheduler.db.sessions.make_engine", _lent):
        return Sessions(url, **options)


def _lent(url: str, **options: Any) -> Engine:
    # A child's connections must be its own.
    key = (os.getpid(), url)
    if key not in _ENGINES:
        _ENGINES[key] = make_engine(url, **options)
    return _ENGINES[key]
