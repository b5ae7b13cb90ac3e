"""The badge of approvals: many are counted once, and anew as soon as something has changed."""

from datetime import timedelta

from scheduler.approvals import Verdict, decide
from tests.newsroom import NOON
from web import counted


def test_many_are_counted_once_until_somebody_answers_or_half_a_minute_is_over(desk, monkeypatch):
    desk.path()
    variants = [desk.submitted(f"{number}.") for number in range(3)]
    times = []
    real = counted.weighed
    monkeypatch.setattr(counted, "MANY", 3)
    monkeypatch.setattr(counted, "weighed", lambda *args, **more: times.append(1) or real(*args, **more))

    def seen(after=timedelta()):
        return counted.mine(desk.session, desk.approver, now=NOON + after), len(times)

    first, again = seen(), seen()
    decide(desk.session, variants[0], verdict=Verdict.APPROVE, by=desk.approver, now=NOON)
    answered, approved_weighs_too = seen(), seen()
    later = seen(counted.LIFE)

    assert (first, again, answered, later) == ((3, 1), (3, 1), (2, 2), (2, 3))
    assert approved_weighs_too == answered
