"""The history of a whole workspace, in pages, narrowed by who did it, to what kind of thing, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scheduler.activity.deed import Deed, PersonDetail
from scheduler.db import Base

A_PAGE = 50
# What a row of any table is called by people; the first it has. Recipients' names are nobody's business here.
NAMED_BY = ("title", "name")
NAMELESS = frozenset({"recipient"})


@dataclass(frozen=True)
class Narrowed:
    """`person`: a PersonDetail's public id; `kind`: a table's name; `until`: before this instant; `below`: a deed's number."""

    person: str = ""
    kind: str = ""
    until: datetime | None = None
    below: int | None = None


@dataclass(frozen=True)
class Page:
    deeds: Sequence[tuple[Deed, str]]  # with the person's name: "" for the system or an erased one
    older: int | None  # the `below` of the next page


def page(session: Session, workspace_id: int, narrowed: Narrowed) -> Page:
    """Newest first, 50 a page."""
    its = (
        select(Deed, PersonDetail.name)
        .outerjoin(
            PersonDetail,
            (PersonDetail.public_id == Deed.person) & (PersonDetail.workspace_id == Deed.workspace_id),
        )
        .where(Deed.workspace_id == workspace_id)
    )
    if narrowed.person:
        its = its.where(Deed.person == narrowed.person)
    if narrowed.kind:
        its = its.where(Deed.about_kind == narrowed.kind)
    if narrowed.until:
        its = its.where(Deed.at < narrowed.until)
    if narrowed.below:
        its = its.where(Deed.id < narrowed.below)
    found = session.execute(its.order_by(Deed.id.desc()).limit(A_PAGE + 1)).all()
    deeds = [(deed, name or "") for deed, name in found[:A_PAGE]]
    return Page(deeds, older=deeds[-1][0].id if len(found) > A_PAGE else None)


def people(session: Session, workspace_id: int) -> list[tuple[str, str]]:
    """Who did anything here and was not erased: id for `Narrowed.person`, and name."""
    rows = session.execute(
        select(PersonDetail.public_id, PersonDetail.name)
        .where(PersonDetail.workspace_id == workspace_id, PersonDetail.name != "")
        .order_by(PersonDetail.name)
    )
    return [(public_id, name) for public_id, name in rows]


def names(session: Session, workspace_id: int, deeds: Sequence[Deed]) -> Mapping[tuple[str, str], str]:
    """What the rows they are about are called now, by kind and public id; a query a kind. Those that are gone are left out."""
    wanted: dict[str, set[str]] = {}
    for deed in deeds:
        wanted.setdefault(deed.about_kind, set()).add(deed.about_id)
    called: dict[tuple[str, str], str] = {}
    for kind, ids in wanted.items():
        if (its := _naming(kind)) is not None:
            table = Base.metadata.tables[kind]
            here = its.where(table.c.workspace_id == workspace_id, table.c.public_id.in_(ids))
            called |= {(kind, public_id): str(name) for public_id, name in session.execute(here) if name}
    return called


def _naming(kind: str) -> Select[Any] | None:
    table = Base.metadata.tables.get(kind)
    if table is None or kind in NAMELESS or not {"workspace_id", "public_id"} <= set(table.c.keys()):
        return None
    if kind == "membership":
        person = Base.metadata.tables["user"]
        return select(table.c.public_id, person.c.name).join(person, person.c.id == table.c.user_id)
    column = next((table.c[name] for name in NAMED_BY if name in table.c), None)
    return None if column is None else select(table.c.public_id, column)


def variants(session: Session, workspace_id: int, deeds: Sequence[Deed]) -> dict[str, Any]:
    """Of deeds on variants: post's public id, its title and the channel's name, by the variant's public id."""
    tables = Base.metadata.tables
    variant, post, channel = tables["variant"], tables["post"], tables["channel"]
    ids = {deed.about_id for deed in deeds if deed.about_kind == "variant"}
    if not ids:
        return {}
    rows = session.execute(
        select(variant.c.public_id, post.c.public_id.label("post"), post.c.title, channel.c.name)
        .join(post, post.c.id == variant.c.post_id)
        .join(channel, channel.c.id == variant.c.channel_id)
        .where(variant.c.workspace_id == workspace_id, variant.c.public_id.in_(ids))
    )
    return {row.public_id: row for row in rows}
