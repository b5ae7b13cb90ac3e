"""Keeping words to use them again, changing them, letting them go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.activity import wastepaper
from scheduler.content.phrase import Phrase, PhraseKind
from scheduler.content.writing.acceptable import LANGUAGES, Unfit, text_of, title_of
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.wording import N_, Text

NAME_MOST = 80
TEXT_MOST = 10_000
KINDS: dict[str, Text] = {
    PhraseKind.TEMPLATE: N_("Template"),
    PhraseKind.SNIPPET: N_("Snippet"),
    PhraseKind.SIGNATURE: N_("Signature"),
    PhraseKind.HASHTAGS: N_("Set of hashtags"),
}


def phrases(session: Session, workspace_id: int, *, language: str | None = None) -> list[Phrase]:
    """By kind, then name; of one language (and those for every language) or of all."""
    asked = select(Phrase).where(Phrase.workspace_id == workspace_id)
    if language is not None:
        asked = asked.where(Phrase.language.in_(("", language)))
    order = list(KINDS)
    return sorted(session.scalars(asked), key=lambda p: (order.index(PhraseKind(p.kind)), p.name.casefold()))


def keep(
    session: Session, *, kind: str, name: str, language: str, text: str, by: Membership, now: datetime
) -> Phrase:
    """Raises Unfit, with a sentence for each field."""
    demand(by, Right.WRITE)
    phrase = Phrase(workspace_id=by.workspace_id, by_user_id=by.user_id, created_at=now, changed_at=now)
    _write(phrase, kind=kind, name=name, language=language, text=text)
    session.add(phrase)
    session.flush()
    activity.record(session, by, "kept words", phrase, now=now, name=phrase.name)
    return phrase


def change(
    session: Session,
    phrase: Phrase,
    *,
    kind: str,
    name: str,
    language: str,
    text: str,
    by: Membership,
    now: datetime,
) -> None:
    """Posts that already use it keep what they say. Raises Unfit; then nothing is changed."""
    demand(by, Right.WRITE)
    _write(phrase, kind=kind, name=name, language=language, text=text)
    phrase.changed_at = now
    activity.record(session, by, "changed kept words", phrase, now=now, name=phrase.name)


def forget(session: Session, phrase: Phrase, *, by: Membership, now: datetime) -> activity.WastePaper | None:
    demand(by, Right.WRITE)
    paper = wastepaper.keep(session, phrase, right=Right.WRITE, by=by, now=now)
    activity.record(session, by, "forgot kept words", phrase, now=now, name=phrase.name)
    session.delete(phrase)
    return paper


def _write(phrase: Phrase, *, kind: str, name: str, language: str, text: str) -> None:
    name, text = title_of(name), text_of(text).strip("\n")
    problems: dict[str, Text] = {}
    if kind not in KINDS:
        problems["kind"] = N_("Choose what it is.")
    if not 0 < len(name) <= NAME_MOST:
        problems["name"] = N_("A name has at most {most} characters, and at least one.", most=NAME_MOST)
    if language and language not in LANGUAGES:
        problems["language"] = N_("“{language}” is not a language we know.", language=language[:20])
    if not text.strip():
        problems["text"] = N_("Write the words to keep.")
    elif len(text) > TEXT_MOST:
        problems["text"] = N_("The text has {used} characters; {most} fit.", used=len(text), most=TEXT_MOST)
    if problems:
        raise Unfit(problems)
    phrase.kind, phrase.name, phrase.language, phrase.text = kind, name, language, text
