"""What can be frozen, as the form offers it and as it is read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from sqlalchemy import select

from scheduler.channels import keeping
from scheduler.content import Post
from scheduler.content.labelling import labels
from scheduler.planning import Campaign, Pillar
from scheduler.publishing import Freeze
from scheduler.publishing.planned.freezing import Reach
from scheduler.wording import N_, Text
from web.language import pick
from web.visit import g

EVERYWHERE = "everything"
WHOLE = N_("Everything in this workspace")
PARTS: dict[str, Text] = {
    "channels": N_("Only these channels:"),
    "campaigns": N_("Only posts of these campaigns:"),
    "pillars": N_("Only posts of these pillars:"),
    "labels": N_("Only posts with one of these labels:"),
    "languages": N_("Only posts in these languages:"),
}


@dataclass(frozen=True)
class Part:
    scope: str
    label: Text
    choices: Mapping[str, str]  # name by public id, or by language


def parts() -> list[Part]:
    """Those of which there is something to choose."""
    space = g.workspace_id
    campaigns = select(Campaign).where(Campaign.workspace_id == space, Campaign.closed_at.is_(None))
    pillars = select(Pillar).where(Pillar.workspace_id == space, Pillar.closed_at.is_(None))
    spoken = g.db.scalars(select(Post.language).where(Post.workspace_id == space).distinct())
    names = Locale.parse(pick()).languages
    found = {
        "channels": {one.public_id: one.name for one in keeping.listed(g.db, space)},
        "campaigns": {one.public_id: one.name for one in g.db.scalars(campaigns.order_by(Campaign.name))},
        "pillars": {one.public_id: one.name for one in g.db.scalars(pillars.order_by(Pillar.position))},
        "labels": {one.public_id: one.name for one in labels(g.db, space)},
        "languages": {code: names.get(code, code) for code in sorted(spoken)},
    }
    return [Part(scope, label, found[scope]) for scope, label in PARTS.items() if found[scope]]


def reach_of(scope: str, chosen: Mapping[str, list[str]]) -> Reach:
    if scope not in PARTS:
        return Reach()
    return Reach(scope, tuple(dict.fromkeys(chosen[scope])))


def names_of(freezes: list[Freeze]) -> dict[int, str]:
    """What each is of, by id, in names people know; empty for everything. What is gone since is “…”."""
    called = {part.scope: part.choices for part in parts()} if any(one.names for one in freezes) else {}
    return {
        one.id: ", ".join(called.get(one.scope, {}).get(name, "…") for name in one.names) for one in freezes
    }
