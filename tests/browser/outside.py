"""A post that waits for the yes of somebody outside, and the secret of the link they were sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.approvals import ApprovalLink, linking, paths, standing
from scheduler.approvals.paths import Where
from scheduler.approvals.step import Outside, Step
from scheduler.channels import Channel
from scheduler.content import Media, Stage
from scheduler.content.message import content_hash
from scheduler.content.writing import Picked, draft
from scheduler.people import Membership, Role
from scheduler.planning import around
from tests.newsroom import NOON


def asked_outside(
    session: Session,
    owner: Membership,
    channel: Channel,
    picture: Media,
    *,
    title: str = "The regatta",
    text: str = "Sails on Saturday, from ten. ⛵",
    now: datetime = NOON,
) -> ApprovalLink:
    campaign = around.open_campaign(
        session, by=owner, name="Sail", starts_on=now.date(), ends_on=now.date(), now=now
    )
    step = Step(Role.OWNER, outside=(Outside("claire@client.example", "Claire Roy", owner.workspace.locale),))
    where = Where(campaigns=(campaign.public_id,))
    paths.create(session, by=owner, name="The client", where=where, steps=[step], now=now)
    post = draft(
        session, title=title, text=text, channels=[channel], by=owner,
        images=[Picked(picture, "The estuary")], language=owner.workspace.locale, now=now,
    )  # fmt: skip
    post.campaign_id, post.stage, post.submitted_at = campaign.id, Stage.SUBMITTED, now
    session.flush()
    session.refresh(post, ["variants"])
    [variant] = post.variants
    stands = standing(session, variant, content_hash(variant), at=now)
    [link] = linking.invite(session, variant, stands, by=owner, now=now)
    return link


def token_of(session: Session, owner: Membership, channel: Channel, picture: Media) -> list[dict[str, str]]:
    return [{"token": linking.address_token(asked_outside(session, owner, channel, picture))}]
