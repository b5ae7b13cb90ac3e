"""Whatever words, whatever edits: what a feed promises holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import icalendar
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from scheduler.calendar import Feed
from scheduler.calendar.feeds import keeping
from scheduler.calendar.ics import plain
from scheduler.calendar.ics.component import Item, vevent
from scheduler.calendar.ics.lines import LONGEST, folded
from scheduler.content import Post, Variant
from scheduler.db import LocalTime, Sessions
from tests.calendar.feed_house import PARIS, read
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def plainly(words: str) -> str:
    """What may be lost on purpose: control characters, and which of three ways a line ends."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in words if sign == "\n" or sign == "\t" or (sign >= " " and sign != "\x7f"))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_no_line_is_too_long_and_none_breaks_a_character(words: str) -> None:
    written = folded("X:" + words.encode(errors="ignore").decode().replace("\r", "").replace("\n", ""))

    physical = written[:-2].split(b"\r\n")
    assert all(len(part) <= LONGEST for part in physical)
    assert all(part.decode() is not None for part in physical)
    assert b"".join([physical[0], *(part[1:] for part in physical[1:])]) == written[:-2].replace(
        b"\r\n ", b""
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TEXT, TEXT, st.lists(TEXT.filter(lambda text: plainly(text).strip()), min_size=1, max_size=3))
def test_words_come_back_as_they_were(summary: str, description: str, categories: list[str]) -> None:
    item = Item(
        uid="u@marronnier", summary=summary, start=LocalTime(datetime(2026, 11, 24, 10), PARIS),
        changed_at=NOON, description=description, categories=tuple(categories),
    )  # fmt: skip

    octets = vevent(item).octets
    theirs: Any = icalendar.Event.from_ical(octets)
    [ours] = plain.events(octets)

    assert str(theirs["SUMMARY"]) == ours["summary"] == plainly(summary)
    assert str(theirs.get("DESCRIPTION", "")) == ours.get("description", "") == plainly(description)
    assert (
        [str(one) for one in theirs["CATEGORIES"].cats] == ours["categories"] == [*map(plainly, categories)]
    )


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["title", "move", "bin", "back", "nothing"]), st.integers(0, 2), st.integers(-90, 90)
    ),
    max_size=8,
)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # a workspace each
@given(edits=EDITS)
def test_after_any_edits_readers_see_something_newer(sqlite_sessions: Sessions, edits: Any) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        ada = a_member(session, space, email=f"ada-{space.id}@example.org")
        square = a_channel(session, space)
        posts = [a_post(session, ada, title=f"Post {n}") for n in range(3)]
        variants = [
            a_variant(session, post, square, planned=LocalTime(datetime(2026, 11, 24, 10), PARIS))
            for post in posts
        ]
        feed = Feed(
            workspace_id=space.id, user_id=ada.user_id, name="Mine", token_hash=bytes([space.id % 256]) * 32,
            created_at=NOON, changed_at=NOON, filter={},
        )  # fmt: skip
        session.add(feed)
        session.flush()
        now, before = NOON, _state(read(session, feed), feed)
        for n, (deed, which, seconds) in enumerate(edits):
            now += timedelta(seconds=seconds)  # clocks are set back, too
            _edit(session, posts[which], variants[which], deed, n, now)
            after = _state(read(session, feed, now), feed)
            _nothing_older(before, after)
            before = after


def _edit(session: Any, post: Post, variant: Variant, deed: str, n: int, now: datetime) -> None:
    def put(model: Any, row: Any, **values: Any) -> None:
        its = update(model).where(model.workspace_id == row.workspace_id, model.id == row.id)
        session.execute(its.values(**values).execution_options(synchronize_session=False))

    if deed == "title":
        put(Post, post, title=f"Title {n}", version=Post.version + 1, changed_at=max(now, post.changed_at))
        put(Variant, variant, sequence=Variant.sequence + 1)
    elif deed == "move":
        at = LocalTime(datetime(2026, 11, 24, 10) + timedelta(hours=n + 1), PARIS)
        put(
            Variant, variant, planned_at=at.at, planned_instant=at.instant(),
            sequence=Variant.sequence + 1, version=Variant.version + 1,
        )  # fmt: skip
    elif deed in ("bin", "back"):
        put(Post, post, deleted_at=now if deed == "bin" else None)
    session.expire_all()


def _state(octets: bytes, feed: Feed) -> tuple[bytes, str, datetime, dict[str, Any]]:
    events = {str(event["uid"]): event for event in plain.events(octets)}
    return octets, keeping.validator(feed.etag, feed.changed_at), feed.changed_at, events


def _nothing_older(before: Any, after: Any) -> None:
    octets, tag, changed_at, events = before
    new_octets, new_tag, new_changed_at, new_events = after
    assert (octets == new_octets) == (tag == new_tag)
    assert (changed_at < new_changed_at) == (tag != new_tag)
    for uid in events.keys() & new_events.keys():
        old, new = events[uid], new_events[uid]
        if old != new:
            assert int(new["sequence"]) > int(old["sequence"])
