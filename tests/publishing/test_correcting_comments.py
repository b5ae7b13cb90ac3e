"""A first comment thought of too late: somebody adds it there, the platform is not asked to guess."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.adapters.base import COMMENT, Capability, Message, Part
from scheduler.db import Sessions
from scheduler.publishing import Kind, State
from scheduler.publishing.corrections import concluding, correcting
from tests.newsroom import NOON
from tests.publishing.afterwards import a_published, asked, the_last
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import delivery_of, drained


def with_comment(adapter: Scripted, message: Message) -> tuple[Part, ...]:
    parts = [Part(1, "1/1", message, message.text)]
    if message.first_comment:
        parts.append(Part(2, COMMENT, message, message.first_comment))
    return tuple(parts)


def test_a_first_comment_added_to_what_is_published_becomes_a_task(
    sqlite_sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scripted, "parts", with_comment)
    monkeypatch.setattr(Scripted, "capabilities", Scripted.capabilities | {Capability.FIRST_COMMENT})
    delivery = a_published(sqlite_sessions, script)

    def propose(text: str, **options: Any) -> Any:
        return asked(
            sqlite_sessions,
            delivery,
            lambda s, v, by: correcting.propose(s, v, text=text, options=options, by=by, now=NOON),
        )

    correction = propose("Hello.", first_comment="More at the door.").delivery

    assert (correction.state, drained(sqlite_sessions, script)) == (State.WAITING, 0)
    assert "by hand" in str(correction.cause)
    asked(
        sqlite_sessions,
        delivery,
        lambda s, v, by: concluding.done(s, s.merge(correction), by=by, now=NOON),
    )
    assert delivery_of(sqlite_sessions, correction.id).state == State.PUBLISHED

    # Nobody but a person knows where that comment is: the next correction is theirs too.
    propose("Hello, all.", first_comment="More at the door.")
    assert the_last(sqlite_sessions, Kind.EDIT).state == State.WAITING
    assert script.amended == []
