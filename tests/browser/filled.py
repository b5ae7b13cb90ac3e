"""A newsroom with something on every page: each kind of row, a post in every state, a secret behind every link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import charter
from scheduler.adapters.base import Connection, Limits
from scheduler.approvals import ApprovalPath, paths
from scheduler.approvals.paths import Step
from scheduler.calendar.planfile import bringing, shape
from scheduler.calendar.sheets import entering as entering_rows
from scheduler.channels import Channel, Recipient, connecting, recipients, unsubscribing
from scheduler.charter import dry_running, naming, versions
from scheduler.charter.starter import adopt_starter
from scheduler.charter.terms import set_terms
from scheduler.content import Media, Post, Stage, Variant, phrasing
from scheduler.content.writing import Picked, draft
from scheduler.db import LocalTime, Sessions
from scheduler.notices import Notice, tell
from scheduler.people import Membership, Role, entering
from scheduler.planning import Pillar, around, pillars, plans
from scheduler.publishing import Attempt, Delivery, Kind, Outcome, State, alarms
from scheduler.publishing.alarms import keeping
from scheduler.rules import RULES
from scheduler.sealing import Sealer
from scheduler.wording import N_
from tests.browser.doors import doors, left_with, who_left
from tests.browser.hung import a_picture, a_replacement
from tests.browser.outside import token_of
from tests.browser.returning import what_comes_back
from tests.newsroom import NOON, a_member, a_workspace

ZONE = "Europe/Paris"
CONNECTIONS = {
    "email": Connection(
        "smtp.estuaires.example",
        {"host": "smtp.estuaires.example", "port": "587", "security": "starttls", "username": "lettre",
         "sender_name": "Maison des Estuaires", "sender_address": "lettre@estuaires.example",
         "reply_to": "", "list_name": "La Lettre"},
        {"password": "hunter2"},
    ),
    "mastodon": Connection(
        "@estuaires@social.example",
        {"server": "https://social.example", "account": "1", "visibility": "public"},
        {"token": "t0ken"}, Limits(text=500, images=4),
    ),
    "webhook": Connection(
        "estuaires.example", {"url": "https://estuaires.example/hook"},
        {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
    ),
    "manual": Connection("", {"instructions": "Print it, A3, towards the street.", "place": ""}),
}  # fmt: skip


# What may stand in an address: by endpoint, or by the names of its arguments.
Samples = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Filled:
    secret: str  # of the owner's cookie
    samples: Samples


def fill(sessions: Sessions, *, sealer: Sealer, media_root: Path, locale: str) -> Filled:
    """Everything at noon; the owner is signed in with the cookie given back."""
    with sessions.writing() as session:
        room = _open(session, sealer, locale)
        picture = a_picture(session, room.owner, media_root)
        posts = _posts(session, room, picture)
        phrase = phrasing.keep(
            session, kind="template", name="Opening", language="fr", text="La billetterie ouvre…",
            by=room.owner, now=NOON,
        )  # fmt: skip
        reader, left = _readers(session, room)
        campaign = around.open_campaign(
            session,
            by=room.owner,
            name="The tides",
            starts_on=date(2026, 11, 20),
            ends_on=date(2026, 12, 20),
            now=NOON,
        )
        posts[0].campaign_id = campaign.id
        rows = [{"key": "", "channel": "Nowhere", "day": "2026-12-01", "text": "High at noon."}]
        brought = entering_rows.bring(session, "plan.csv", rows, by=room.owner, now=NOON)
        mission = naming.give_mission(session, by=room.owner, name="Support", text="Answers.", now=NOON)
        speaker = naming.name_speaker(session, by=room.owner, member=room.owner, mission=mission, now=NOON)
        set_terms(session, by=room.owner, grace_days=14, review_on=date(2027, 11, 1), public=True)
        draft = _draft_charter(session, room.owner)
        run = dry_running.ask_for(session, draft, by=room.owner, now=NOON)
        notice = _notice(session, room.owner, posts[0])
        siren = alarms.add(
            session, name="Siren", url="https://siren.example/hook", secret=keeping.new_secret(),
            by=room.owner, sealer=sealer, now=NOON,
        )  # fmt: skip
        secret = entering.sign_in(session, room.owner.user, device="A test's browser", now=NOON)
        letter = room.channels["email"].public_id
        leaving = unsubscribing.address(reader.public_id, sealer=sealer, public_url="")
        samples: Samples = {
            "alarm_id": [{"alarm_id": siren.public_id}],
            "channel_id": _each("channel_id", [channel.public_id for channel in room.channels.values()]),
            "channel_id, recipient_id": [
                {"channel_id": letter, "recipient_id": one.public_id} for one in (reader, left)
            ],
            "channel_id, day": [{"channel_id": room.channels["mastodon"].public_id, "day": "2026-11-24"}],
            "file_id": [{"file_id": _plan_file(session, room.owner)}],
            "sheet_id": [{"sheet_id": brought.public_id}],
            "campaign_id": [{"campaign_id": campaign.public_id}],
            "platform": _each("platform", (*CONNECTIONS, "rss")),
            "token": [{"token": leaving.rpartition("/")[2]}],
            "post_id": _each("post_id", [post.public_id for post in posts]),
            "delivery_id": _each("delivery_id", _queued(session, room.owner)),
            "attempt_id": _each("attempt_id", _tried(session, room.owner)),
            "view": _each("view", ("needs", "next", "happened")),
            "variant_id": _each("variant_id", [post.variants[0].public_id for post in posts[:2]]),
            "charter.passage_file": [{"variant_id": left_with(session, posts[0].variants[0])}],
            "phrase_id": [{"phrase_id": phrase.public_id}],
            "media_id": [{"media_id": picture.public_id}],
            "delivery_id, media_id": [
                {"delivery_id": posts[0].variants[0].delivery.public_id, "media_id": picture.public_id}
            ],
            "replacement_id": [{"replacement_id": a_replacement(session, room.owner, picture)}],
            "member_id": [{"member_id": room.colleague.public_id}],
            "leaving.ask_erase": [{"member_id": who_left(session, room.owner)}],
            "answering.show": token_of(session, room.owner, room.channels["mastodon"], picture),
            "path_id": [{"path_id": room.path.public_id}],
            "workspaces.lead": [{"workspace_id": room.owner.workspace.public_id, "goal": "mine"}],
            "notice_id": [{"notice_id": notice.public_id}],
            "clause_id": [{"clause_id": draft.clauses[0].public_id}],
            "rule_id": _each("rule_id", [rule.public_id for rule in draft.rules[:4]]),
            "channels.people": [{"channel_id": letter}],
            "channels.choose_file": [{"channel_id": letter}],
            "charter.new_rule": _each("kind", RULES),
            "charter.read_starter": _each("kind", ("public",)),
            "number": [{"number": "1"}],
            "run_id": [{"run_id": run.public_id}],
            "speaker_id": [{"speaker_id": speaker.public_id}],
            "mission_id": [{"mission_id": mission.public_id}],
            "place": [{"place": room.owner.workspace.public_id}],
            "day": [{"day": "2026-11-24"}],
            **doors(session, room.owner, room.colleague),
            **what_comes_back(session, room.owner, posts[0]),
        }
    return Filled(secret, samples)


def _each(name: str, values: Iterable[str]) -> list[dict[str, str]]:
    return [{name: value} for value in values]


@dataclass(frozen=True)
class _Room:
    owner: Membership
    colleague: Membership
    channels: dict[str, Channel]
    pillar: Pillar
    path: ApprovalPath


def _open(session: Session, sealer: Sealer, locale: str) -> _Room:
    space = a_workspace(session, locale=locale)
    owner = a_member(session, space, Role.OWNER, name="Olga Petit", email="olga@example.org")
    colleague = a_member(session, space, Role.APPROVER, name="Idris Benali", email="idris@example.org")
    adopt_starter(session, workspace=space, by=owner, now=NOON)
    channels = {
        platform: connecting.store(
            session, by=owner, name=f"Estuaires, {platform}", platform=platform, zone=ZONE, language=locale,
            connection=connection, sealer=sealer, now=NOON,
        )
        for platform, connection in CONNECTIONS.items()
    }  # fmt: skip
    session.flush()
    pillar = pillars.create(session, by=owner, name="Behind the scenes", now=NOON)
    wish = plans.Wish(
        audience="Families", objective="Come back", tone="Warm, never loud", cadence_min=2, cadence_max=4,
        evaluate_on=date(2027, 3, 1), mix={pillar: 60},
    )  # fmt: skip
    plans.save(session, channels["mastodon"], wish, by=owner, now=NOON)
    path = paths.create(
        session, by=owner, name="The direction reads it", channels=[channels["email"]],
        steps=[Step(Role.APPROVER)], now=NOON,
    )  # fmt: skip
    return _Room(owner, colleague, channels, pillar, path)


# What a delivery in that state has beside the state; the database refuses it otherwise.
STANDS: dict[State, dict[str, Any]] = {
    State.SCHEDULED: {"due_at": NOON + timedelta(days=1)},
    State.PUBLISHING: {"owner": "worker-1", "lease_until": NOON + timedelta(seconds=30)},
    State.WAITING: {"cause": N_("The connection was lost before an answer came.")},
    State.PUBLISHED: {
        "receipt": {"remote_id": "17"}, "permalink": f"https://social.example/@estuaires/{'17' * 40}", "published_at": NOON,
    },
    State.FAILED: {"cause": N_("The connection was lost before an answer came.")},
    State.UNCONFIRMED: {"cause": N_("The connection was lost before an answer came.")},
}  # fmt: skip
TRIED = {
    State.PUBLISHED: Outcome.SENT,
    State.WAITING: Outcome.WAITING,
    State.FAILED: Outcome.REFUSED,
    State.UNCONFIRMED: Outcome.UNKNOWN,
}


def _posts(session: Session, room: _Room, picture: Media) -> list[Post]:
    """An idea, two drafts, one in review, then one in each state; several on one day, some without any."""
    common = {"by": room.owner, "language": "en", "now": NOON}
    everywhere = list(room.channels.values())
    first = draft(
        session, title="Winter season", text="The winter season is open. Click here! #winter", channels=everywhere,
        pillar=room.pillar, images=[Picked(picture, "The estuary")], assignee=room.colleague.user,
        due_on=date(2026, 11, 23), **common,
    )  # fmt: skip
    idea = draft(session, title="", text="A word from the lighthouse keeper", stage=Stage.IDEA, **common)
    asked = draft(session, title="The letter", text="Dear readers", channels=[everywhere[0]], **common)
    asked.stage, asked.submitted_at = Stage.SUBMITTED, NOON
    posts = [first, asked, idea]
    for number, state in enumerate(State):
        channel = everywhere[1 + number % 3]
        post = draft(
            session, title=f"Tide table {number + 1}", text="High at noon.", channels=[channel], **common
        )
        post.stage = Stage.SUBMITTED if state != State.UNSCHEDULED else Stage.DRAFT
        posts.append(post)
        session.flush()
        _stand(session, post, state, number)
    session.flush()
    for post in posts:
        session.refresh(post, ["variants"])
    for number, variant in enumerate(variant for post in posts[:2] for variant in post.variants):
        _plan(variant, datetime(2026, 11, 24, 9 + number // 2))
    # The three that stand for the rest where a page is about one post: a draft, one in review, one that is out.
    out = next(post for post in posts if post.variants and post.variants[0].delivery.state == State.PUBLISHED)
    lost = next(post for post in posts if post.variants and post.variants[0].delivery.state == State.FAILED)
    for post, kind, state in ((out, Kind.EDIT, State.FAILED), (lost, Kind.REMOVE, State.WAITING)):
        session.add(_afterwards(post, kind, state))
    return [first, asked, out, lost, idea]


def _afterwards(post: Post, kind: Kind, state: State) -> Delivery:
    """A correction or a removal that asks for somebody."""
    variant = post.variants[0]
    return Delivery(
        workspace_id=post.workspace_id, variant_id=variant.id, channel_id=variant.channel_id, kind=kind,
        state=state, reason="A wrong date", cause=N_("No such mailbox."), changed_at=NOON,
    )  # fmt: skip


def _queued(session: Session, by: Membership) -> list[str]:
    """A delivery in each state that its page shows in a way of its own."""
    states = (State.SCHEDULED, State.WAITING, State.UNCONFIRMED, State.FAILED, State.PUBLISHED)
    found = select(Delivery.public_id).where(
        Delivery.workspace_id == by.workspace_id, Delivery.state.in_(states)
    )
    return list(session.scalars(found))


def _tried(session: Session, by: Membership) -> list[str]:
    return list(
        session.scalars(select(Attempt.public_id).where(Attempt.workspace_id == by.workspace_id).limit(2))
    )


def _stand(session: Session, post: Post, state: State, number: int) -> None:
    session.refresh(post, ["variants"])
    variant = post.variants[0]
    _plan(variant, datetime(2026, 11, 16 + number, 10 + number % 3))
    delivery = variant.delivery
    delivery.state = state
    for name, value in STANDS.get(state, {}).items():
        setattr(delivery, name, value)
    if outcome := TRIED.get(state):
        session.add(
            Attempt(
                workspace_id=post.workspace_id, delivery_id=delivery.id, fence=1, key=delivery.key,
                owner="worker-1", started_at=NOON, finished_at=NOON + timedelta(seconds=2), outcome=outcome,
                reason=None if outcome == Outcome.SENT else delivery.cause, said={"text": "High at noon."},
                wire={"calls": 1, "seconds": 0.2, "kept": [
                    {"method": "POST", "host": "social.example", "status": 422, "seconds": 0.2, "size": 9,
                     "digest": "", "said": "The date is wrong."},
                ]},
            )
        )  # fmt: skip
    session.flush()


def _plan(variant: Variant, at: datetime) -> None:
    planned = LocalTime(at, ZONE)
    variant.planned_at, variant.planned_zone = planned.at, planned.zone
    variant.planned_fold, variant.planned_instant = planned.fold, planned.instant()


def _readers(session: Session, room: _Room) -> tuple[Recipient, Recipient]:
    """One who reads, and one whose address is refused."""
    letter = room.channels["email"]
    answers = {
        "name": "Lise",
        "language": room.channels["email"].language,
        "consent_date": "2026-10-01",
        "consent_source": "The hall",
    }
    reader, left = (
        recipients.add(
            session, letter, {**answers, "email": f"{name}@readers.example"}, by=room.owner, now=NOON
        )
        for name in ("lise", "karim")
    )
    recipients.suppress(session, letter.id, left.public_id, N_("No such mailbox."), NOON)
    return reader, left


def _draft_charter(session: Session, by: Membership) -> charter.CharterVersion:
    version = versions.draft_from(session, by=by, now=NOON)
    version.clauses[0].text += "\n\nA sentence more than before."
    session.flush()
    return version


def _plan_file(session: Session, by: Membership) -> str:
    """Entered but for one item, which is refused."""
    stored = shape.plan({"plan": 1, "pillars": [{"name": "Sea"}], "channels": [{"name": "Nowhere"}]})
    brought = bringing.bring(session, "plan.yaml", stored, by=by, now=NOON)
    bringing.enter_some(session, brought, by=by, now=NOON, horizon=timedelta(0))
    return brought.public_id


def _notice(session: Session, owner: Membership, post: Post) -> Notice:
    for kind, about in [("failed", "a"), ("review", post.public_id), ("channel", "c"), ("charter", "d")]:
        tell(
            session, owner.workspace_id, kind=kind, text=N_("No such mailbox."), about=about, now=NOON,
            users=[owner.user_id],
        )  # fmt: skip
    session.flush()
    mine = select(Notice).where(Notice.workspace_id == owner.workspace_id, Notice.user_id == owner.user_id)
    return session.scalars(mine.where(Notice.kind == "charter", Notice.about == "d")).one()
