"""The charter a new workspace begins with: prose to be made one's own, and the rules few houses would argue with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.charter import editing, versions
from scheduler.charter.reviewing import adopted
from scheduler.charter.starter.english import ENGLISH
from scheduler.charter.starter.french import FRENCH
from scheduler.charter.starter.words import Starter
from scheduler.charter.version import CharterVersion, Severity
from scheduler.people import Membership, Workspace

STARTERS: dict[str, Starter] = {"en": ENGLISH, "fr": FRENCH}


def adopt_starter(
    session: Session, *, workspace: Workspace, by: Membership | None, now: datetime
) -> CharterVersion:
    """Adopt the starter in the workspace's language. A workspace that has a charter keeps it."""
    already = adopted(session, workspace.id)
    if already:
        return already
    starter = STARTERS.get(workspace.locale.split("_")[0].split("-")[0], ENGLISH)
    version = versions.blank(session, workspace.id, by=by, now=now)
    for chapter in starter.chapters:
        clause = editing.write_clause(
            session, version, key=chapter.key, title=chapter.title, text=chapter.text
        )
        for rule in chapter.rules:
            editing.write_rule(
                session,
                version,
                kind=rule.kind,
                settings=rule.settings,
                severity=Severity.BLOCK if rule.legal else Severity.ADVISE,
                clause=clause,
            )
    versions.adopt(session, version, by=by, note=starter.note, now=now)
    return version
