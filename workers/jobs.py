"""The bells that can be rung, each a function of plain words. What is not in `BELLS` is never run."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

import structlog

from scheduler.approvals.posting import post_links
from scheduler.calendar import going_on
from scheduler.calendar.layers import refreshing
from scheduler.channels import health
from scheduler.channels.connecting import open_adapter
from scheduler.channels.mailing_list import audience
from scheduler.charter import dry_running
from scheduler.desk import digest
from scheduler.library import sweeping
from scheduler.notices.mailing import mail_unread
from scheduler.outgoing import Client
from scheduler.publishing import announcing
from scheduler.publishing.alarms import calling
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.claiming.rehearsing import rehearse
from scheduler.publishing.figures import asking
from scheduler.publishing.killpoints import reached
from scheduler.publishing.lanes import LANES
from scheduler.publishing.preflight.run import look_ahead
from scheduler.publishing.sending.drain import SLOTS
from scheduler.publishing.sending.drain import drain as empty
from scheduler.storage import media_root
from workers import caution, clock_watch, coming_back, doorbell, expected, processes, runtime
from workers.bell import Bells
from workers.sweeping import let_others_write

log = structlog.get_logger("worker")


def drain(lane: str, at: str = "") -> None:
    """A doorbell: something is due, or will be at that instant. Rung twice, or for nothing, it changes nothing."""
    if lane not in LANES:
        log.warning("no such lane", lane=lane[:20])
        return
    reached("bell_taken")
    with runtime.open() as run, doorbell.at_work(run.settings, lane):
        if not _clock_is_believed(run):
            return
        taken = asyncio.run(_empty(run, lane, expected.instant(at)))
    if taken:
        log.info("drained", lane=lane, deliveries=taken)


def letters() -> None:
    """Unread notices, and links for approvers outside, by mail. Here rather than in the tick, because a mail server may take its time."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "letters")
        # First the links: whoever is outside has no page that would tell them anyway.
        post_links(run.sessions, run.settings, now=run.clock.now())
        mail_unread(run.sessions, run.settings, now=run.clock.now())


def digests() -> None:
    """The day's letters, each person's at their hour."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "digests")
        digest.send_due(run.sessions, run.settings, now=run.clock.now())


def connections() -> None:
    """Is each channel's connection still good? Those looked at within the hour are left alone."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "connections")
        asyncio.run(_look_at_connections(run))


def figures() -> None:
    """What became of what is out: asked of each platform, and kept as it said."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "figures")
        asyncio.run(_ask_for_figures(run))


def preflight() -> None:
    """What is due in a day, an hour, some minutes: will it go? Uploads are done ahead; nothing is published."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "preflight")
        seen = asyncio.run(_look_ahead(run))
    if seen:
        log.info("looked ahead", deliveries=seen)


def litter() -> None:
    """Files of the library that no row knows, long after they were put down."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "litter")
        root = media_root(run.settings)
        survey = sweeping.litter(run.sessions, root, now=run.clock.now())
        with run.sessions.writing() as session:
            sweeping.remember(session, survey)
        if survey.is_too_much:
            log.warning(
                "too many files are unknown to be litter", files=len(survey.found), of=survey.looked_at
            )
            return
        for each in survey.found:
            each.place.unlink(missing_ok=True)
            log.info("swept a file nobody knows", name="/".join(each.parts), size=each.size)


def dates_follow() -> None:
    """A change of a series on its way to the dates it has not reached yet."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "dates_follow")
        coming_back.catch_up(run.sessions, run.clock, run.stopping)


def brought_files() -> None:
    """Spreadsheets and plans that are being looked through, entered or taken back."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "brought_files")
        turns = going_on.go_on(
            run.sessions,
            run.clock,
            horizon=timedelta(days=run.settings.series_horizon_days),
            stopping=run.stopping,
            rest=partial(let_others_write, run.clock),
            until=run.clock.now() + coming_back.A_TURN,
        )
    if turns:
        log.info("went on with files", turns=turns)


def layers() -> None:
    """Calendars of somebody else that are subscribed to: has anything changed there?"""
    with runtime.open() as run:
        doorbell.answer(run.settings, "layers")
        asyncio.run(_read_layers(run))


def dry_runs() -> None:
    """Versions of a charter tried against what was published and what is scheduled."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "dry_runs")
        seen = dry_running.take_up(run.sessions, run.clock, stopping=run.stopping)
    if seen:
        log.info("tried a charter", posts=seen)


