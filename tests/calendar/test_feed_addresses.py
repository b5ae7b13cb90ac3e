from __future__ import annotations

from scheduler.calendar.feeds.addresses import behind, feeds_of, renew, revoke
from scheduler.db import Sessions
from tests.calendar.test_feed import Desk
from tests.newsroom import NOON


def test_only_the_hash_of_a_secret_is_kept(sqlite_sessions: Sessions) -> None:
    desk = Desk(sqlite_sessions)
    with desk.sessions.reading() as session:
        feed = behind(session, desk.secret)

    assert feed is not None and feed.id == desk.feed.id
    assert desk.secret.encode() not in feed.token_hash
    assert len(desk.secret) >= 22


def test_a_new_address_closes_the_old_one_and_revoking_closes_it_for_good(sessions: Sessions) -> None:
    desk = Desk(sessions)
    with sessions.writing() as session:
        [feed] = feeds_of(session, desk.ada)
        fresh = renew(session, feed, by=desk.ada, now=NOON)

    with sessions.writing() as session:
        assert behind(session, desk.secret) is None
        found = behind(session, fresh)
        assert found is not None
        revoke(session, found, by=desk.ada, now=NOON)

    with sessions.reading() as session:
        assert behind(session, fresh) is None
        assert feeds_of(session, desk.ada) == []
