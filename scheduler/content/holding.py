"""Keeping holding statements, and beginning a post with one. It is a draft like any other: the gate asks it everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import Channel
from scheduler.content.holding_statement import HoldingStatement
from scheduler.content.post import Post
from scheduler.content.writing.acceptable import LANGUAGES, Unfit, text_of, title_of
from scheduler.content.writing.drafting import draft
from scheduler.content.writing.tailoring import tailor
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.wording import N_, Text

NAME_MOST, TEXT_MOST = 80, 10_000


def statements(session: Session, workspace_id: int) -> list[HoldingStatement]:
    found = session.scalars(select(HoldingStatement).where(HoldingStatement.workspace_id == workspace_id))
    return sorted(found, key=lambda one: one.name.casefold())


def keep(
    session: Session,
    statement: HoldingStatement | None,
    *,
    name: str,
    language: str,
    text: str,
    wordings: Mapping[str, str],
    by: Membership,
    now: datetime,
) -> HoldingStatement:
    """A new one (None), or this one changed. `wordings`: for each channel that would speak, its own words or none.

    Raises Unfit, with a sentence for each field; then nothing is changed.
    """
    demand(by, Right.FREEZE)
    name, text = title_of(name), text_of(text).strip("\n")
    own = {channel: text_of(words).strip("\n") for channel, words in wordings.items()}
    _demand_fit(session, by.workspace_id, Words(name, language, text, own))
    if statement is None:
        statement = HoldingStatement(workspace_id=by.workspace_id, by_user_id=by.user_id, created_at=now)
        session.add(statement)
    statement.name, statement.language, statement.text, statement.wordings = name, language, text, own
    statement.changed_at = now
    session.flush()
    activity.record(session, by, "kept words", statement, now=now, name=name)
    return statement


def forget(session: Session, statement: HoldingStatement, *, by: Membership, now: datetime) -> None:
    demand(by, Right.FREEZE)
    activity.record(session, by, "forgot kept words", statement, now=now, name=statement.name)
    session.delete(statement)
    session.flush()


def begin(session: Session, statement: HoldingStatement, *, by: Membership, now: datetime) -> Post:
    """A draft on the channels that are still there, each in its words."""
    channels = session.scalars(
        select(Channel)
        .where(
            Channel.workspace_id == statement.workspace_id,
            Channel.public_id.in_(statement.wordings),
            Channel.removed_at.is_(None),
        )
        .order_by(Channel.position, Channel.id)
    ).all()
    post = draft(
        session, by=by, title=statement.name, text=statement.text, language=statement.language, channels=channels,
        now=now,
    )  # fmt: skip
    for variant in post.variants:
        if words := statement.wordings.get(variant.channel.public_id):
            tailor(session, variant, words, by=by, now=now)
    return post


class Words(NamedTuple):
    name: str
    language: str
    text: str
    wordings: Mapping[str, str]


def _demand_fit(session: Session, workspace_id: int, words: Words) -> None:
    name, language, text, wordings = words
    problems: dict[str, Text] = {}
    if not 0 < len(name) <= NAME_MOST:
        problems["name"] = N_("A name has at most {most} characters, and at least one.", most=NAME_MOST)
    if language not in LANGUAGES:
        problems["language"] = N_("“{language}” is not a language we know.", language=language[:20])
    if not text.strip():
        problems["text"] = N_("Write the words to keep.")
    longest = max([len(text), *map(len, wordings.values())])
    if longest > TEXT_MOST:
        problems["text"] = N_("The text has {used} characters; {most} fit.", used=longest, most=TEXT_MOST)
    known = set(session.scalars(select(Channel.public_id).where(Channel.workspace_id == workspace_id)))
    if not wordings or not known.issuperset(wordings):
        problems["channels"] = N_("Choose at least one channel.")
    if problems:
        raise Unfit(problems)
