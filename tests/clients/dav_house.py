"""A newsroom whose calendars an application may write: one scheduled post, one day on which nothing may leave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from waitress.server import create_server

from scheduler import publishing
from scheduler.calendar.dav import devices
from scheduler.config import Settings
from scheduler.content import Post, Variant
from scheduler.db import LocalTime, Sessions
from scheduler.notices import Notice
from scheduler.people import Membership, Role
from scheduler.planning import KeyDate
from tests.newsroom import NOON, FixedClock, a_member, a_workspace
from tests.web.lent import lent_app
from tests.web.newsdesk import Desk, at

ALLOWED = datetime(2026, 11, 26, 15)
FORBIDDEN = datetime(2026, 12, 8, 1)  # early on the day of silence: the evening before is the nearest


@dataclass
class DavHouse:
    desk: Desk
    winter: Variant  # planned for 24 November, ten in the morning, in Paris
    address: str  # of /dav/
    email: str
    password: str

    @property
    def home(self) -> str:
        return f"{self.address}calendars/{self.desk.member.public_id}/"

    @property
    def square(self) -> str:
        """A channel's calendar."""
        return f"{self.home}{self.desk.square.public_id}/"

    def planned(self) -> LocalTime | None:
        return self.desk.planned(self.winter)

    def titles(self) -> set[str]:
        with self.desk.sessions.reading() as session:
            its = select(Post.title).where(Post.workspace_id == 1, Post.deleted_at.is_(None))
            return set(session.scalars(its))

    def told(self) -> list[str]:
        """What the planner heard of refusals."""
        with self.desk.sessions.reading() as session:
            its = select(Notice).where(Notice.workspace_id == 1, Notice.kind == "calendar_refused")
            return [str(one.text) for one in session.scalars(its)]

    def move(self, to: LocalTime) -> None:
        """By somebody at a page."""
        with self.desk.sessions.writing() as session:
            variant, by = self._mine(session)
            publishing.schedule(session, variant, planned=to, by=by, now=NOON)

    def _mine(self, session) -> tuple[Variant, Membership]:  # type: ignore[no-untyped-def]
        its = (Variant.workspace_id == 1, Variant.id == self.winter.id)
        return session.scalars(select(Variant).where(*its)).one(), session.merge(self.desk.member, load=False)


@contextmanager
def open_house(
    folder: Path, sqlite_url: str, sessions: Sessions, clock: FixedClock | None = None
) -> Iterator[DavHouse]:
    with sessions.writing() as session:
        space = a_workspace(session)
        member: Membership = a_member(session, space, Role.OWNER)
        _, password = devices.let_in(session, member, name="Telephone", now=NOON)
        email = member.user.email
        session.add(
            KeyDate(
                workspace_id=space.id, name="Mourning", on=date(2026, 12, 8), every_year=False,
                embargo=True, created_at=NOON,
            )
        )  # fmt: skip
    desk = Desk(sessions, member)
    # The port first: what finds calendars by itself is led to the public address.
    door = socket.create_server(("127.0.0.1", 0))
    port = door.getsockname()[1]
    settings = Settings(
        data_dir=folder / "var",
        database_url=sqlite_url,
        redis_url=None,
        secret_key="0123456789abcdef0123456789abcdef",
        public_url=f"http://127.0.0.1:{port}",
    )
    app = lent_app(settings, sessions=sessions, clock=clock or FixedClock())
    server = create_server(app, sockets=[door], threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()
    address = f"http://127.0.0.1:{port}/dav/"
    house = DavHouse(desk, desk.plan("Winter season", at(24)), address, email, password)
    house.move(at(24))
    try:
        yield house
    finally:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(timeout=10)
