"""What must hold after every fault, read from the tables and from the platform's own log.

I1 nothing on the wire without an attempt written before. I2 one open attempt a delivery. I3 a second call only after
a certain no, an authoritative absence, or where the platform knows the key. I4 nothing early. I5 nothing lies around
unseen. I6 a stale fence changes nothing. I7 what went out is what was claimed. (I8, a bell rung twice, lost or old,
changes nothing: the tests fuzz the bells, and the other seven must hold.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.activity import Deed
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Attempt, Delivery, Outcome, Part, State
from scheduler.publishing.attempt import PartState
from scheduler.publishing.claiming.taken import part_key

# Between the commit of a claim and the call two clocks of one machine are read: they may differ by their grain.
GRAIN = timedelta(milliseconds=5)
MOST_PARTS = (
    12  # of one delivery, in tests; planned anew, a post has other parts than those it was tried with
)
BY_ITSELF = (State.SCHEDULED, State.PUBLISHING)


@dataclass(frozen=True)
class Arrival:
    """One call that reached the platform."""

    key: str
    at: datetime | None = None
    text: str | None = None
    made: bool = True  # a post came of it; not when it was refused, or known by its key
    keyed: bool = True  # the platform knows a repeat by its key


@dataclass(frozen=True)
class Books:
    """Everything the tables say, read at once."""

    deliveries: dict[int, Delivery]
    attempts: dict[int, list[Attempt]]  # by delivery, in the order they were begun
    parts: dict[int, list[Part]]
    planned: dict[int, datetime | None]  # by variant
    vouched: set[str]  # variants of which a person said that they are certainly not out

    @classmethod
    def read(cls, session: Session) -> Books:
        attempts, parts = defaultdict(list), defaultdict(list)
        for attempt in session.scalars(select(Attempt).order_by(Attempt.id)):
            attempts[attempt.delivery_id].append(attempt)
        for part in session.scalars(select(Part).order_by(Part.ordinal)):
            parts[part.delivery_id].append(part)
        said = session.scalars(select(Deed.about_id).where(Deed.verb == "resolved as absent"))
        return cls(
            {row.id: row for row in session.scalars(select(Delivery))},
            attempts,
            parts,
            dict(session.execute(select(Variant.id, Variant.planned_instant)).all()),
            set(said),
        )

    def by_key(self) -> dict[str, tuple[Delivery, list[Attempt]]]:
        """Of every key that may ever have been used: the delivery, and the attempts that may have carried it."""
        found: dict[str, tuple[Delivery, list[Attempt]]] = {}
        for row, tries in self.attempts.items():
            for attempt in tries:
                keys = {attempt.key} | {part_key(attempt.key, ordinal) for ordinal in range(1, MOST_PARTS)}
                for key in keys:
                    found.setdefault(key, (self.deliveries[row], []))[1].append(attempt)
        return found


def broken(
    sessions: Sessions,
    log: Sequence[str | Arrival],
    *,
    now: datetime,
    honours_keys: bool = True,
    whole: bool = False,
) -> list[str]:
    """`log` is what reached the platform, in order; `whole`: it is all that did, and everything has come to rest.

    An empty answer means all is well.
    """
    arrivals = [one if isinstance(one, Arrival) else Arrival(one, keyed=honours_keys) for one in log]
    with sessions.reading() as session, across_workspaces(session):
        books = Books.read(session)
        return [
            *_on_the_wire(books, arrivals),
            *_open_twice(books),
            *_called_twice(books, arrivals),
            *_early(books, arrivals),
            *_lying_around(books, now),
            *_stale(books),
            *_other_words(books, arrivals),
            *(_unheard(books, arrivals) if whole else ()),
        ]


def _on_the_wire(books: Books, arrivals: Sequence[Arrival]) -> Iterator[str]:
    known = books.by_key()
    for arrival in arrivals:
        if arrival.key not in known:
            yield f"I1: {arrival.key} was on the wire, and no attempt says so"
        elif arrival.at and not any(a.started_at <= arrival.at + GRAIN for a in known[arrival.key][1]):
            yield f"I1: {arrival.key} was on the wire before its attempt was written"


def _open_twice(books: Books) -> Iterator[str]:
    for row, tries in books.attempts.items():
        if (count := sum(a.finished_at is None for a in tries)) > 1:
            yield f"I2: delivery {row} has {count} open attempts"


def _called_twice(books: Books, arrivals: Sequence[Arrival]) -> Iterator[str]:
    known = books.by_key()
    made = Counter(arrival.key for arrival in arrivals if arrival.made)
    keyed = {arrival.key for arrival in arrivals if arrival.keyed}
    for key, count in Counter(arrival.key for arrival in arrivals).items():
        delivery, tries = known.get(key, (None, []))
        person = delivery is not None and delivery.variant and delivery.variant.public_id in books.vouched
        if made[key] > 1 and key not in keyed and not person:
            yield f"I3: {key} is out {made[key]} times"
        if count == 1 or delivery is None or person:
            continue
        certain = sum(a.outcome == Outcome.NOT_SENT for a in tries)
        replays = sum(a.outcome == Outcome.UNKNOWN for a in tries) if key in keyed else 0
        if certain + replays < count - 1:
            yield f"I3: {key} arrived {count} times after {certain} certain noes and {replays} replays"


def _early(books: Books, arrivals: Sequence[Arrival]) -> Iterator[str]:
    known = books.by_key()
    for row, tries in books.attempts.items():
        meant = _meant(books, books.deliveries[row])
        delivery = books.deliveries[row]
        for before, attempt in pairwise([None, *tries]):
            assert attempt is not None
            # A replay is of something that may be out already: it cannot be early, whatever a clock says since.
            replay = before is not None and before.outcome == Outcome.UNKNOWN
            ours = attempt.kind == "publish" and _of_this_ask(delivery, attempt)
            if meant and ours and not replay and attempt.started_at < meant:
                yield f"I4: attempt {attempt.id} began {meant - attempt.started_at} before its time"
    for arrival in arrivals:
        delivery, tries = known.get(arrival.key, (None, []))
        meant = delivery and _meant(books, delivery)
        if meant and arrival.at and arrival.at < meant and any(_of_this_ask(delivery, a) for a in tries):
            yield f"I4: {arrival.key} reached the platform {meant - arrival.at} before its time"


def _meant(books: Books, delivery: Delivery) -> datetime | None:
    if delivery.kind != "publish" or delivery.variant_id is None:
        return None
    return books.planned.get(delivery.variant_id)


def _of_this_ask(delivery: Delivery, attempt: Attempt) -> bool:
    """Tries before a person planned it anew belonged to the time it had then."""
    return delivery.asked_at is None or attempt.started_at > delivery.asked_at


def _lying_around(books: Books, now: datetime) -> Iterator[str]:
    for delivery in books.deliveries.values():
        state = State(delivery.state)
        is_open = any(a.finished_at is None for a in books.attempts[delivery.id])
        if state is State.SCHEDULED and delivery.due_at is not None and delivery.due_at <= now:
            yield f"I5: delivery {delivery.id} is due and nobody has it"
        if state is State.PUBLISHING and not is_open:
            yield f"I5: delivery {delivery.id} is publishing, and no attempt is open"
        if state is not State.PUBLISHING and is_open:
            yield f"I5: delivery {delivery.id} is {state} with an open attempt"
        if state in (State.HELD, State.MISSED, State.FAILED, State.UNCONFIRMED) and delivery.cause is None:
            yield f"I5: delivery {delivery.id} is {state}, and nobody is told why"
        wire = [p.id for p in books.parts[delivery.id] if p.state == PartState.ON_THE_WIRE]
        if wire and state is not State.PUBLISHING:
            yield f"I5: delivery {delivery.id} is {state} with parts {wire} on the wire"


def _stale(books: Books) -> Iterator[str]:
    for row, tries in books.attempts.items():
        fences = [a.fence for a in tries]
        delivery = books.deliveries[row]
        if fences != sorted(set(fences)):
            yield f"I6: the fences of delivery {row} go {fences}"
        if fences and fences[-1] > delivery.fence:
            yield f"I6: delivery {row} has an attempt of a fence it never had"
        if delivery.state == State.PUBLISHED and not delivery.proof:
            if not any(a.outcome == Outcome.SENT for a in tries):
                yield f"I6: delivery {row} is published, and no attempt sent it"
            left = [p.id for p in books.parts[row] if p.state not in (PartState.SENT, PartState.REFUSED)]
            if left:
                yield f"I6: delivery {row} is published with parts {left} open"


def _other_words(books: Books, arrivals: Sequence[Arrival]) -> Iterator[str]:
    known = books.by_key()
    for row, tries in books.attempts.items():
        delivery = books.deliveries[row]
        for attempt in tries:
            if delivery.kind != "publish" or attempt.outcome != Outcome.SENT or attempt.kind != "publish":
                continue
            if attempt.content_hash != delivery.content_hash:
                yield f"I7: attempt {attempt.id} sent other words than were stamped"
    for arrival in arrivals:
        _, tries = known.get(arrival.key, (None, []))
        if arrival.text is None or not tries:
            continue
        if not any(arrival.text in (a.said or {}).get("text", "") for a in tries):
            yield f"I7: {arrival.key} arrived with words no attempt has"


def _unheard(books: Books, arrivals: Sequence[Arrival]) -> Iterator[str]:
    heard = {arrival.key for arrival in arrivals if arrival.made}
    for delivery in books.deliveries.values():
        state = State(delivery.state)
        if state in BY_ITSELF and books.attempts[delivery.id]:
            yield f"I5: delivery {delivery.id} has not come to rest: {state}"
        if state is not State.PUBLISHED or delivery.proof or delivery.kind != "publish":
            continue
        sent = [part for part in books.parts[delivery.id] if part.state == PartState.SENT]
        yield from (
            f"I5: {part.key} is kept as sent, and the platform never saw it"
            for part in sent
            if part.key not in heard
        )
