"""Names in a call, turned into rows of this workspace; an unknown one is a problem that names it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.content import Media
from scheduler.content.crop import WHOLE, Crop
from scheduler.content.writing import Picked
from scheduler.people import Membership, User
from scheduler.people.finding import members
from scheduler.people.user import plain_email
from scheduler.planning import Campaign, Pillar
from scheduler.wording import N_
from web.api.problems import Refusal
from web.api.shapes.hanging import HungIn
from web.visit import g

Row = TypeVar("Row")


def channels_named(ids: Iterable[str]) -> list[Channel]:
    return _in_order(Channel, ids, gone=Channel.removed_at)


def media_named(ids: Iterable[str]) -> list[Media]:
    return _in_order(Media, ids, gone=Media.deleted_at)


def hung(media: Iterable[str | HungIn]) -> list[Picked]:
    """As it is to hang on a post."""
    asked = [HungIn.model_validate({"id": one}) if isinstance(one, str) else one for one in media]
    by_id = {one.id: one for one in asked}
    return [Picked(row, by_id[row.public_id].alt, _crop(by_id[row.public_id])) for row in media_named(by_id)]


def _crop(one: HungIn) -> Crop | None:
    if "crop" not in one.model_fields_set:
        return None
    return one.crop.crop() if one.crop else WHOLE


def pillar_named(name: str | None) -> Pillar | None:
    """By name or public id."""
    if name is None:
        return None
    found = g.db.scalar(
        select(Pillar).where(
            Pillar.workspace_id == g.workspace_id,
            (Pillar.name == name) | (Pillar.public_id == name),
            Pillar.closed_at.is_(None),
        )
    )
    if found is None:
        raise Refusal(422, "unknown-pillar", N_("There is no pillar “{name}” here.", name=name))
    return found


def campaign_named(name: str | None) -> Campaign | None:
    """By name or public id."""
    if name is None:
        return None
    found = g.db.scalar(
        select(Campaign).where(
            Campaign.workspace_id == g.workspace_id,
            (Campaign.name == name) | (Campaign.public_id == name),
            Campaign.closed_at.is_(None),
        )
    )
    if found is None:
        raise Refusal(422, "unknown-campaign", N_("There is no campaign “{name}” here.", name=name))
    return found


def member_named(email: str | None) -> User | None:
    """Of this workspace, by e-mail address."""
    if email is None:
        return None
    known = {member.user.email: member.user for member in members(g.db, g.workspace_id)}
    if plain_email(email) not in known:
        raise Refusal(422, "unknown-member", N_("Nobody of “{email}” works here.", email=email))
    return known[plain_email(email)]


def membership_named(email: str) -> Membership:
    """Of this workspace, by e-mail address."""
    user = member_named(email)
    return next(one for one in members(g.db, g.workspace_id) if one.user is user)


def _in_order(model: type[Row], ids: Iterable[str], *, gone: Any) -> list[Row]:
    wanted = list(dict.fromkeys(ids))
    table = cast(Any, model)
    rows = g.db.scalars(
        select(table).where(table.workspace_id == g.workspace_id, table.public_id.in_(wanted), gone.is_(None))
    )
    known = {row.public_id: row for row in rows}
    missing = [one for one in wanted if one not in known]
    if missing:
        kind = "channel" if model is Channel else "media"
        raise Refusal(
            422, f"unknown-{kind}", N_("There is no “{id}” in this workspace.", id=missing[0]), ids=missing
        )
    return [cast(Row, known[one]) for one in wanted]
