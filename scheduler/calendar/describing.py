"""A filter in words, for people who meet it again months later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.filter import Filter
from scheduler.calendar.status import STATUSES
from scheduler.channels import Channel
from scheduler.content import Stage
from scheduler.people import Membership, User
from scheduler.planning import Pillar
from scheduler.wording import N_, Text, verbatim

STAGES: dict[str, Text] = {
    Stage.IDEA: N_("Ideas"),
    Stage.DRAFT: N_("Drafts"),
    Stage.SUBMITTED: N_("Text ready"),
}


def described(session: Session, workspace_id: int, chosen: Filter) -> list[Text]:
    """One sentence for each part that narrows; none for a filter that lets everything through."""
    channels = _names(session, workspace_id, Channel, chosen.channels)
    pillars = _names(session, workspace_id, Pillar, chosen.pillars)
    statuses = [status.name for key, status in STATUSES.items() if key in chosen.statuses]
    stages = [name for key, name in STAGES.items() if key in chosen.stages]
    parts = [
        (channels, lambda what: N_("Channels: {what}", what=what)),
        (statuses, lambda what: N_("Statuses: {what}", what=what)),
        (stages, lambda what: N_("Writing: {what}", what=what)),
        (pillars, lambda what: N_("Pillars: {what}", what=what)),
        (_people(session, workspace_id, chosen.authors), lambda what: N_("Authors: {what}", what=what)),
        (_people(session, workspace_id, chosen.assignees), lambda what: N_("Assigned to: {what}", what=what)),
        ([verbatim(code) for code in sorted(chosen.languages)], lambda what: N_("Languages: {what}", what=what)),
        ([verbatim(chosen.text)] if chosen.text else [], lambda what: N_("With the words “{what}”", what=what)),
    ]  # fmt: skip
    return [say(_listed(values)) for values, say in parts if values]


def _listed(values: list[Text]) -> Text:
    """Any number of texts with commas between, each still to be translated."""
    return Text(
        ", ".join(f"{{w{n}}}" for n in range(len(values))), {f"w{n}": v for n, v in enumerate(values)}
    )


def _names(session: Session, workspace_id: int, model: Any, ids: Iterable[str]) -> list[Text]:
    if not ids:
        return []
    rows = session.execute(
        select(model.public_id, model.name)
        .where(model.workspace_id == workspace_id, model.public_id.in_(ids))
        .order_by(model.position, model.id)
    )
    known = {public_id: name for public_id, name in rows}
    # What was taken away still narrows: saying nothing would make the filter look wider than it is.
    return [verbatim(name) for name in known.values()] + [N_("something that is gone")] * (
        len(set(ids)) - len(known)
    )


def _people(session: Session, workspace_id: int, ids: Iterable[str]) -> list[Text]:
    if not ids:
        return []
    names = session.scalars(
        select(User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.workspace_id == workspace_id, User.public_id.in_(ids))
        .order_by(User.name)
    )
    return [verbatim(name) for name in names]
