"""Series as tests need them: begun through the public function, their dates read as plain times."""

from datetime import datetime, timedelta

from sqlalchemy import select

from scheduler.content import Post
from scheduler.series import Fate, Occurrence, Rhythm, Series
from scheduler.series.beginning import Wish, begin
from tests.newsroom import NOON, a_post

HORIZON = timedelta(days=60)
WEEKLY = "FREQ=WEEKLY;BYDAY=TU"


def a_rhythm(rule=WEEKLY, *, starts_at=datetime(2026, 11, 24, 9), zone="Europe/Paris", **more):
    return Rhythm(starts_at=starts_at, zone=zone, rule=rule, **more)


def a_series(session, by, *channels, rhythm=None, now=NOON, horizon=HORIZON, text="Come and see.", **more):
    post = a_post(session, by, text, *channels)
    wish = Wish(name="Tuesday visit", rhythm=rhythm or a_rhythm(), **more)
    return begin(session, post, wish, by=by, now=now, horizon=horizon)


def dates(session, series: Series) -> list[Occurrence]:
    session.flush()
    return list(
        session.scalars(
            select(Occurrence)
            .where(Occurrence.workspace_id == series.workspace_id, Occurrence.series_id == series.id)
            .order_by(Occurrence.at)
            .execution_options(populate_existing=True)
        )
    )


def made(session, series) -> list[Post]:
    return [each.post for each in dates(session, series) if each.fate == Fate.MADE]


def state_of(session, post) -> str:
    [variant] = post.variants
    session.refresh(variant.delivery)
    return variant.delivery.state
