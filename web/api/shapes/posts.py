"""Posts and their variants as the API shows and takes them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scheduler.content import Post, Variant
from web.api.shapes.hanging import Hung, ImageOut
from web.api.shapes.times import PlannedIn, PlannedOut, planned_out, rfc3339


class PostIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=200)
    text: str = Field("", max_length=50_000)
    language: str = Field(min_length=2, max_length=8)
    stage: Literal["idea", "draft"] = "draft"
    pillar: str | None = Field(None, description="Name of a pillar.")
    campaign: str | None = Field(None, description="Name or id of a campaign.")
    labels: list[str] = Field(default_factory=list, description="Names; one that is new is made.")
    channels: list[str] = Field(default_factory=list, description="Ids of channels; one variant each.")
    media: list[Hung] = Field(default_factory=list, description="What hangs on it, in order.")
    assignee: str | None = Field(None, max_length=254, description="E-mail address of who writes it.")
    due_on: date | None = Field(None, description="When the text is due, on the workspace's wall calendar.")


class PostPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(None, max_length=200)
    text: str | None = Field(None, max_length=50_000)
    language: str | None = Field(None, min_length=2, max_length=8)
    pillar: str | None = None
    campaign: str | None = None
    labels: list[str] | None = Field(None, description="All of them: one left out is taken off.")
    channels: list[str] | None = None
    media: list[Hung] | None = None
    assignee: str | None = Field(None, max_length=254, description="null: nobody in particular.")
    due_on: date | None = None

    @model_validator(mode="after")
    def words_are_there(self) -> PostPatch:
        for name in ("title", "text", "language"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} may be empty, but not null")
        return self


class AfterwardsOut(BaseModel):
    """A correction or a removal of what is published, and how far it came."""

    id: str
    state: str
    reason: str
    cause: str | None = Field(description="Why it waits, is held, failed or is unconfirmed.")
    due_at: str | None


class VariantOut(BaseModel):
    id: str
    post: str
    channel: str
    state: str = Field(description="Did it go out? unscheduled, scheduled, publishing, waiting, published …")
    status: str = Field(
        description="As the calendar shows it: draft, review, approved, scheduled, published …"
    )
    text: str
    own_text: bool
    options: dict[str, Any]
    media: list[ImageOut]
    planned: PlannedOut | None
    permalink: str | None
    cause: str | None = Field(description="Why it is held, missed, failed or unconfirmed.")
    published_at: str | None
    correction: AfterwardsOut | None = Field(None, description="The latest correction of what is published.")
    removal: AfterwardsOut | None = Field(None, description="The latest request to take it down.")
    version: int


class PostOut(BaseModel):
    id: str
    title: str
    text: str
    language: str
    stage: str
    pillar: str | None
    campaign: str | None
    labels: list[str]
    author: str
    assignee: str | None = Field(None, description="E-mail address of who writes it.")
    due_on: date | None = None
    media: list[ImageOut]
    variants: list[VariantOut]
    created_at: str
    changed_at: str
    version: int
    notes: list[str] = Field(
        default_factory=list,
        description="What this call changed beside: such as a variant no longer scheduled.",
    )


class PostList(BaseModel):
    items: list[PostOut]
    next: str | None


class VariantList(BaseModel):
    items: list[VariantOut]
    next: str | None


class VariantPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(None, max_length=50_000, description="null: follow the common text again.")
    options: dict[str, Any] | None = None
    media: list[Hung] | None = Field(None, description="null: the common pictures again.")
    planned: PlannedIn | None = Field(None, description="Planned time of a draft: no gate.")


class DecisionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Literal["approve", "send_back"]
    comment: str = Field("", max_length=5000)


class ResolutionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Literal["published", "absent", "dropped"]
    permalink: str = Field("", max_length=2000)
    note: str = Field("", max_length=2000)


class CorrectionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=50_000)
    options: dict[str, Any] | None = None
    media: list[Hung] | None = Field(None, description="Left out: the pictures as they are.")
    reason: str = Field("", max_length=500)
    by_hand: bool = Field(False, description="Somebody does it there, whatever the platform can.")


class RemovalIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500)
    by_hand: bool = Field(False, description="Somebody does it there, whatever the platform can.")


class PartOut(BaseModel):
    ordinal: int
    name: str | None
    state: str
    reason: str | None
    receipt: dict[str, Any] | None
    finished_at: str | None


class AttemptOut(BaseModel):
    id: str
    kind: str
    key: str
    started_at: str
    finished_at: str | None
    outcome: str | None
    reason: str | None
    wire: dict[str, Any] | None = Field(
        None, description="The calls it took: how many, how long, and what came back, without a secret."
    )


class AttemptList(BaseModel):
    items: list[AttemptOut]
    parts: list[PartOut]
    next: str | None = None


def variant_fields(variant: Variant) -> dict[str, Any]:
    planned = planned_out(variant.planned, variant.planned_instant)
    return {
        "id": variant.public_id,
        "post": variant.post.public_id,
        "channel": variant.channel.public_id,
        "text": variant.wording,
        "own_text": variant.text is not None,
        "options": variant.options,
        "planned": planned and planned.model_dump(),
        "version": variant.version,
    }


def post_fields(post: Post) -> dict[str, Any]:
    return {
        "id": post.public_id,
        "title": post.title,
        "text": post.text,
        "language": post.language,
        "stage": post.stage,
        "pillar": post.pillar.name if post.pillar else None,
        "campaign": post.campaign.name if post.campaign else None,
        "labels": [label.name for label in post.labels],
        "author": post.author.name,
        "assignee": post.assignee.email if post.assignee else None,
        "due_on": post.due_on.isoformat() if post.due_on else None,
        "created_at": rfc3339(post.created_at),
        "changed_at": rfc3339(post.changed_at),
        "version": post.version,
    }
