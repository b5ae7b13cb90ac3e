"""What the tick does beside ringing, each chore at its own pace and in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Select, select
from sqlalchemy.exc import TimeoutError
from sqlalchemy.orm import Session
from tzdata import IANA_VERSION

from scheduler import logbook
from scheduler.activity import chain, wastepaper
from scheduler.approvals import chasing, posting
from scheduler.calendar import going_on
from scheduler.calendar.dav import refusing
from scheduler.calendar.feeds import keeping
from scheduler.calendar.layers import refreshing
from scheduler.channels import health
from scheduler.charter import dry_running
from scheduler.charter import reminding as charter_reminding
from scheduler.clock import Clock, SystemClock
from scheduler.config import Settings
from scheduler.content import bin
from scheduler.db import Sessions, across_workspaces, statistics
from scheduler.desk import digest
from scheduler.health import tallies
from scheduler.library import pieces
from scheduler.notices import addressed, post_office
from scheduler.people import idempotent
from scheduler.planning import reminding
from scheduler.privacy import retention
from scheduler.publishing import announcing
from scheduler.publishing.alarms import calling
from scheduler.publishing.figures import asking
from scheduler.publishing.gating import leaving
from scheduler.publishing.guarding import NOT_OURS
from scheduler.publishing.planned import pausing, voices, zone_data
from scheduler.publishing.preflight import flying, telling
from scheduler.series import errands, skipping
from scheduler.storage import media_root
from workers import coming_back, signs_of_life
from workers.clock_watch import note_host_clock
from workers.doorbell import Doorbell
from workers.standin import StandIn
from workers.sweeping import Broom, let_others_write

log = structlog.get_logger("tick")

# Neither this chore nor another one can be done now.
AWAY = (*NOT_OURS, TimeoutError)
HOST_CLOCK_EVERY = timedelta(minutes=1)
SWEEPS_AT = 3  # UTC: once a night, when few files are on their way
# How long what nobody waits for stands back behind what is being sent.
STANDS_BACK = timedelta(minutes=1)
# Texts judged in one round, and seconds: a tick that judges rings for nobody meanwhile.
KEPT_AT_ONCE, JUDGES_FOR = 200, 0.5


@dataclass
class Chore:
    name: str
    every: timedelta
    act: Callable[[datetime], object]
    only_when_asked: bool = False
    stands_back: bool = False
    # What is to be done is done only when one of these finds a row: the questions of all chores are one statement.
    asks: Callable[[datetime], Iterable[Select[int]]] | None = None
    last: datetime | None = None

    def is_due(self, now: datetime, *, sending: bool = False) -> bool:
        # A clock set back must not make it wait for the hour it was set back by.
        every = max(self.every, STANDS_BACK) if sending and self.stands_back else self.every
        return self.last is None or not self.last <= now < self.last + every


class Chores:
    def __init__(
        self,
        chores: list[Chore],
        *,
        leave: Callable[[], None] = lambda: None,
        hurry: Callable[[], float | None] = lambda: None,
        answer: Callable[[Sequence[Select[int]]], Sequence[bool]] = lambda questions: [],
    ) -> None:
        """`hurry` says in how many seconds one of them must be done again, None: in its own time; `answer`, which of
        some questions find a row."""
        self.chores, self.leave, self.hurry, self.answer = chores, leave, hurry, answer

    def do(self, now: datetime, *, sweep: bool) -> None:
        """Everything that is due; what fails is logged and tried again at its next time."""
        due = [
            chore
            for chore in self.chores
            if chore.is_due(now, sending=sweep) and (sweep or not chore.only_when_asked)
        ]
        idle: Collection[str] | None = None
        for chore in due:
            if chore.asks and idle is None:
                idle = self._with_nothing_to_do(due, now)
            chore.last = now
            if chore.name in (idle or ()):
                continue
            try:
                chore.act(now)
            except AWAY:
                raise
            except Exception as fault:
                log.error("a chore failed", chore=chore.name, **logbook.fault(fault))

    def _with_nothing_to_do(self, due: Sequence[Chore], now: datetime) -> Collection[str]:
        asked = []
        for chore in due:
            try:
                asked += [(chore.name, question) for question in (chore.asks(now) if chore.asks else ())]
            except Exception as fault:  # asked nothing, it is done, and fails by itself
                log.error("a question failed", chore=chore.name, **logbook.fault(fault))
        try:
            answers = self.answer([question for _, question in asked])
        except Exception as fault:
            # One of them cannot be answered, nobody knows which: each chore is done, and what is wrong fails by
            # itself. Where the database is away, the first of them says so.
            log.error("the questions of the chores failed", **logbook.fault(fault))
            return ()
        found = {name for (name, _), answer in zip(asked, answers, strict=True) if answer}
        return {name for name, _ in asked} - found


def _answer(sessions: Sessions, questions: Sequence[Select[int]]) -> list[bool]:
    with sessions.reading() as session, across_workspaces(session):
        return list(session.execute(select(*(question.exists() for question in questions))).one())


def usual_chores(
    settings: Settings, sessions: Sessions, doorbell: Doorbell, stand_in: StandIn, clock: Clock
) -> Chores:
    name = signs_of_life.name_of("tick")

    def writing(act: Callable[[Session, datetime], object]) -> Callable[[datetime], object]:
        def in_its_own(now: datetime) -> None:
            with sessions.writing() as session:
                act(session, now)

        return in_its_own

    def ring_for(
        chore: str, waits: Callable[[datetime], bool] = lambda now: True
    ) -> Callable[[datetime], object]:
        def ring(now: datetime) -> None:
            if waits(now) and not doorbell.call(chore):
                stand_in.see_to(chore)

        return ring

    def digests_wait(now: datetime) -> bool:
        if not post_office.is_open(settings):
            return False
        with sessions.reading() as session:
            return bool(digest.due(session, now))

    def figures_wait(now: datetime) -> bool:
        with sessions.reading() as session:
            return asking.wait(session, now)

    def layers_wait(now: datetime) -> bool:
        with sessions.reading() as session:
            return refreshing.is_due(session, now)

    def keep_what_left(now: datetime) -> None:
        began = clock.steady()
        leaving.keep(sessions, now, most=KEPT_AT_ONCE, enough=lambda: clock.steady() - began > JUDGES_FOR)

    broom = Broom(sessions, clock)
    chores = [
        # In every round while something is being sent, and before all else.
        Chore("glance", timedelta(0), broom.glance, only_when_asked=True),
        Chore(
            "beat",
            signs_of_life.EVERY,
            writing(lambda session, now: signs_of_life.leave(session, name, "tick", now)),
        ),
        Chore("the dead", signs_of_life.EVERY, lambda now: signs_of_life.forget_the_dead(sessions)),
        Chore(
            "clock",
            HOST_CLOCK_EVERY,
            writing(lambda session, _: note_host_clock(session, SystemClock().now())),
        ),
        Chore("the long gone", timedelta(hours=1), writing(signs_of_life.forget_the_old)),
        Chore("sweep", timedelta(seconds=1), broom.sweep, only_when_asked=True),
        Chore("sweep anyway", timedelta(seconds=30), broom.sweep),
        Chore("seal", timedelta(seconds=15), writing(chain.seal), asks=lambda now: [chain.those_waiting()]),
        Chore("totals", timedelta(seconds=10), lambda now: _keep_totals(sessions, now)),
        Chore("pauses", timedelta(minutes=1), writing(partial(_pause, settings))),
        Chore(
            "letters", timedelta(seconds=15), ring_for("letters", partial(_letters_wait, settings, sessions))
        ),
        Chore(
            "alarms", timedelta(seconds=2), ring_for("alarms"), asks=lambda now: [calling.those_waiting(now)]
        ),
        Chore(
            "feed news", timedelta(seconds=5), ring_for("feed_news"), asks=lambda now: [announcing.owed(now)]
        ),
        Chore("digests", timedelta(minutes=1), ring_for("digests", digests_wait)),
        Chore(
            "connections", timedelta(minutes=1), ring_for("connections", partial(_connections_wait, sessions))
        ),
        Chore("figures", timedelta(minutes=10), ring_for("figures", figures_wait), stands_back=True),
        Chore(
            "preflight",
            timedelta(seconds=10),
            ring_for("preflight"),
            asks=lambda now: [flying.those_waiting(now)],
        ),
        Chore("time zone rules", timedelta(hours=1), lambda now: _adopt_zone_rules(sessions, now)),
        Chore("dates of series", timedelta(minutes=1), partial(coming_back.enter_dates, settings, sessions)),
        Chore("dates that ask", timedelta(seconds=30), partial(coming_back.let_dates_in, sessions)),
        Chore(
            "dates that follow",
            timedelta(seconds=5),
            ring_for("dates_follow"),
            asks=lambda now: [errands.those_waiting()],
        ),
        Chore(
            "what left",
            timedelta(seconds=10),
            keep_what_left,
            stands_back=True,
            asks=lambda now: [leaving.those_waiting(now)],
        ),
        Chore(
            "dry runs",
            timedelta(seconds=2),
            ring_for("dry_runs"),
            asks=lambda now: [dry_running.those_waiting(now)],
        ),
        Chore(
            "files brought",
            timedelta(seconds=2),
            ring_for("brought_files"),
            asks=lambda now: going_on.those_waiting(),
        ),
        Chore("calendars subscribed to", timedelta(seconds=10), ring_for("layers", layers_wait)),
        Chore("old texts and last dates", timedelta(hours=6), partial(coming_back.ask_ahead, sessions)),
        Chore("posts that end", timedelta(minutes=1), partial(coming_back.end_posts, sessions)),
        Chore("risks gone by", timedelta(minutes=5), writing(telling.settle_gone)),
        Chore("remembered calls", timedelta(hours=1), writing(idempotent.forget_old)),
        Chore("reminders", timedelta(minutes=15), writing(reminding.remind)),
        Chore("guests who leave", timedelta(minutes=1), writing(voices.end_guests)),
        Chore("yeses awaited", timedelta(minutes=1), lambda now: chasing.chase(sessions, now)),
        Chore("charter reminders", timedelta(minutes=15), writing(charter_reminding.remind)),
        Chore("abandoned uploads", timedelta(hours=1), lambda now: _forget_uploads(settings, sessions, now)),
        Chore("bin", timedelta(hours=1), lambda now: _empty_the_bin(settings, sessions, now)),
        Chore("old events of feeds", timedelta(hours=6), writing(keeping.forget_old)),
        Chore("old refusals", timedelta(hours=6), writing(refusing.forget_old)),
        Chore("waste paper", timedelta(hours=1), writing(wastepaper.forget_old)),
        Chore("litter", timedelta(hours=1), ring_for("litter", lambda now: now.hour == SWEEPS_AT)),
        Chore("what need not be kept", timedelta(hours=1), lambda now: _let_go(sessions, clock, now)),
        Chore("statistics", timedelta(hours=1), lambda now: statistics.refresh(sessions)),
    ]
    return Chores(
        chores,
        leave=lambda: signs_of_life.end(sessions, name),
        hurry=broom.hurry,
        answer=partial(_answer, sessions),
    )


def _letters_wait(settings: Settings, sessions: Sessions, now: datetime) -> bool:
    if not post_office.is_open(settings):
        return False
    with sessions.reading() as session:
        return bool(addressed.due(session, now)) or posting.links_wait(session, now)


def _connections_wait(sessions: Sessions, now: datetime) -> bool:
    with sessions.reading() as session:
        return bool(health.due(session, now))


def _pause(settings: Settings, session: Session, now: datetime) -> None:
    over = timedelta(hours=settings.pause_after_hours)
    with across_workspaces(session):
        pausing.pause_failing(session, often=settings.pause_after_failures, over=over, now=now)
        pausing.warn_of_expiry(session, now=now)


def _adopt_zone_rules(sessions: Sessions, now: datetime) -> None:
    with sessions.reading() as session:
        if zone_data.known(session) == IANA_VERSION:
            return
    with sessions.writing() as session:
        if moved := zone_data.adopt(session, IANA_VERSION, now=now):
            log.warning("the rules of time zones changed", version=IANA_VERSION, moved=moved)


def _keep_totals(sessions: Sessions, now: datetime) -> None:
    with sessions.reading() as session:
        if not tallies.waiting(session, now):
            return
    folded = tallies.AT_ONCE
    while folded == tallies.AT_ONCE:
        with sessions.writing() as session:
            folded = tallies.fold(session, now=now)


def _empty_the_bin(settings: Settings, sessions: Sessions, now: datetime) -> None:
    with sessions.writing() as session:
        files = bin.empty(session, now=now, media_root=media_root(settings), parting=skipping.outlive_posts)
    for path in files:
        path.unlink(missing_ok=True)


def _forget_uploads(settings: Settings, sessions: Sessions, now: datetime) -> None:
    with sessions.writing() as session:
        places = pieces.forget_abandoned(session, root=media_root(settings), now=now)
    for place in places:
        place.unlink(missing_ok=True)


def _let_go(sessions: Sessions, clock: Clock, now: datetime) -> None:
    @contextmanager
    def considerate() -> Iterator[Session]:
        began = clock.steady()
        with sessions.writing() as session:
            yield session
        let_others_write(clock, began)

    retention.clean_all(sessions, now, writing=considerate)
