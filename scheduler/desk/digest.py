"""The day's letter: what waits for a person, once a day, at the hour they chose, on the wall where they are.

The day is written down as done before the letter leaves. Should we die in between, that day has no letter rather
than two; only a letter that certainly did not leave is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.db import Sessions, across_workspaces
from scheduler.db.local_time import zone
from scheduler.desk import letter
from scheduler.desk.mine import Mine, mine
from scheduler.notices import Notice, post_office
from scheduler.notices.addressed import STALE, Line
from scheduler.notices.resting import REST, rest, rest_for, resting, rests
from scheduler.people import Membership, User
from scheduler.wording import Translate, in_language

log = structlog.get_logger()

AT_MOST = 20  # letters in one round


@dataclass(frozen=True)
class Due:
    """Whose letter is due, for which of their days; `before` is the day of the last one."""

    membership_id: int
    user_id: int
    workspace_id: int
    today: date
    before: date | None


def due(session: Session, now: datetime) -> list[Due]:
    """Everybody whose hour has come today and who has not been written to: cheap, asked every minute."""
    with across_workspaces(session):
        rows = session.scalars(
            select(Membership)
            .join(User, User.id == Membership.user_id)
            .where(User.digest_hour.is_not(None), User.disabled_at.is_(None), Membership.ended_at.is_(None))
            .order_by(Membership.id)
        ).all()
    found = []
    for row in rows:
        here = now.astimezone(zone(row.user.zone or row.workspace.zone))
        if here.hour >= (row.user.digest_hour or 0) and (
            row.digest_on is None or row.digest_on < here.date()
        ):
            found.append(Due(row.id, row.user_id, row.workspace_id, here.date(), row.digest_on))
    return found


def send_due(
    sessions: Sessions,
    settings: Settings,
    *,
    now: datetime,
    speak: Callable[[str], Translate] = in_language,
) -> int:
    """Gives the number of letters. Waits for the mail server: keep it off the path of publishing."""
    if not post_office.is_open(settings):
        return 0
    with sessions.reading() as session:
        waiting = [] if rests(session, now) else due(session, now)
        refused = resting(session, now) if waiting else frozenset()
    waiting = [one for one in waiting if one.user_id not in refused]
    posted = 0
    for one in waiting[:AT_MOST]:
        ready = _claim(sessions, one, now)
        if ready is None:
            continue
        subject, body = letter.write(ready, settings.public_url, speak(ready.locale))
        try:
            post_office.send(settings, ready.email, subject, body, now=now)
            posted += 1
        except post_office.NoSuchAddress as refusal:
            log.warning("digest_not_mailed", user=ready.user_id, reason=str(refusal))
        except post_office.AddressRefused as trouble:
            log.warning("digest_refused", user=ready.user_id, reason=str(trouble))
            with sessions.writing() as session:
                _give_back(session, one, ready)
                rest_for(session, ready.user_id, now)
        except post_office.NotPosted as trouble:
            log.warning("mail_rests", minutes=REST.seconds // 60, reason=str(trouble))
            with sessions.writing() as session:
                _give_back(session, one, ready)
                rest(session, now + REST)
            break
        except post_office.PerhapsPosted as lost:
            log.warning("digest_perhaps_mailed", user=ready.user_id, reason=str(lost))
    return posted


def _claim(sessions: Sessions, one: Due, now: datetime) -> letter.Day | None:
    """The day is ours, and what to write; None when another was faster, or there is nothing to say."""
    with sessions.reading() as session:
        # Before the write: approvals of many posts are looked at, and nobody should wait for that.
        its = (Membership.workspace_id == one.workspace_id, Membership.id == one.membership_id)
        by = session.scalars(select(Membership).where(*its)).one()
        found = replace(mine(session, by, now=now), later=[])
        ready = letter.Day(
            name=by.user.name,
            email=by.user.email,
            user_id=by.user_id,
            locale=by.user.locale or by.workspace.locale,
            workspace=by.workspace.name,
            workspace_public_id=by.workspace.public_id,
            zone=by.user.zone or by.workspace.zone,
            today=one.today,
            mine=found,
        )
    with sessions.writing() as session:
        taken = session.scalar(
            update(Membership)
            .where(
                Membership.workspace_id == one.workspace_id,
                Membership.id == one.membership_id,
                or_(Membership.digest_on.is_(None), Membership.digest_on < one.today),
            )
            .values(digest_on=one.today)
            .returning(Membership.id)
            .execution_options(synchronize_session=False)
        )
        if taken is None:
            return None
        lines = _told(session, one.workspace_id, ready.user_id, now)
        _mark(session, one.workspace_id, lines, now)
    return None if _is_quiet(found) and not lines else replace(ready, lines=tuple(lines))


def _is_quiet(found: Mine) -> bool:
    return not (found.asks or found.soon or found.leaving)


def _told(session: Session, workspace_id: int, user_id: int, now: datetime) -> list[Line]:
    rows = session.scalars(
        select(Notice)
        .where(
            Notice.workspace_id == workspace_id,
            Notice.user_id == user_id,
            Notice.digest_due,
            Notice.read_at.is_(None),
            Notice.mailed_at.is_(None),
            Notice.created_at > now - STALE,
        )
        .order_by(Notice.id)
    )
    return [Line(row.id, row.public_id, row.text) for row in rows]


def _mark(session: Session, workspace_id: int, lines: Sequence[Line], at: datetime | None) -> None:
    session.execute(
        update(Notice)
        .where(Notice.workspace_id == workspace_id, Notice.id.in_([line.id for line in lines]))
        .values(mailed_at=at)
        .execution_options(synchronize_session=False)
    )


def _give_back(session: Session, one: Due, ready: letter.Day) -> None:
    session.execute(
        update(Membership)
        .where(Membership.workspace_id == one.workspace_id, Membership.id == one.membership_id)
        .values(digest_on=one.before)
        .execution_options(synchronize_session=False)
    )
    _mark(session, one.workspace_id, ready.lines, None)
