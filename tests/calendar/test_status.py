from __future__ import annotations

import pytest

from scheduler.calendar import status
from scheduler.content import Stage
from scheduler.publishing import State


@pytest.mark.parametrize(
    ("stage", "state", "approved", "expected"),
    [
        (Stage.IDEA, State.UNSCHEDULED, False, "idea"),
        (Stage.DRAFT, State.UNSCHEDULED, False, "draft"),
        (Stage.SUBMITTED, State.UNSCHEDULED, False, "review"),
        (Stage.SUBMITTED, State.UNSCHEDULED, True, "approved"),
        (Stage.SUBMITTED, State.SCHEDULED, True, "scheduled"),
        (Stage.SUBMITTED, State.HELD, True, "held"),
        (Stage.SUBMITTED, State.UNCONFIRMED, True, "unconfirmed"),
    ],
)
def test_stage_state_and_decisions_make_one_word(
    stage: Stage, state: State, approved: bool, expected: str
) -> None:
    assert status.of(stage, state, approved=approved).key == expected


def test_every_state_has_a_status() -> None:
    for stage in Stage:
        for state in State:
            assert status.of(stage, state).name


def test_of_a_post_with_several_channels_the_most_urgent_is_shown() -> None:
    shown = status.most_urgent(status.STATUSES[key] for key in ("published", "scheduled", "failed", "draft"))

    assert shown.key == "failed"


def test_what_waits_for_a_person_is_marked() -> None:
    assert {key for key, one in status.STATUSES.items() if one.needs_someone} == {
        "unconfirmed", "failed", "held", "missed", "waiting", "review",
    }  # fmt: skip
