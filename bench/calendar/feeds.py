"""Feeds as applications ask for them: beside a view that authenticates a token and reads one row, and while people write."""

from __future__ import annotations

import gc
import secrets
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client

from bench.calendar.newsrooms import NOW, Newsroom
from scheduler.calendar import Filter
from scheduler.calendar.feeds.addresses import open_feed
from scheduler.channels import Channel
from scheduler.content import Post, Variant, writing
from scheduler.db import across_workspaces
from scheduler.people import Membership, tokens
from web.feed_address import address_of
from web.rights import personal
from web.visit import g

ROW = "/api/v1/bench/row"
PEOPLE, MINUTE = 500, 60.0
ROUNDS, A_ROUND = 15, 40
MANY = 200  # feeds, for what an edit costs


@dataclass(frozen=True)
class Read:
    """Processor seconds of one request: the median of the rounds."""

    row: float
    unchanged: float
    whole: float
    after_an_edit: float
    next_after_an_edit: float  # of another person with the same view
    edit_alone: float
    edit_beside_many: float
    octets: int

    @property
    def core(self) -> float:
        """Of one core, when everybody polls each minute and nothing changes."""
        return PEOPLE / MINUTE * self.unchanged

    @property
    def core_while_written(self) -> float:
        """The same when something changes within each minute: one of them has it drawn, all are given something new."""
        return (self.after_an_edit + (PEOPLE - 1) * self.next_after_an_edit) / MINUTE


def with_one_row(app: Flask) -> None:
    """The view all others are held against: a bearer token, and the one row that was asked for."""

    @personal
    def one_row() -> dict[str, str]:
        found = g.db.scalars(select(Channel).where(Channel.workspace_id == g.workspace_id).limit(1)).one()
        return {"id": found.public_id, "name": found.name}

    app.add_url_rule(ROW, "bench_row", one_row)


def measure(room: Newsroom) -> Read:
    with room.sessions.writing() as session, across_workspaces(session):
        owner = session.scalars(select(Membership).order_by(Membership.id)).first()
        assert owner is not None
        _, bearer_secret = tokens.issue(session, owner, name="bench", now=NOW)
    address, another = _feeds(room, owner.id, 2)
    with_one_row(room.app)
    client = Client(room.app)
    bearer = {"Authorization": f"Bearer {bearer_secret}"}
    packed = {"Accept-Encoding": "gzip"}
    first = client.get(address, headers=packed)
    known = packed | {"If-None-Match": first.headers["ETag"]}
    asked = [
        lambda: _ask(client, ROW, bearer, 200),
        lambda: _ask(client, address, known, 304),
        lambda: _ask(client, address, packed, 200),
    ]
    row, unchanged, whole = in_turns(asked)
    redrawn, again = list[float](), list[float]()
    for number in range(ROUNDS):
        _change(room, owner.id, number)
        redrawn.append(seconds(lambda: _ask(client, address, packed, 200)))
        again.append(seconds(lambda: _ask(client, another, packed, 200)))
    alone = [_edit(room, owner.id, n) for n in range(ROUNDS)]
    for each in _feeds(room, owner.id, MANY):
        _ask(client, each, packed, 200)
    beside = [_edit(room, owner.id, 100 + n) for n in range(ROUNDS)]
    return Read(
        row, unchanged, whole, statistics.median(redrawn), statistics.median(again), statistics.median(alone), statistics.median(beside),
        len(first.data),
    )  # fmt: skip


def in_turns(asked: Sequence[Callable[[], None]]) -> list[float]:
    taken: list[list[float]] = [[] for _ in asked]
    for number in range(ROUNDS + 2):
        for each, of in zip(asked, taken, strict=True):
            spent = seconds(each, A_ROUND) / A_ROUND
            if number > 1:  # the first fill caches that a running house has full
                of.append(spent)
    return [statistics.median(of) for of in taken]


def seconds(deed: Callable[[], object], times: int = 1) -> float:
    gc.collect()
    gc.disable()
    begun = time.process_time()
    for _ in range(times):
        deed()
    taken = time.process_time() - begun
    gc.enable()
    return taken


def _ask(client: Client, address: str, headers: dict[str, str], expected: int) -> None:
    # Each time from somewhere else, or it would be told to slow down.
    here = {"REMOTE_ADDR": f"127.{secrets.randbelow(250)}.{secrets.randbelow(250)}.{secrets.randbelow(250)}"}
    answer = client.get(address, headers=headers, environ_base=here)
    if answer.status_code != expected:
        raise RuntimeError(f"It answered {answer.status_code}.")


def _feeds(room: Newsroom, owner_id: int, count: int) -> list[str]:
    with room.sessions.writing() as session, across_workspaces(session), room.app.test_request_context():
        owner = session.get_one(Membership, owner_id)
        made = [open_feed(session, owner, name="Bench", filter=Filter(), now=NOW) for _ in range(count)]
        return [address_of(*one).removeprefix("http://localhost") for one in made]


def _edit(room: Newsroom, owner_id: int, number: int) -> float:
    return seconds(lambda: _change(room, owner_id, number))


def _change(room: Newsroom, owner_id: int, number: int) -> None:
    now = NOW + timedelta(seconds=number)
    with room.sessions.writing() as session, across_workspaces(session):
        owner = session.get_one(Membership, owner_id)
        soon = select(Variant.post_id).where(
            Variant.planned_instant >= NOW, Variant.planned_instant < NOW + timedelta(days=9)
        )
        post = session.get_one(
            Post, session.scalars(soon.order_by(Variant.id).offset(number % 100).limit(1)).one()
        )
        writing.revise(
            session, post, by=owner, now=now, title=f"Another title {number} {secrets.token_hex(2)}"
        )


def table(read: Read) -> list[str]:
    return [
        "| feed of 1,000 events | CPU | |",
        "| --- | --- | --- |",
        f"| a view that authenticates a token and reads one row | {read.row * 1e3:.2f} ms | 1 |",
        f"| 304 | {read.unchanged * 1e3:.2f} ms | {read.unchanged / read.row:.2f} |",
        f"| 200, {read.octets / 1e3:.0f} kB packed | {read.whole * 1e3:.2f} ms | {read.whole / read.row:.2f} |",
        f"| the first read after an edit | {read.after_an_edit * 1e3:.1f} ms | {read.after_an_edit / read.row:.1f} |",
        f"| the next person’s | {read.next_after_an_edit * 1e3:.1f} ms | {read.next_after_an_edit / read.row:.1f} |",
        f"| an edit, two feeds in the house | {read.edit_alone * 1e3:.1f} ms | |",
        f"| an edit, {MANY + 2} feeds | {read.edit_beside_many * 1e3:.1f} ms | {read.edit_beside_many / read.edit_alone:.2f} of it |",
        "",
        f"{PEOPLE} people polling each minute: {read.core:.1%} of a core while nothing changes, "
        f"{read.core_while_written:.1%} when something does each minute.",
        "",
    ]
