"""The charter a new workspace begins with: prose to be made one's own, and the rules few houses would argue with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.charter import carrying, editing, versions
from scheduler.charter.in_force import adopted
from scheduler.charter.starter.english import ENGLISH
from scheduler.charter.starter.everyday import EVERYDAY, INCLUSIVE
from scheduler.charter.starter.french import FRENCH
from scheduler.charter.starter.houses_english import HOUSES as IN_ENGLISH
from scheduler.charter.starter.houses_french import HOUSES as IN_FRENCH
from scheduler.charter.starter.kinds import KINDS
from scheduler.charter.starter.words import Chapter, Starter
from scheduler.charter.version import CharterVersion
from scheduler.keys import KEYS
from scheduler.people import Membership, Workspace

__all__ = ["KINDS", "STARTERS", "adopt_starter", "chapters", "draft_starter"]

STARTERS: dict[str, Starter] = {"en": ENGLISH, "fr": FRENCH}
HOUSES = {"en": IN_ENGLISH, "fr": IN_FRENCH}


def adopt_starter(
    session: Session, *, workspace: Workspace, by: Membership | None, now: datetime
) -> CharterVersion:
    """Adopt the starter in the workspace's language. A workspace that has a charter keeps it."""
    already = adopted(session, workspace.id)
    if already:
        return already
    starter = STARTERS[_language(workspace.locale)]
    version = versions.blank(session, workspace.id, by=by, now=now)
    _write(session, version, _whole(starter.chapters, _language(workspace.locale)))
    versions.adopt(session, version, by=by, note=starter.note, now=now)
    return version


def draft_starter(
    session: Session, *, kind: str, language: str, by: Membership, now: datetime
) -> CharterVersion:
    """A draft for a kind of house (`KINDS`), to be made one's own; what an open draft said is replaced."""
    draft = versions.draft_from(session, by=by, now=now)
    carrying.write_over(session, draft, {})
    _write(session, draft, chapters(kind, language))
    session.refresh(draft)
    return draft


def chapters(kind: str, language: str) -> tuple[Chapter, ...]:
    """In the order of the eleven keys; what a kind of house says of a key stands in place of what all say."""
    own = HOUSES[language][kind]
    said = {chapter.key for chapter in own}
    order = [key.id for key in KEYS]
    shared = (chapter for chapter in STARTERS[language].chapters if chapter.key not in said)
    whole = _whole((*own, *shared), language, own=own, without=KINDS[kind].without)
    return tuple(sorted(whole, key=lambda chapter: order.index(chapter.key)))


def _whole(
    said: Iterable[Chapter],
    language: str,
    *,
    own: Iterable[Chapter] = (),
    without: frozenset[str] = frozenset(),
) -> tuple[Chapter, ...]:
    """With the everyday rules of each key, but for families the house's `own` chapters already hold to."""
    leave = {rule.kind for chapter in own for rule in chapter.rules} | without
    everyday = {**EVERYDAY, "affinity": (*EVERYDAY["affinity"], INCLUSIVE[language])}
    return tuple(
        replace(
            chapter,
            rules=(*chapter.rules, *(r for r in everyday.get(chapter.key, ()) if r.kind not in leave)),
        )
        for chapter in said
    )


def _language(locale: str) -> str:
    language = locale.replace("_", "-").partition("-")[0]
    return language if language in STARTERS else "en"


def _write(session: Session, version: CharterVersion, said: tuple[Chapter, ...]) -> None:
    for chapter in said:
        clause = editing.write_clause(
            session, version, key=chapter.key, title=chapter.title, text=chapter.text,
            audience=chapter.audience,
        )  # fmt: skip
        for rule in chapter.rules:
            editing.write_rule(
                session,
                version,
                kind=rule.kind,
                settings=rule.settings,
                severity=rule.severity,
                role=rule.role,
                clause=clause,
            )
