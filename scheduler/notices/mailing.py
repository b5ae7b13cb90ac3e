"""Unread notices, by mail: several in one letter, in the person's language, and never the same one twice.

A notice is marked as mailed before its letter leaves. Should we die in between, it still waits on the page, and
nobody gets a second letter; only what certainly did not leave is tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.notices import letter, post_office
from scheduler.notices.addressed import Bundle, due
from scheduler.notices.notice import Notice
from scheduler.notices.resting import REST, rest, rest_for, resting, rests
from scheduler.wording import Translate, in_language

log = structlog.get_logger()

AT_MOST = 20  # letters in one round


def mail_unread(
    sessions: Sessions,
    settings: Settings,
    *,
    now: datetime,
    speak: Callable[[str], Translate] = in_language,
) -> int:
    """Send what is due; gives the number of letters. Waits for the mail server: keep it off the path of publishing."""
    if not post_office.is_open(settings):
        return 0
    with sessions.reading() as session:
        waiting = [] if rests(session, now) else due(session, now)
        refused = resting(session, now) if waiting else frozenset()
    waiting = [bundle for bundle in waiting if bundle.user_id not in refused]
    posted = 0
    for bundle in waiting[:AT_MOST]:
        with sessions.writing() as session:
            claimed = _claim(session, bundle, now)
        if not claimed.lines:
            continue
        subject, body = letter.write(claimed, settings.public_url, speak(claimed.locale))
        try:
            post_office.send(settings, claimed.email, subject, body, now=now)
            posted += 1
        except post_office.NoSuchAddress as refusal:
            log.warning("notices_not_mailed", user=claimed.user_id, reason=str(refusal))
            with sessions.writing() as session:
                _mark(session, claimed, mailed_at=None, mail_due=False)
        except post_office.AddressRefused as trouble:
            # One address is no reason to keep everybody else waiting.
            log.warning("address_refused", user=claimed.user_id, reason=str(trouble))
            with sessions.writing() as session:
                _mark(session, claimed, mailed_at=None)
                rest_for(session, claimed.user_id, now)
        except post_office.NotPosted as trouble:
            log.warning("mail_rests", minutes=REST.seconds // 60, reason=str(trouble))
            with sessions.writing() as session:
                _mark(session, claimed, mailed_at=None)
                rest(session, now + REST)
            break
        except post_office.PerhapsPosted as lost:
            log.warning("notices_perhaps_mailed", user=claimed.user_id, reason=str(lost))
    return posted


def _claim(session: Session, bundle: Bundle, now: datetime) -> Bundle:
    """What of the bundle is ours to send: another tick may have been faster, the person may just have read it."""
    taken = set(
        session.scalars(
            update(Notice)
            .where(
                Notice.workspace_id == bundle.workspace_id,
                Notice.id.in_([line.id for line in bundle.lines]),
                Notice.mailed_at.is_(None),
                Notice.read_at.is_(None),
            )
            .values(mailed_at=now)
            .returning(Notice.id)
            .execution_options(synchronize_session=False)
        )
    )
    return replace(bundle, lines=tuple(line for line in bundle.lines if line.id in taken))


def _mark(session: Session, bundle: Bundle, **values: Any) -> None:
    session.execute(
        update(Notice)
        .where(Notice.workspace_id == bundle.workspace_id, Notice.id.in_([line.id for line in bundle.lines]))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
