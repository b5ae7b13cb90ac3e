from datetime import date, timedelta

from sqlalchemy import select

from scheduler.notices import Notice
from scheduler.series import retiming
from scheduler.series.beginning import Wish
from scheduler.series.running_out import KIND, tell_of_ends
from tests.newsroom import NOON
from tests.series.coming_back import HORIZON, a_rhythm, a_series


def test_whoever_keeps_a_series_is_told_once_before_it_comes_for_the_last_time(session, editor, channel):
    series = a_series(session, editor, channel, rhythm=a_rhythm(until=date(2026, 12, 31)), leaves="draft")
    a_series(session, editor, channel, leaves="draft")  # goes on without an end
    told = select(Notice.text).where(Notice.workspace_id == editor.workspace_id, Notice.kind == KIND)

    assert tell_of_ends(session, now=NOON) == 0
    soon = NOON + timedelta(days=25)
    assert [tell_of_ends(session, now=soon) for _ in range(2)] == [1, 0]
    assert [str(text) for text in session.scalars(told)] == [
        "“Tuesday visit” comes for the last time on 29 December 2026. Give it a later end if it is to go on."
    ]

    wish = Wish(series.name, a_rhythm(until=date(2027, 1, 5)), series.leaves)
    later = soon + timedelta(days=1)
    retiming.change(session, series, wish, by=editor, now=later, horizon=HORIZON)
    assert tell_of_ends(session, now=NOON + timedelta(days=40)) == 1
