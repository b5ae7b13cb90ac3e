"""The newsroom's calendars for one person's application: read as they see them now, written through the gate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session
from tzdata import IANA_VERSION

from scheduler.calendar.dav import drawing, finding, following, likings, shelf, writing
from scheduler.calendar.dav.backend import Calendar, Changes, Conditions, Object, Person, Stored
from scheduler.calendar.dav.device import Device
from scheduler.calendar.dav.drawing import Member
from scheduler.calendar.dav.following import Known
from scheduler.calendar.feeds import keeping
from scheduler.calendar.feeds.drawn import LAYOUT, Pen
from scheduler.calendar.feeds.stamping import count_for
from scheduler.calendar.names import Names
from scheduler.db import Sessions
from scheduler.people import Membership, Workspace


class Posts:
    """One request's worth. `wake` is called after a commit that made something due."""

    def __init__(
        self,
        sessions: Sessions,
        device: Device,
        here: Membership,
        *,
        pen: Pen,
        now: datetime,
        wake: Callable[[], None],
    ) -> None:
        self.sessions, self.device, self.here = sessions, device, here
        self.pen, self.now, self.wake = pen, now, wake
        self.person = Person(here.public_id, here.user.name, here.user.email)
        self._followed: dict[str, Known] = {}
        self._names: Names | None = None

    # --- reading ---------------------------------------------------------------------------------

    def calendars(self) -> Sequence[Calendar]:
        return list(self._calendars.values())

    def calendar(self, name: str) -> Calendar | None:
        return self._calendars.get(name)

    @cached_property
    def _calendars(self) -> dict[str, Calendar]:
        with self.sessions.reading() as session:
            space = session.get_one(Workspace, self.here.workspace_id)
            found = shelf.calendars(session, space, self.here, self.pen.translate)
        return {calendar.name: calendar for calendar in found}

    def token(self, calendar: Calendar) -> str:
        return self.follow(calendar).token

    def members(self, calendar: Calendar) -> Mapping[str, str]:
        known = self.follow(calendar)
        with self.sessions.reading() as session:
            found = following.members(session, self.here.workspace_id, known)
            return following.etags(found, finding.extras(session, self.here))

    def objects(self, calendar: Calendar, names: Collection[str] | None = None) -> list[Object]:
        known = self.follow(calendar)
        with self.sessions.reading() as session:
            rows = {one.name: one for one in following.members(session, self.here.workspace_id, known, names)}
            only = None if names is None else [row.variant_id for row in rows.values() if row.variant_id]
            if names is not None and not rows:
                return []
            extras = finding.extras(session, self.here, only)
            return [
                self._object(
                    calendar, member, rows[member.name].touched, rows[member.name].changed_at, extras
                )
                for member in self.sheet(session, calendar.name, only).members
                if member.name in rows
            ]

    def changes(self, calendar: Calendar, since: str | None, limit: int) -> Changes:
        known = self.follow(calendar)
        revision = known.since(since) if since else None
        with self.sessions.reading() as session:
            rows, reached = following.since(session, self.here.workspace_id, known, revision, limit)
            there = following.etags((row for row in rows if not row.gone), finding.extras(session, self.here))
        gone = [row.name for row in rows if row.gone]
        token = known.token.rpartition("/")[0] + f"/{reached}"
        return Changes(there, gone, token, more=reached != known.revision and len(rows) == limit)

    def likings(self, calendar: str) -> Mapping[str, str]:
        return self._likings.get(calendar, {})

    @cached_property
    def _likings(self) -> Mapping[str, Mapping[str, str]]:
        with self.sessions.reading() as session:
            return likings.of(session, self.here)

    # --- writing ---------------------------------------------------------------------------------

    def put(self, calendar: Calendar, name: str, octets: bytes, conditions: Conditions) -> Stored:
        self.follow(calendar)
        return writing.put(self, calendar, name, octets, conditions)

    def delete(self, calendar: Calendar, name: str, conditions: Conditions) -> None:
        self.follow(calendar)
        writing.delete(self, calendar, name, conditions)

    def like(self, calendar: str, chosen: Mapping[str, str | None]) -> None:
        with self.sessions.writing() as session:
            likings.keep(session, self.here, calendar, chosen)
        self.__dict__.pop("_likings", None)

    # --- what both lean on -----------------------------------------------------------------------

    def follow(self, calendar: Calendar) -> Known:
        """The numbers of a calendar as it is now; drawn and compared only when anything moved since the last time."""
        if calendar.name not in self._followed:
            self._followed[calendar.name] = self._follow(calendar)
        return self._followed[calendar.name]

    def forget(self) -> None:
        """Something was written: what was read before is no longer so."""
        self._followed.clear()

    def sheet(self, session: Session, calendar: str, only: Collection[int] | None = None) -> drawing.Sheet:
        space = session.get_one(Workspace, self.here.workspace_id)
        known = self.names(session)
        return drawing.sheet(
            session, space, self.here, calendar, pen=self.pen, now=self.now, only=only, known=known
        )

    def names(self, session: Session) -> Names:
        """Of channels, pillars, campaigns, people: read once in a transaction."""
        if self._names is None or self._names.session is not session:
            self._names = Names(session, self.here.workspace_id)
        return self._names

    def _follow(self, calendar: Calendar) -> Known:
        space_id, key = self.here.workspace_id, shelf.key_of(calendar.name, self.here)
        with self.sessions.reading() as session:
            stamp, change = self._stamp(session, calendar.name)
            known = following.known(session, space_id, key, self.pen.language)
            if known is not None and known.stamp == stamp:
                return known
            made = self.sheet(session, calendar.name)
        with self.sessions.writing() as session:
            keeping.keep_fragments(session, space_id, self.pen.language, made.fresh, self.now)
            return following.compare(
                session,
                space_id,
                key,
                self.pen.language,
                made.members,
                stamp=stamp,
                change=change,
                now=self.now,
            )

    def _stamp(self, session: Session, calendar: str) -> tuple[str, int]:
        """Of all that can change what is drawn, and the workspace's count of changes. The hour is for what no counter notices: days that begin, words that go."""
        space = session.get_one(Workspace, self.here.workspace_id, populate_existing=True)
        content, filter = shelf.shown_by(calendar, self.here)
        parts = (
            count_for(session, space, content, filter), self.pen.address("/"), LAYOUT, drawing.LAYOUT, IANA_VERSION,
            self.now.strftime("%Y-%m-%dT%H"),
        )  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest(), space.changes

    def _object(
        self,
        calendar: Calendar,
        member: Member,
        touched: int,
        changed_at: datetime,
        extras: Mapping[int, bytes],
    ) -> Object:
        extra = extras.get(member.variant_id or 0, b"")
        starts, ends = drawing.span(member.piece, calendar.zone)
        return Object(
            member.name,
            following.etag(member.signature, touched, extra),
            drawing.octets(member.piece, extra, touched),
            calendar.component,
            changed_at,
            starts,
            ends,
        )
