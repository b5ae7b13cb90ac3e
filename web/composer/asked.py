"""Whose yes a post needs, and why: what its writer sees before it is submitted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.approvals.eyes import Eyes
from scheduler.approvals.routing import Turn
from scheduler.approvals.step import whom
from scheduler.channels import Channel
from scheduler.content import Post
from scheduler.wording import Text
from web.composer.standing import standings


@dataclass
class Asked:
    """One step, for the channels it is asked for."""

    turn: Turn
    whom: Text
    done: bool
    channels: list[Channel] = field(default_factory=list)


def asked_of(session: Session, post: Post | None, *, now: datetime) -> list[Asked]:
    """In the order they are asked, for the words as they are saved; each step once, however many channels it is for."""
    if post is None:
        return []
    names: dict[str, str] | None = None
    found: dict[tuple[int | None, int, str, bool], Asked] = {}
    stands = standings(session, post, at=now)
    for variant in post.variants:
        for turn in stands[variant.id].turns:
            done = stands[variant.id].done(turn)
            names = Eyes(session, post.workspace_id).names() if names is None else names
            key = (turn.path_id, turn.number, str(turn.why) if turn.findings else "", done)
            one = found.setdefault(key, Asked(turn, whom(turn.step, names), done))
            one.channels.append(variant.channel)
    return list(found.values())
