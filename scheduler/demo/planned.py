"""What feeds the demo's plan: a campaign, events, key dates, votes for ideas, slots, and one plan told in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.db.local_time import zone
from scheduler.demo import channel_plans
from scheduler.demo.french import LAST_YEAR
from scheduler.demo.house import ZONE, Newsroom
from scheduler.people import Membership
from scheduler.planning import (
    Campaign,
    EventKind,
    Pillar,
    accompanying,
    campaigns,
    events,
    ideas,
    key_dates,
    marronniers,
    moments,
    returns,
)
from scheduler.planning.campaigns import Brief
from scheduler.planning.events import Outline
from scheduler.publishing.planned import freezing
from scheduler.wording import in_language

KEY_DATES = ("wishes", "budget", "women", "music", "heritage", "telethon", "market")
HORIZON = timedelta(days=49)


def a_year_ago(today: date) -> Iterator[tuple[bool, date, str, str]]:
    """What was said for the key date that comes next, the last time it came: some days before, and on the day."""
    coming, _, one = min(
        (day, one.key, one)
        for one in marronniers.TOWN_HALL
        if one.key in KEY_DATES
        for year in (today.year, today.year + 1)
        if (day := one.first(year)) >= today
    )
    last = one.first(coming.year - 1)
    announced, opened = LAST_YEAR[one.key]
    yield True, last - timedelta(days=9), *announced
    yield False, last, *opened


def feed(session: Session, room: Newsroom, *, now: datetime) -> None:
    """Once the posts are there: some of them belong to what is planned here."""
    today = now.astimezone(zone(ZONE)).date()
    room = _here(session, room)
    channel_plans.tell(session, room, today, now)
    _campaign(session, room, today, now)
    _events(session, room, today, now)
    _key_dates(session, room, today, now)
    _votes(session, room, now)
    _silences(session, room, today, now)


def _here(session: Session, room: Newsroom) -> Newsroom:
    """The same house, as rows of this session."""
    owned = room.camille.workspace_id
    channels = session.scalars(select(Channel).where(Channel.workspace_id == owned))
    themes = session.scalars(select(Pillar).where(Pillar.workspace_id == owned))
    staff = {
        one.id: one for one in session.scalars(select(Membership).where(Membership.workspace_id == owned))
    }
    people = {name: staff[getattr(room, name).id] for name in ("camille", "idris", "maud", "anais")}
    return Newsroom(
        **people, channels={one.name: one for one in channels}, pillars={one.name: one for one in themes}
    )


def _campaign(session: Session, room: Newsroom, today: date, now: datetime) -> None:
    begins = today + timedelta(days=9)
    night = Campaign(
        workspace_id=room.camille.workspace_id, name="", starts_on=begins, ends_on=begins, created_at=now
    )
    session.add(night)
    brief = Brief(
        "Nuit des estuaires", begins, begins + timedelta(days=19), goal="600 entrées, dont un tiers de moins de 25 ans",
        brief="Une nuit au bord de l’eau, neuf lieux, entrée libre.\nOn annonce, on montre les coulisses, on remercie.",
        wanted_posts=14, budget=120_000,
        channels=[room.channels[name] for name in ("Mastodon", "Instagram", "La Lettre", "LinkedIn")],
    )  # fmt: skip
    campaigns.save(session, night, brief, by=room.camille, now=now)
    for post in _ahead(session, room, night.starts_on, night.ends_on)[::3]:
        post.campaign_id = night.id
    session.flush()


def _events(session: Session, room: Newsroom, today: date, now: datetime) -> None:
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 14)
    doors = Outline(
        "Portes ouvertes", saturday, saturday + timedelta(days=1), time(14), time(18), "Quai de la Manufacture",
        "Visites toutes les demi-heures, atelier de reliure à 15 h.",
    )  # fmt: skip
    event = events.add(session, doors, by=room.camille, now=now)
    company = accompanying.company(session, event, room.camille.workspace)
    places = [room.channels["Mastodon"], room.channels["Instagram"]]
    for moment in moments.moments(event, company, room.camille.workspace, now=now):
        if moment.key in ("week", "opening", "thanks"):
            title = f"{event.name}\u00a0: {moment.words.render(in_language('fr'))}"
            moments.begin(session, event, moment, title, places, by=room.anais, now=now)
    posters = Outline(
        "Affichage en ville", today + timedelta(days=5), today + timedelta(days=18), place="40 panneaux",
        kind=EventKind.TRADITIONAL,
    )  # fmt: skip
    events.add(session, posters, by=room.camille, now=now)


def _key_dates(session: Session, room: Newsroom, today: date, now: datetime) -> None:
    """The one that comes next has what was posted for it last time; those near have what is planned around them."""
    chosen = {one.key for one in marronniers.TOWN_HALL} & set(KEY_DATES)
    made = marronniers.adopt(
        session, chosen, by=room.camille, today=today, translate=in_language("fr"), now=now
    )
    for one in made:
        last, coming = returns.spans(one, today)
        if last:
            its = _ahead(session, room, last[0] - timedelta(days=10), last[1])
            if its and last[0] < today - timedelta(days=300):
                returns.tie(session, one, its, last[0], by=room.camille, now=now)
        if coming and today <= coming[0] <= today + HORIZON:
            its = _ahead(session, room, coming[0] - timedelta(days=5), coming[1])[:2]
            returns.tie(session, one, its, coming[0], by=room.camille, now=now)


def _silences(session: Session, room: Newsroom, today: date, now: datetime) -> None:
    """Three days before a vote on which nothing goes out, and a night on which the web site is moved."""
    first = today + timedelta(days=33)
    quiet = key_dates.Marking(
        "Réserve électorale", first, first + timedelta(days=2), every_year=False, embargo=True,
        note="Rien ne paraît\u00a0: ni annonce, ni bilan.",
    )  # fmt: skip
    key_dates.add(session, quiet, by=room.camille, now=now)
    night = datetime.combine(today + timedelta(days=17), time(20), zone(ZONE)).astimezone(UTC)
    reach = freezing.Reach("channels", (room.channels["Site web"].public_id,))
    freezing.impose(
        session, reason="Déménagement du site", reach=reach, from_at=night,
        until_at=night + timedelta(hours=14), by=room.camille, now=now,
    )  # fmt: skip


def _votes(session: Session, room: Newsroom, now: datetime) -> None:
    waiting = select(Post).where(
        Post.workspace_id == room.camille.workspace_id, Post.stage == Stage.IDEA, Post.template.is_(False)
    )
    for number, post in enumerate(session.scalars(waiting.order_by(Post.id.desc()).limit(6))):
        for who in (room.camille, room.idris, room.maud)[: number % 4]:
            ideas.vote(session, post, by=who, now=now, wanted=True)


def _ahead(session: Session, room: Newsroom, first: date, last: date) -> list[Post]:
    """Posts planned between two days, in order."""
    its = (
        select(Post)
        .join(Variant, (Variant.post_id == Post.id) & (Variant.workspace_id == Post.workspace_id))
        .where(
            Post.workspace_id == room.camille.workspace_id, Post.deleted_at.is_(None), Post.template.is_(False),
            Variant.planned_at >= datetime.combine(first, time()),
            Variant.planned_at < datetime.combine(last + timedelta(days=1), time()),
        )
        .order_by(Variant.planned_at)
    )  # fmt: skip
    return list(dict.fromkeys(session.scalars(its)))
