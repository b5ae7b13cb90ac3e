"""Each way on the list is walked once against a shut gate: a rule that stops every text, a yes nobody has given, a freeze of
everything. Each lock has its key among the ways; no way has all three."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from flask import Flask
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.charter import Severity, editing, versions
from scheduler.content import Post
from scheduler.content.message import content_hash
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role, entering, tokens
from scheduler.publishing import Delivery, Freeze, Kind, State
from scheduler.publishing.gating.renewal import renew
from scheduler.publishing.planned import freezing
from tests.browser.filled import Filled, fill
from tests.newsroom import NOON
from tests.web.browser import Browser
from tests.web.every_way import (
    ASKED_BY_SWEEP,
    BY_APPROVER,
    NOT_IN_ONE,
    SCHEDULE,
    addresses,
    bodies,
    form,
    more,
)
from tests.web.gate_list import WAYS
from web.house import House
from web.visitor import COOKIE

WALKED = [name for names in WAYS.values() for name in names.split() if name not in NOT_IN_ONE]


class Room:
    """The filled newsroom shut, or open, and shut anew before each way."""

    def __init__(self, app: Flask, sessions: Sessions, url: str) -> None:
        self.app, self.sessions, self.file = app, sessions, Path(url.removeprefix("sqlite:///"))
        self.house: House = app.extensions["marronnier"]

    def furnish(self) -> None:
        """Kept twice: with the gate open, and shut."""
        filled = fill(
            self.sessions, sealer=self.house.sealer, media_root=self.file.parent / "media", locale="en"
        )
        with self.sessions.writing() as session, across_workspaces(session):
            owner, approver = (
                session.scalars(select(Membership).where(Membership.role == role)).one()
                for role in (Role.OWNER, Role.APPROVER)
            )
            session.execute(update(Freeze).values(lifted_at=NOON))
            freeze = freezing.impose(session, reason="A fire", by=owner, now=NOON)
            freezing.lift(session, freeze, by=owner, now=NOON)
            draft = versions.draft_from(session, by=owner, now=NOON)
            draft.rules.clear()
            versions.adopt(session, draft, by=owner, now=NOON)
            self.ids = self._ids(session, filled, freeze)
            self.tokens = [tokens.issue(session, one, name="ways", now=NOON)[1] for one in (owner, approver)]
            secrets = filled.secret, entering.sign_in(session, approver.user, device="A phone", now=NOON)
        self.browsers = [self._browser(secret) for secret in secrets]
        self._keep("open")
        with self.sessions.writing() as session, across_workspaces(session):
            owner = session.scalars(select(Membership).where(Membership.role == Role.OWNER)).one()
            draft = versions.draft_from(session, by=owner, now=NOON)
            unsaid = {"words": ["unsaid"]}
            editing.write_rule(
                session, draft, kind="words-required", settings=unsaid, severity=Severity.BLOCK
            )
            versions.adopt(session, draft, by=owner, now=NOON)
            versions.draft_from(session, by=owner, now=NOON)
            paths.create(session, by=owner, name="All", steps=[Step(Role.APPROVER)], now=NOON)
            self.ids["freeze_id"] = freezing.impose(session, reason="A flood", by=owner, now=NOON).public_id
        self._keep("shut")

    def _keep(self, name: str) -> None:
        with self.sessions.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.sessions.dispose()
        shutil.copy(self.file, self.file.with_name(f"{name}.sqlite3"))

    def _browser(self, secret: str) -> tuple[Browser, str]:
        browser = self.app.test_client()
        assert isinstance(browser, Browser)
        browser.set_cookie(COOKIE, secret)
        return browser, browser.token()

    def _ids(self, session: Session, filled: Filled, freeze: Freeze) -> dict[str, str]:
        one = {name: value for each in filled.samples.values() for name, value in each[0].items()}
        by_state = {row.state: row for row in session.scalars(select(Delivery).order_by(Delivery.id.desc()))}
        draft, asked = (
            session.scalars(select(Post).where(Post.public_id == each["post_id"])).one()
            for each in filled.samples["post_id"][:2]
        )
        mine, its = draft.variants[1], asked.variants[0]
        held, unconfirmed = by_state[State.HELD], by_state[State.UNCONFIRMED]
        held.held_by_freeze_id = freeze.id
        assert unconfirmed.variant is not None
        return one | {
            "post_id": draft.public_id, "variant_id": mine.public_id, "channel_id": mine.channel.public_id,
            "delivery_id": mine.delivery.public_id, "its_delivery": mine.delivery.public_id, "held": held.public_id,
            "asked": its.public_id, "hash": content_hash(its), "queue.resume freeze_id": freeze.public_id, "freeze_id": freeze.public_id, "decision": "all-now",
            "queue.resolve delivery_id": unconfirmed.public_id, "api.resolve id": unconfirmed.variant.public_id,
            "api.decide id": its.public_id, "approvals.answer variant_id": its.public_id,
            "calendar.approve variant_id": its.public_id, "at": "2026-12-06T02:30",
        }  # fmt: skip

    def walk(self, names: Iterable[str], *, gate: str) -> dict[str, tuple[int, bool]]:
        """By way: what it answered, and whether anything is on its way out that was not before."""
        ways, found = addresses(self.app, self.ids, list(names)), {}
        asked, besides, sent = form(self.ids), more(self.ids), bodies(self.ids)
        self._anew(gate)
        before, spoilt = self._on_its_way(), False
        for name, (method, path) in ways.items():
            if spoilt:
                self._anew(gate)
            who = name in BY_APPROVER
            if name.startswith("api."):
                bearer = {"Authorization": f"Bearer {self.tokens[who]}"}
                answer = self.app.test_client().open(path, method=method, json=sent.get(name), headers=bearer)
            else:
                browser, token = self.browsers[who]
                data = asked | besides.get(name, {}) | {"csrf_token": token}
                answer = browser.open(path, method=method, data=data)
            spoilt = answer.status_code < 400
            if name in ASKED_BY_SWEEP:
                with self.sessions.writing() as session, across_workspaces(session):
                    renew(session, now=NOON)
            found[name] = answer.status_code, bool(self._on_its_way() - before)
        return found

    def _anew(self, gate: str) -> None:
        self.sessions.dispose()
        for end in ("-wal", "-shm"):
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)
        shutil.copy(self.file.with_name(f"{gate}.sqlite3"), self.file)

    def _on_its_way(self) -> set[str]:
        """What may leave by itself, or has; a removal takes words away and is no concern of the gate's."""
        with self.sessions.reading() as session, across_workspaces(session):
            return set(
                session.scalars(
                    select(Delivery.public_id).where(
                        Delivery.kind != Kind.REMOVE,
                        or_(
                            Delivery.state.in_((State.PUBLISHING, State.PUBLISHED)),
                            # A claim takes nothing the gate has not stamped.
                            and_(Delivery.state == State.SCHEDULED, Delivery.stamped_at.is_not(None)),
                        ),
                    )
                )
            )


def test_no_way_leads_past_a_shut_gate(app: Flask, sqlite_sessions: Sessions, sqlite_url: str) -> None:
    room = Room(app, sqlite_sessions, sqlite_url)
    room.furnish()

    # Or a walk along a shut gate would prove nothing.
    opened = room.walk([*SCHEDULE, *ASKED_BY_SWEEP], gate="open")
    walked = room.walk(WALKED, gate="shut")

    assert [name for name, (_, left) in opened.items() if not left] == []
    assert [name for name, (_, left) in walked.items() if left] == []
    assert [name for name, (status, _) in walked.items() if status >= 500 or status in (400, 401, 403)] == []
