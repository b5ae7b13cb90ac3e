"""Newsrooms of a given size, in both databases. Large ones take minutes to fill and are kept in var/bench/calendar."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

import scheduler.models  # noqa: F401  (maps every table)
from migrations.migrate import upgrade
from scheduler.config import Settings
from scheduler.db import Sessions, across_workspaces, statistics
from scheduler.demo.crowd import crowd, size
from scheduler.people import Membership, Role
from setup.place import ROOT
from tests.newsroom import FixedClock, a_channel, a_member, a_workspace
from tests.postgres import Postgres
from tests.web.browser import Browser, sign_in
from web.app import create_app

VAR = ROOT / "var" / "bench" / "calendar"
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
CHANNELS = 6
PEOPLE = ("Ada Roux", "Idris Benali", "Maud Kerven", "Tom Le Goff", "Lena Ortiz", "Yann Prigent")
EACH_TIME = 100_000  # up to so many posts a newsroom is written anew each time


@dataclass(frozen=True)
class Size:
    """So many posts somewhere in ten years, and so many in the month that is looked at."""

    posts: int
    in_month: int

    @property
    def name(self) -> str:
        return f"calendar_{self.posts}_{self.in_month}"

    @property
    def is_filled_each_time(self) -> bool:
        return self.posts <= EACH_TIME


@dataclass(frozen=True)
class Newsroom:
    """Open, filled, and somebody signed in."""

    size: Size
    sessions: Sessions
    app: Flask
    client: FlaskClient
    seconds: float  # filling it took; 0 when it was there already


def open_on_sqlite(wanted: Size, folder: Path) -> Newsroom:
    path = (folder if wanted.is_filled_each_time else VAR) / f"{wanted.name}.sqlite3"
    return _open(wanted, f"sqlite:///{path}", folder)


def open_on_postgres(wanted: Size, folder: Path, server: Postgres) -> Newsroom:
    with psycopg.connect(server.plain_url("postgres"), autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted.name]).fetchone()
    if there and wanted.is_filled_each_time:
        server.drop(wanted.name)
    if not there or wanted.is_filled_each_time:
        server.create(name=wanted.name)
    return _open(wanted, server.plain_url(wanted.name), folder)


def _open(wanted: Size, url: str, folder: Path) -> Newsroom:
    sessions = Sessions(url)
    upgrade(sessions.engine)
    began = time.monotonic()
    filled = _fill(sessions, wanted)
    seconds = time.monotonic() - began if filled else 0.0
    settings = Settings(
        data_dir=folder, database_url=url, redis_url=None, secret_key="0123456789abcdef0123456789abcdef",
        public_url="http://localhost",
    )  # fmt: skip
    app = create_app(settings, sessions=sessions, clock=FixedClock(NOW))
    app.test_client_class = Browser
    client = app.test_client()
    with sessions.reading() as session, across_workspaces(session):
        owner = session.scalars(select(Membership).order_by(Membership.id)).first()
    assert owner is not None
    sign_in(client, sessions, owner, NOW)
    return Newsroom(wanted, sessions, app, client, seconds)


def _fill(sessions: Sessions, wanted: Size) -> bool:
    """False when all of it was there already."""
    with sessions.writing() as session, across_workspaces(session):
        owner = session.scalars(select(Membership).order_by(Membership.id)).first() or _people(session)
        here = size(session, owner.workspace_id)
    if here == wanted.posts + wanted.in_month:
        return False
    if here:
        raise RuntimeError(f"{wanted.name} is filled half: remove {VAR} and begin again.")
    told = partial(_told, wanted) if not wanted.is_filled_each_time else None
    crowd(
        sessions, owner, posts=wanted.posts, in_month=wanted.in_month, around=NOW, apart=True, told=told,
    )  # fmt: skip
    _measured(sessions)
    return True


def _people(session: Session) -> Membership:
    space = a_workspace(session)
    members = [a_member(session, space, Role.OWNER, name=name) for name in PEOPLE]
    for number in range(CHANNELS):
        a_channel(session, space, f"Channel {number}", position=number)
    return members[0]


def _measured(sessions: Sessions) -> None:
    """What the tick sees to on SQLite, and PostgreSQL's own housekeeping: neither comes in the middle of a bench."""
    statistics.refresh(sessions)
    if not sessions.is_sqlite:
        with sessions.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _told(wanted: Size, done: int, every: int) -> None:
    if done % 100_000 == 0 or done == every:
        print(f"{wanted.name}: {done:,} of {every:,} posts", flush=True)
