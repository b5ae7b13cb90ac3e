"""A machine that cannot keep up: fewer at once, locks waited for together, nothing of it for long."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from scheduler.publishing.reading_back import looking
from scheduler.publishing.sending.book import PATIENT, Book, Lost
from scheduler.publishing.sending.places import FEWEST, LATE, Places
from tests.newsroom import NOON
from tests.publishing.stage import a_newsroom, a_scheduled


def test_late_commits_halve_the_places_and_prompt_ones_bring_them_back():
    places = Places(200)

    places.answered(LATE + 0.1)
    assert places.now == 100
    for _ in range(10):
        places.lost()
    assert places.now == FEWEST
    places.answered(1.0)  # neither late nor prompt
    assert places.now == FEWEST
    for _ in range(40):
        places.answered(0.02)
    assert places.now == 200


def test_two_places_stay_two():
    places = Places(2)
    places.lost()

    assert places.now == 2


class Locked:
    """A database that is locked so many times; then it tells what was done in it."""

    def __init__(self, times: int) -> None:
        self.times, self.tried, self.done = times, 0, []

    def deed(self, name: str, fault: Exception | None = None):
        def act(session: Session) -> str:
            self.tried += 1
            if self.times:
                self.times -= 1
                raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))
            if fault:
                raise fault
            self.done.append(name)
            return name

        return act


async def commits(book: Book, times: int) -> None:
    for _ in range(times):
        try:
            await book.commit()
        except Lost:
            continue
        break
    book.close()


def test_a_locked_database_is_asked_once_a_round_not_once_for_each(sqlite_sessions: Sessions):
    async def write() -> list[str]:
        book, locked = Book(sqlite_sessions), Locked(times=2)
        answers = [book.note(locked.deed(name)) for name in "abc"]
        await commits(book, 5)
        assert locked.tried == 2 + 3
        return [await answer for answer in answers]

    assert asyncio.run(write()) == ["a", "b", "c"]


def test_one_that_can_never_be_written_takes_nobody_with_it(sqlite_sessions: Sessions):
    broken = IntegrityError("INSERT", {}, Exception("no"))
    too_many = OperationalError("SELECT", {}, Exception("too many SQL variables"))

    async def write() -> list[object]:
        book, locked = Book(sqlite_sessions), Locked(times=0)
        good, bad = book.note(locked.deed("good")), book.note(locked.deed("bad", broken))
        await commits(book, 2)
        book = Book(sqlite_sessions)
        never, other = book.note(locked.deed("never", too_many)), book.note(locked.deed("other"))
        await commits(book, PATIENT)
        assert not never.done()
        return [await good, type(bad.exception()), await other]

    assert asyncio.run(write()) == ["good", IntegrityError, "other"]


def test_a_look_is_kept_while_it_lasts_by_whoever_took_it(sqlite_sessions: Sessions):
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        as_lost = {"state": State.UNCONFIRMED, "fence": 3, "look_again_at": NOON, "first_tried_at": NOON}
        session.execute(update(Delivery).values(as_lost))

    class Taken:
        delivery_id, fence = delivery, 3

    class Theirs(Taken):
        fence = 2

    def looks_again() -> timedelta:
        with sqlite_sessions.reading() as session, across_workspaces(session):
            return session.scalars(select(Delivery)).one().look_again_at - NOON

    for held, expected in ((Theirs, timedelta(0)), (Taken, looking.MINE_FOR)):
        with sqlite_sessions.writing() as session:
            looking.keep(session, held=[held], now=NOON)
        assert looks_again() == expected
