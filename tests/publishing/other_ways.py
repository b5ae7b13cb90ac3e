"""Ways to a platform that begin outside the pages: a client's link, a series, a calendar application."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import series
from scheduler.approvals import ApprovalLink, CannotDecide, Verdict, by_link
from scheduler.calendar import Device
from scheduler.calendar.dav.backend import Conditions, Refusal
from scheduler.calendar.dav.posts import Posts
from scheduler.calendar.feeds.drawn import Pen
from scheduler.content import Variant
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership
from scheduler.publishing.planned import scheduling
from scheduler.series import beginning, letting_in

PEN = Pen("en", lambda path: f"https://planner.example{path}", str)
TWO_DAYS = timedelta(days=2)


def by_a_link(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    """Every link ever made about it is tried, also those that are over, or were about other words."""
    links = select(ApprovalLink).where(
        ApprovalLink.workspace_id == by.workspace_id, ApprovalLink.variant_id == variant.id
    )
    verdict = Verdict.SEND_BACK if number > 35 else Verdict.APPROVE
    for link in session.scalars(links).all():
        with suppress(CannotDecide):
            decided, _ = by_link.decide_by_link(session, link, verdict=verdict, comment="So.", now=now)
            scheduling.after_decision(session, decided, by=None, now=now)


def comes_back(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    """Its words come back every day, the first time in some minutes."""
    first = LocalTime.of(now + timedelta(minutes=number), "Europe/Paris")
    wish = beginning.Wish("Tides", series.Rhythm(first.at, first.zone, "FREQ=DAILY", count=2))
    made = beginning.begin(session, variant.post, wish, by=by, now=now, horizon=TWO_DAYS)
    session.flush()
    letting_in.let_in(session, letting_in.unasked(session, made), now=now)


def devices(session: Session, people: Mapping[Any, Membership], now: datetime) -> dict[int, Device]:
    """A calendar application for each, by membership."""
    found = {
        one.id: Device(
            workspace_id=one.workspace_id, user_id=one.user_id, name="Thunderbird",
            password_hash=secrets.token_bytes(32), created_at=now,
        )
        for one in people.values()
    }  # fmt: skip
    session.add_all(found.values())
    session.flush()
    return found


def from_a_calendar(
    sessions: Sessions,
    device: Device,
    here: Membership,
    where: tuple[str, int],
    *,
    now: datetime,
    number: int,
) -> None:
    """An event of that channel is dragged to another time, given another title, or thrown away."""
    posts = Posts(sessions, device, here, pen=PEN, now=now, wake=lambda: None)
    calendar = posts.calendar(where[0])
    events = posts.objects(calendar) if calendar else []
    if calendar is None or not events:
        return
    one = events[where[1] % len(events)]
    with suppress(Refusal):
        if number % 3 == 0:
            posts.delete(calendar, one.name, Conditions())
            return
        zone, begins, event = one.octets.partition(b"BEGIN:VEVENT")
        starts = now + timedelta(minutes=number)
        ends = starts + (_time("DTEND", event) - _time("DTSTART", event))  # a post is not made longer
        sent = re.sub(rb"DTSTART[^\r\n]*", b"DTSTART:%s" % _written(starts), event)
        sent = re.sub(rb"DTEND[^\r\n]*", b"DTEND:%s" % _written(ends), sent)
        if number % 3 == 1:
            sent = re.sub(rb"SUMMARY[^\r\n]*", b"SUMMARY:Tide %d" % number, sent)
        posts.put(calendar, one.name, zone + begins + sent, Conditions())


def _time(name: str, octets: bytes) -> datetime:
    said = re.search(rb"%s[^:]*:(\d{8}T\d{6})" % name.encode(), octets)
    assert said, octets
    return datetime.strptime(said[1].decode(), "%Y%m%dT%H%M%S")


def _written(at: datetime) -> bytes:
    return at.strftime("%Y%m%dT%H%M%SZ").encode()