def alarms() -> None:
    """Programs of the house's own that want to hear of freezes."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "alarms")
        asyncio.run(_sound_alarms(run))


def feed_news() -> None:
    """Hubs of feeds of our own, about what was corrected or taken down there."""
    with runtime.open() as run:
        doorbell.answer(run.settings, "feed_news")
        asyncio.run(_announce(run))


BELLS: Bells = {
    "alarms": alarms,
    "drain": drain,
    "letters": letters,
    "digests": digests,
    "connections": connections,
    "figures": figures,
    "preflight": preflight,
    "litter": litter,
    "dates_follow": dates_follow,
    "dry_runs": dry_runs,
    "brought_files": brought_files,
    "layers": layers,
    "feed_news": feed_news,
}


def _clock_is_believed(run: runtime.Run) -> bool:
    with run.sessions.reading() as session:
        if clock_watch.may_claim(session, run.clock):
            return True
    log.warning("nothing is claimed: the clock jumped, and nobody knows yet what time it is")
    return False


async def _look_at_connections(run: runtime.Run) -> None:
    client = Client(run.settings.allow_addresses, clock=run.clock)
    try:
        await health.check_all(run.sessions, sealer=run.sealer, client=client, now=run.clock.now())
    finally:
        await client.aclose()


async def _sound_alarms(run: runtime.Run) -> None:
    client = Client(run.settings.allow_addresses, clock=run.clock)
    try:
        await calling.call_due(run.sessions, sealer=run.sealer, client=client)
    finally:
        await client.aclose()


async def _announce(run: runtime.Run) -> None:
    client = Client(run.settings.allow_addresses, clock=run.clock)
    connect = partial(open_adapter, sealer=run.sealer, client=client)
    try:
        await announcing.tell_due(
            run.sessions, connect=connect, house=run.settings.public_url, clock=run.clock
        )
    finally:
        await client.aclose()


async def _read_layers(run: runtime.Run) -> None:
    client = Client(run.settings.allow_addresses, clock=run.clock)
    try:
        await refreshing.refresh_due(run.sessions, sealer=run.sealer, client=client, now=run.clock.now())
    finally:
        await client.aclose()


async def _ask_for_figures(run: runtime.Run) -> None:
    client = Client(run.settings.allow_addresses, clock=run.clock)
    connect = partial(open_adapter, sealer=run.sealer, client=client, sessions=run.sessions)
    try:
        await asking.read_due(run.sessions, connect=connect, now=run.clock.now())
    finally:
        await client.aclose()


def _rehearse(run: runtime.Run, lane: str, outside: Outside, at: datetime) -> None:
    try:
        rehearse(run.sessions, lane, outside=outside, at=at)
    except Exception as fault:
        # The first claim will only be a little slower.
        log.warning("a rehearsal failed", why=type(fault).__name__)


def _outside(run: runtime.Run, client: Client) -> Outside:
    return Outside(
        partial(open_adapter, sealer=run.sealer, client=client, sessions=run.sessions),
        partial(audience, sealer=run.sealer, public_url=run.settings.public_url),
        lambda post: f"{run.settings.public_url}/posts/{post}/compose",
        media_root(run.settings),
    )


async def _look_ahead(run: runtime.Run) -> int:
    client = Client(run.settings.allow_addresses, clock=run.clock)
    try:
        return await look_ahead(
            run.sessions,
            outside=_outside(run, client),
            look=partial(health.look, sealer=run.sealer, client=client, sessions=run.sessions),
            client=client,
            clock=run.clock,
            stopping=run.stopping,
        )
    finally:
        await client.aclose()


async def _empty(run: runtime.Run, lane: str, at: datetime | None) -> int:
    client = Client(run.settings.allow_addresses, clock=run.clock)

    async def once(opened: Outside | None = None) -> int:
        return await empty(
            run.sessions,
            lane,
            connect=partial(open_adapter, sealer=run.sealer, client=client, sessions=run.sessions),
            audience=partial(audience, sealer=run.sealer, public_url=run.settings.public_url),
            post_url=lambda post: f"{run.settings.public_url}/posts/{post}/compose",
            media_root=media_root(run.settings),
            clock=run.clock,
            owner=processes.owner_name(),
            slots=caution.of_this_worker.places(SLOTS[lane]),
            stopping=run.stopping,
            opened=opened,
        )

    rehearsed = _outside(run, client)
    try:
        # What is due now goes first. When nothing is, that was the rehearsal: connected, every statement known.
        taken = await once()
        if at is not None and expected.is_near(at, run.clock):
            _rehearse(run, lane, rehearsed, at)
            if await expected.wait_for(at, run.clock, run.stopping):
                taken += await once(rehearsed)
        return taken
    finally:
        await rehearsed.aclose()
        await client.aclose()
