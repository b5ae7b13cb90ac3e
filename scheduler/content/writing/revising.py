"""Changing what all versions of a post share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from scheduler.content import link_tags
from scheduler.content.post import Post
from scheduler.content.revision import Revision
from scheduler.content.writing.acceptable import demand_fit, text_of, title_of
from scheduler.content.writing.assigning import tell_assignee
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.conflict import hold
from scheduler.content.writing.left import LEFT, keep_words
from scheduler.content.writing.remembering import MORE_WORDS, changed, remember
from scheduler.content.writing.surroundings import demand_campaign, demand_member, demand_pillar
from scheduler.people import Membership, User

if TYPE_CHECKING:
    from scheduler.planning.campaign import Campaign
    from scheduler.planning.pillar import Pillar


class Changes(TypedDict, total=False):
    """What may be given to `revise`; what is left out stays as it is, None empties."""

    title: str
    text: str
    language: str
    pillar: Pillar | None
    campaign: Campaign | None
    assignee: User | None
    due_on: date | None
    link_tags: Mapping[str, str] | None


WORDS = frozenset({"title", "text", "language"})


def revise(
    session: Session,
    post: Post,
    *,
    by: Membership,
    now: datetime,
    version: int | None = None,
    **changes: Unpack[Changes],
) -> bool:
    """Write what changed; False when nothing did. Raises Unfit, and Conflict when `version` is not the post's."""
    demand_to_write(by, post)
    new = _kept(session, post, changes)
    hold(session, post, version, changes)
    new = {name: value for name, value in new.items() if getattr(post, name) != value}
    if not new:
        return False
    if WORDS & new.keys():
        remember(session, post, by=by, now=now)
    if new.keys() & {"text", "link_tags"}:
        keep_words(session, post)
    for name, value in new.items():
        setattr(post, name, value)
    if "assignee_id" in new:
        tell_assignee(session, post, by=by, now=now)
    shown = [v for v in post.variants] if new.keys() & (WORDS | {"pillar_id", "link_tags"}) else []
    if "title" in new:
        for variant in shown:
            variant.sequence += 1
    changed(session, post, *shown, now=now, everywhere="assignee_id" in new)
    return True


def go_back(session: Session, post: Post, revision: Revision, *, by: Membership, now: datetime) -> None:
    """Let the post say again what it said before; what it says now becomes a revision of its own."""
    demand_to_write(by, post)
    hold(session, post, None, {})
    remember(session, post, by=by, now=now, sitting=False)
    keep_words(session, post)
    was = revision.said
    post.title, post.text, post.language = was["title"], was["text"], was["language"]
    for variant in post.variants:
        if variant.delivery.state in LEFT:
            continue
        variant.text = was["own"].get(variant.channel.public_id)
        if "also" in was:  # an older release kept none of it
            variant.options = _without_words(variant.options) | was["also"].get(variant.channel.public_id, {})
        variant.sequence += 1
    changed(session, post, *post.variants, now=now)


def _without_words(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in MORE_WORDS}


def _kept(session: Session, post: Post, changes: Changes) -> dict[str, Any]:
    """The changes as columns, checked."""
    new: dict[str, Any] = {}
    if "title" in changes:
        new["title"] = title_of(changes["title"])
    if "text" in changes:
        new["text"] = text_of(changes["text"])
    if "language" in changes:
        new["language"] = changes["language"]
    if "due_on" in changes:
        new["due_on"] = changes["due_on"]
    demand_fit(**new)
    if "link_tags" in changes:
        new["link_tags"] = link_tags.kept(changes["link_tags"] or {})
    if "pillar" in changes:
        pillar = changes["pillar"]
        demand_pillar(pillar, post.workspace_id)
        new["pillar_id"] = pillar.id if pillar else None
    if "campaign" in changes:
        campaign = changes["campaign"]
        demand_campaign(campaign, post.workspace_id)
        new["campaign_id"] = campaign.id if campaign else None
    if "assignee" in changes:
        assignee = changes["assignee"]
        demand_member(session, assignee, post.workspace_id)
        new["assignee_id"] = assignee.id if assignee else None
    return new
