"""Writing the history down with the deed, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import JSON, String, bindparam, insert, inspect, select
from sqlalchemy.orm import Session

from scheduler.activity.deed import Deed, PersonDetail
from scheduler.db import UtcDateTime
from scheduler.db.given import ROWS, given, table
from scheduler.people import Membership
from scheduler.wording import Text

PERSON = "person of the history"


class Named(Protocol):
    public_id: Any  # of the row the deed is about
    __tablename__: Any


def record(
    session: Session,
    by: Membership | None,
    verb: str,
    about: Named,
    *,
    now: datetime,
    workspace_id: int | None = None,
    **detail: Any,
) -> Deed:
    """Who (None: the system) did what to which row. `detail` must hold no personal data and no secret."""
    space = workspace_id or (by.workspace_id if by else None) or getattr(about, "workspace_id", None)
    if space is None:
        raise ValueError("A deed belongs to a workspace: give by, or workspace_id.")
    deed = Deed(
        workspace_id=space,
        at=now,
        verb=verb,
        person=_person(session, by) if by else None,
        about_kind=about.__tablename__,
        about_id=about.public_id,
        detail={k: v.as_json() if isinstance(v, Text) else v for k, v in detail.items()},
    )
    session.add(deed)
    return deed


def record_all(
    session: Session, verb: str, kind: str, about: Collection[tuple[int, str]], *, now: datetime
) -> None:
    """The system did the same to many rows of a kind, each given by its workspace and public id."""
    rows = [{"workspace_id": space, "about_id": public_id} for space, public_id in about]
    session.connection().execute(
        same_of_all(session.get_bind().dialect.name),
        {ROWS: rows, "now_": now, "verb_": verb, "kind_": kind, "detail_": {}},
    )


@cache
def same_of_all(dialect: str) -> Any:
    """The statement behind `record_all`."""
    rows = given(dialect, workspace_id=int, about_id=str)
    values: dict[str, Any] = {column.name: column for column in rows.c} | {
        "at": bindparam("now_", type_=UtcDateTime()),
        "verb": bindparam("verb_", type_=String()),
        "about_kind": bindparam("kind_", type_=String()),
        "detail": bindparam("detail_", type_=JSON()),
    }
    return insert(table(Deed)).from_select(list(values), select(*values.values()), include_defaults=False)


def history(
    session: Session, workspace_id: int, about_ids: list[str], *, limit: int = 100
) -> list[tuple[Deed, str]]:
    """The deeds about some rows, newest first, each with the person's name ("" for the system or an erased one)."""
    rows = session.execute(
        select(Deed, PersonDetail.name)
        .outerjoin(
            PersonDetail,
            (PersonDetail.public_id == Deed.person) & (PersonDetail.workspace_id == Deed.workspace_id),
        )
        .where(Deed.workspace_id == workspace_id, Deed.about_id.in_(about_ids))
        .order_by(Deed.id.desc())
        .limit(limit)
    )
    return [(deed, name or "") for deed, name in rows]


def _person(session: Session, by: Membership) -> str:
    """The random id the history knows a person by: erasing the detail leaves the chain whole."""
    asked = by.workspace_id, by.user_id
    before = session.info.get(PERSON)
    if before and before[0] == asked and _stands(session, before[1]):
        return str(before[1].public_id)
    detail = session.scalar(
        select(PersonDetail).where(PersonDetail.workspace_id == asked[0], PersonDetail.user_id == asked[1])
    )
    if detail is None:
        detail = PersonDetail(workspace_id=by.workspace_id, user_id=by.user_id, name=by.user.name)
        session.add(detail)
        session.flush()
    session.info[PERSON] = asked, detail
    return detail.public_id


def _stands(session: Session, detail: PersonDetail) -> bool:
    """Not rolled back, erased or let go with a commit since: one who does much in a transaction is looked up once."""
    return detail in session and not inspect(detail).expired
