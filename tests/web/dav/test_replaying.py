"""Whatever people do, and in whatever order: who follows a calendar from any point has all of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from scheduler.content import Post, Variant, writing
from scheduler.db import new_public_id
from scheduler.people import Membership, Role
from tests.newsroom import FixedClock
from tests.web.browser import Browser
from tests.web.dav.application import Application, an_event, at_hour, with_line
from tests.web.newsdesk import Desk, at
from web.throttle import limiter

MONDAY = datetime(2026, 12, 7, 8)
# The house stays, examples come one after the other: what fails is not made smaller, it would take minutes.
ONCE: Any = {
    "deadline": None, "derandomize": True, "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _asked_as_often_as_it_takes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


class Newsroom:
    """What people do in it, each by the way they have: an application, a page, a deed of somebody else."""

    def __init__(
        self, phone: Application, browser: Browser, desk: Desk, clock: FixedClock, square: str
    ) -> None:
        self.phone, self.browser, self.desk, self.clock = phone, browser, desk, clock
        self.square, self.letter = square, f"{phone.home}{desk.letter.public_id}/"
        self.calendars = [self.square, self.letter, f"{phone.home}mine/"]

    def begin(self, which: int) -> None:
        where, name = (self.square, self.letter)[which % 2], new_public_id()
        self.phone.write(f"{where}{name}.ics", an_event(name, f"Begun {which}"))

    def drag(self, which: int) -> None:
        if path := self._some(which):
            text, etag = self.phone.read(path)
            self.phone.write(path, at_hour(text, MONDAY + timedelta(hours=which % 9)), etag)

    def retitle(self, which: int) -> None:
        if path := self._some(which):
            text, etag = self.phone.read(path)
            self.phone.write(path, with_line(text, "SUMMARY", f"SUMMARY:Called {which}"), etag)

    def throw_away(self, which: int) -> None:
        if path := self._some(which):
            self.phone.ask("DELETE", path)

    def plan(self, which: int) -> None:
        both = [self.desk.square, self.desk.letter][: 1 + which % 2]
        self.desk.plan(f"Planned {which}", at(24 + which % 5), *both)

    def move_on_the_page(self, which: int) -> None:
        if variant := self._variant(which):
            self.browser.send(
                f"/calendar/variants/{variant.public_id}/move", day="2026-12-09", time=f"1{which % 9}:00"
            )

    def bin_on_the_page(self, which: int) -> None:
        if variant := self._variant(which):
            self.browser.send(f"/posts/{variant.post.public_id}/deletion")

    def bring_back(self, which: int) -> None:
        with self.desk.sessions.reading() as session:
            gone = session.scalars(
                select(Post.public_id).where(
                    Post.workspace_id == self.desk.member.workspace_id, Post.deleted_at.is_not(None)
                )
            ).all()
        if gone:
            self.browser.send(f"/posts/{gone[which % len(gone)]}/return")

    def change_channel(self, which: int) -> None:
        variant = self._variant(which)
        if variant is None:
            return
        with self.desk.sessions.writing() as session:
            by = session.merge(self.desk.member, load=False)
            its = (Variant.workspace_id == variant.workspace_id, Variant.id == variant.id)
            here = session.scalars(select(Variant).where(*its)).one()
            other = self.desk.letter if here.channel_id == self.desk.square.id else self.desk.square
            if other.id not in {one.channel_id for one in here.post.variants}:
                now = self.clock.now()
                writing.add_channel(session, here.post, session.merge(other, load=False), by=by, now=now)
                writing.remove_channel(session, here, by=by, now=now)

    def change_rights(self, which: int) -> None:
        with self.desk.sessions.writing() as session:
            mine = self.desk.member
            its = update(Membership).where(
                Membership.workspace_id == mine.workspace_id, Membership.id == mine.id
            )
            session.execute(its.values(role=(Role.VIEWER, Role.EDITOR, Role.CONTRIBUTOR)[which % 3]))

    def time_passes(self, which: int) -> None:
        self.clock.move(timedelta(hours=which))

    def _some(self, which: int) -> str | None:
        paths = sorted([*self.phone.etags(self.square), *self.phone.etags(self.letter)])
        return paths[which % len(paths)] if paths else None

    def _variant(self, which: int) -> Variant | None:
        with self.desk.sessions.reading() as session:
            found = session.scalars(
                select(Variant)
                .join(Variant.post)
                .where(
                    Variant.workspace_id == self.desk.member.workspace_id,
                    Post.workspace_id == self.desk.member.workspace_id,
                    Post.deleted_at.is_(None),
                )
                .order_by(Variant.id)
            ).all()
            if not found:
                return None
            variant = found[which % len(found)]
            _ = variant.post.public_id
            return variant


DEEDS = [name for name in vars(Newsroom) if not name.startswith("_")]


@settings(max_examples=4, **ONCE)
@given(
    deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 30)), min_size=3, max_size=7),
    limit=st.sampled_from((0, 1, 2)),
)
def test_d07_replaying_from_any_token_gives_what_a_full_read_gives_whatever_was_done(
    phone: Application, browser: Browser, desk: Desk, clock: FixedClock, square: str, deeds: Any, limit: int
) -> None:
    room = Newsroom(phone, browser, desk, clock, square)
    room.change_rights(1)
    room.plan(1)
    known: list[tuple[str, str, dict[str, str]]] = []  # a calendar, a token of it, what it held then

    def look() -> None:
        for path in room.calendars:
            _, _, token, _ = phone.sync(path)
            known.append((path, token, phone.etags(path)))

    look()
    for deed, which in deeds:
        getattr(room, deed)(which)
        look()

    now = {path: phone.etags(path) for path in room.calendars}
    for path, token, held in known:
        assert replayed(phone, path, token, held, limit) == now[path], deeds


def replayed(phone: Application, path: str, token: str, held: dict[str, str], limit: int) -> dict[str, str]:
    """By as many answers as it takes."""
    kept = dict(held)
    for _ in range(100):
        changed, gone, after, answer = phone.sync(path, token, limit)
        assert answer.status_code == 207, answer.text
        kept = {where: etag for where, etag in (kept | changed).items() if where not in gone}
        if after == token or not limit:
            return kept
        token = after
    raise AssertionError("it never comes to an end")
