"""A newsroom with something of everything a feed can show, and what each kind of feed gives of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler.approvals import ApprovalPath
from scheduler.calendar import Content, Feed, Filter
from scheduler.calendar.feeds import edition, keeping
from scheduler.calendar.feeds.addresses import open_feed
from scheduler.calendar.feeds.drawn import Pen
from scheduler.channels import Channel
from scheduler.content import Stage
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership, Role
from scheduler.planning import Campaign, ChannelPlan, Event, KeyDate, Pillar, slots
from scheduler.publishing import Attempt, State
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

PARIS = "Europe/Paris"
ZONES = (PARIS, "America/New_York", "UTC", "Africa/Casablanca", "Australia/Lord_Howe")
ODD = 'Été; à bas, \\ les "virgules"\nملصق 🌊 ' + "é" * 90
Read = Callable[[Feed], bytes]


def read(session: Session, feed: Feed, now: datetime = NOON, language: str = "en") -> bytes:
    """As a reader gets it; what was drawn is kept."""
    pen = Pen(language, lambda path: "https://planner.example" + path, str)
    made = edition.edition(session, feed, now=now, pen=pen)
    changed_at, _ = keeping.note_edition(session, made, now=now)
    session.expire(feed)
    return edition.octets(made, changed_at=changed_at, now=now, pen=pen)


def furnish(session: Session) -> tuple[Membership, Channel]:
    """Posts in every state and zone, a campaign, key dates, an event, slots of three kinds, a plan to evaluate."""
    space = a_workspace(session)
    ada = a_member(session, space, Role.OWNER)
    square = a_channel(session, space, "The square; and more")
    pillar = Pillar(workspace_id=space.id, name="Life, here", position=1, created_at=NOON)
    campaign = Campaign(
        workspace_id=space.id,
        name="Winter",
        starts_on=date(2026, 11, 20),
        ends_on=date(2026, 12, 20),
        created_at=NOON,
    )
    path = ApprovalPath(workspace_id=space.id, name="House", steps=[{"role": "editor"}], created_at=NOON)
    session.add_all([pillar, campaign, path])
    session.flush()
    for n, zone in enumerate(ZONES):
        post = a_post(session, ada, ODD, title=ODD, pillar_id=pillar.id, campaign_id=campaign.id)
        a_variant(session, post, square, planned=LocalTime(datetime(2026, 11, 24 + n, 10), zone))
    for state in State:
        if state != State.UNSCHEDULED:
            post = a_post(session, ada, title=f"As {state}", stage=Stage.SUBMITTED)
            made = a_variant(session, post, square, planned=LocalTime(datetime(2026, 12, 1, 9), PARIS))
            made.delivery.due_at, made.delivery.state, made.delivery.fence = NOON, state, 1
            made.delivery.owner = "a worker" if state == State.PUBLISHING else None
            if state == State.PUBLISHED:
                made.delivery.proof = "seen"
                made.delivery.permalink = "https://square.example/1"
                # A correction has changed the words in the house since.
                session.add(
                    Attempt(
                        workspace_id=space.id,
                        delivery_id=made.delivery.id,
                        fence=1,
                        key="k",
                        owner="a worker",
                        started_at=NOON,
                        finished_at=NOON,
                        outcome="sent",
                        said={"title": "What went out", "text": "Come."},
                    )
                )
    for fold in (0, 1):
        post = a_post(session, ada, title="Twice")
        a_variant(session, post, square, planned=LocalTime(datetime(2026, 10, 25, 2, 30), PARIS, fold))
    a_post(session, ada, title="To hand in", due_on=date(2026, 11, 27), assignee_id=ada.user_id)
    waits = a_post(session, ada, title="Wants a yes", stage=Stage.SUBMITTED)
    a_variant(session, waits, square, planned=LocalTime(datetime(2026, 11, 30, 9), PARIS))
    session.add_all(
        [
            KeyDate(
                workspace_id=space.id, name="Town feast", on=date(2025, 12, 6), lead_days=21, created_at=NOON
            ),
            KeyDate(
                workspace_id=space.id, name="Mourning", on=date(2026, 12, 8), every_year=False,
                embargo=True, created_at=NOON,
            ),
            Event(
                workspace_id=space.id, name="Open day", place="Hall 2", starts_on=date(2026, 12, 12),
                ends_on=date(2026, 12, 13), starts_at=time(10), ends_at=time(18), created_at=NOON,
            ),
            ChannelPlan(
                workspace_id=space.id, channel_id=square.id, evaluate_on=date(2027, 1, 15), changed_at=NOON
            ),
        ]
    )  # fmt: skip
    session.flush()
    weekly = slots.add(session, by=ada, channel=square, weekday=1, at=time(10), pillar=pillar, now=NOON)
    slots.add(session, by=ada, channel=square, weekday=6, at=time(2, 30), pillar=None, now=NOON)
    slots.add(
        session, by=ada, channel=square, weekday=0, at=time(9), pillar=None, now=NOON,
        rule="FREQ=MONTHLY;BYDAY=1MO", starts_on=date(2026, 10, 5),
    )  # fmt: skip
    slots.change_once(session, weekly, date(2026, 12, 15), datetime(2026, 12, 16, 11), by=ada, now=NOON)
    slots.change_once(session, weekly, date(2026, 12, 22), None, by=ada, now=NOON)
    return ada, square


def every_kind(session: Session, ada: Membership, square: Channel) -> dict[str, Feed]:
    """One feed of each content, a narrowed one, a public one, an empty one."""
    narrow = Filter(channels=frozenset({square.public_id}))
    nothing = Filter(channels=frozenset({"nowhere"}))
    wishes = {content.value: (content, Filter(), False) for content in Content}
    wishes |= {
        "narrowed": (Content.POSTS, narrow, False),
        "empty": (Content.POSTS, nothing, False),
        "public": (Content.POSTS, Filter(statuses=frozenset({"published", "scheduled"})), True),
    }
    return {
        name: open_feed(
            session, ada, name=f"{name}, of Ada", filter=chosen, content=content, public=public, now=NOON
        )[0]
        for name, (content, chosen, public) in wishes.items()
    }


def of_every_kind(sessions: Sessions) -> dict[str, bytes]:
    with sessions.writing() as session:
        ada, square = furnish(session)
        return {name: read(session, feed) for name, feed in every_kind(session, ada, square).items()}


LATER = NOON + timedelta(hours=1)
