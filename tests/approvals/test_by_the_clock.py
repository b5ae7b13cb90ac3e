"""Paths and rules that go by the clock: whose yes it needs is asked for the moment it would go out."""

from datetime import timedelta

import pytest

from scheduler import publishing
from scheduler.approvals import deciding, paths
from scheduler.approvals.paths import Step, Where
from scheduler.charter import Severity, editing, versions
from scheduler.content import writing
from scheduler.db import LocalTime
from scheduler.people import Role
from scheduler.publishing import Refused
from scheduler.publishing.delivery import State
from tests.approvals.conftest import Desk
from tests.newsroom import NOON

DAY = timedelta(days=1)


@pytest.fixture
def desk(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        yield Desk(session)


def silence(desk, **rule):
    """Of the day after tomorrow."""
    draft = versions.draft_from(desk.session, by=desk.owner, now=NOON)
    draft.rules.clear()
    periods = [{"first": str((NOON + 2 * DAY).date()), "last": str((NOON + 2 * DAY).date()), "name": "Vote"}]
    editing.write_rule(desk.session, draft, kind="silence-periods", settings={"periods": periods}, **rule)
    versions.adopt(desk.session, draft, by=desk.owner, now=NOON)


def at(days):
    return LocalTime.of(NOON + days * DAY, "Europe/Paris")


def grounds(refused):
    return [one.ground for one in refused.value.refusals]


def test_what_the_charter_asks_at_another_time_hides_no_missing_yes(desk):
    silence(desk, severity=Severity.APPROVE, role="approver")
    desk.path(Step(Role.APPROVER), name="All")
    variant = desk.submitted()

    with pytest.raises(Refused) as inside:
        publishing.schedule(desk.session, variant, planned=at(2), by=desk.owner, now=NOON)
    with pytest.raises(Refused) as outside:
        publishing.publish_now(desk.session, variant, by=desk.owner, now=NOON)

    assert grounds(inside) == ["charter", "approval"]
    assert grounds(outside) == ["approval"]
    assert variant.delivery.state == State.UNSCHEDULED


def test_moved_to_where_somebody_else_is_asked_it_waits_for_their_yes(desk):
    silence(desk, severity=Severity.ADVISE)
    legal = Where(families=("silence-periods",))
    paths.create(
        desk.session, by=desk.owner, name="Legal", where=legal, steps=[Step(Role.APPROVER)], now=NOON
    )
    variant = desk.submitted()
    publishing.schedule(desk.session, variant, planned=at(1), by=desk.owner, now=NOON)

    with pytest.raises(Refused) as refused:
        publishing.move(desk.session, variant, at(2), by=desk.owner, now=NOON)

    assert grounds(refused) == ["approval"]
    assert variant.planned_at == at(1).at


def test_what_comes_late_into_it_is_asked_about_as_if_it_went_now(desk):
    silence(desk, severity=Severity.ADVISE)
    legal = Where(families=("silence-periods",))
    paths.create(
        desk.session, by=desk.owner, name="Legal", where=legal, steps=[Step(Role.APPROVER)], now=NOON
    )
    variant = desk.submitted()
    writing.plan(desk.session, variant, at(1), by=desk.author, now=NOON)

    deciding.decide(desk.session, variant, verdict="approve", by=desk.approver, now=NOON + 2 * DAY)

    publishing.publish_now(desk.session, variant, by=desk.owner, now=NOON + 2 * DAY)
    assert variant.delivery.state == State.SCHEDULED
