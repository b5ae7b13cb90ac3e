"""How long those who are seen agreed to be: an asset is published no longer than its consent says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.content import Media
from scheduler.library.using import consents


def earlier(until: datetime | None, consent: Media | None) -> datetime | None:
    """The end of the rights, or that of the consent where it comes first."""
    return min((end for end in (until, consent and consent.valid_until) if end), default=None)


def pass_on(session: Session, paper: Media) -> list[Media]:
    """The assets it is the consent for that would have outlasted it. A later end is given back to none of them:
    what each was allowed before by others is not known any more."""
    changed = []
    for media in consents(session, paper):
        until = earlier(media.valid_until, paper)
        if until != media.valid_until:
            media.valid_until = until
            changed.append(media)
    return changed
