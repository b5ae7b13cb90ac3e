"""The families that look at the moment and at what stands beside a post."""

from datetime import UTC, date, datetime, timedelta

from scheduler.rules import (
    Around,
    Cadence,
    DaysOff,
    DeadLinks,
    Draft,
    Echo,
    Finding,
    Freshness,
    Neighbour,
    Plan,
    QuietHours,
    SelfPromotion,
    SilencePeriods,
    TopicBlackouts,
)
from scheduler.wording import verbatim
from tests.rules.contract import RuleContract

WALL = datetime(2026, 12, 6, 22, 30)  # a Sunday
WORDS = "Our bees are going to sleep and we close the hives"
BESIDE = tuple(
    Neighbour(
        WALL.replace(tzinfo=UTC) - timedelta(hours=n),
        WORDS,
        wall=WALL - timedelta(hours=n),
        nature="promotional",
    )
    for n in range(1, 7)
)
AROUND = Around(
    at=WALL.replace(tzinfo=UTC),
    wall=WALL,
    neighbours=BESIDE,
    plan=Plan(3, 20, 20),
    holidays={WALL.date(): "Saint-Nicolas"},
    dead_links={"https://example.org/gone": "404"},
    written=WALL - timedelta(days=100),
    planned_then=date(2026, 12, 1),
)


class Timed(RuleContract):
    trips = (Draft(WORDS),)
    passes = ()

    def findings(self, draft: Draft) -> list[Finding]:
        return list(self.rule().check(draft, AROUND))

    def test_it_says_nothing_where_nobody_has_said_when(self) -> None:
        assert not [f for draft in self.trips for f in self.rule().check(draft, Around())]


class TestQuietHours(Timed):
    family = QuietHours
    settings = {"begins": "21:00", "ends": "07:00", "days": ["mon", "sun"]}


class TestDaysOff(Timed):
    family = DaysOff
    settings = {"holidays": True, "weekends": True}


class TestSilencePeriods(Timed):
    family = SilencePeriods
    settings = {"periods": [{"first": "2026-12-06", "last": "2026-12-07", "name": "Vote"}]}


class TestTopicBlackouts(Timed):
    family = TopicBlackouts
    settings = {"words": ["bees"], "periods": [{"first": "2026-12-06", "last": "2026-12-06", "name": ""}]}
    passes = (Draft("Honey"),)

    def test_names_the_first_day_that_is_free_again(self) -> None:
        (found,) = self.rule().check(Draft("Our bees"), AROUND)
        assert found.reason.params["day"] == verbatim("07/12/2026")


class TestCadence(Timed):
    family = Cadence
    settings = {"a_day": 2, "minutes_apart": 10, "by_plan": True}


class TestSelfPromotion(Timed):
    family = SelfPromotion
    settings = {"days": 28}
    trips = (Draft(WORDS, nature="promotional"),)
    passes = (Draft(WORDS), Draft(WORDS, nature="editorial"))


class TestEcho(Timed):
    family = Echo
    settings = {"days": 30, "alike": 70, "elsewhere": True}
    passes = (Draft(""), Draft("Something else altogether is said here today"))


class TestFreshness(Timed):
    family = Freshness
    settings = {"days": 90}
    trips = (Draft("See you tomorrow"), Draft("Until 30 November 2026"))

    def test_a_text_that_is_fresh_and_names_no_day_passes(self) -> None:
        around = Around(wall=WALL, written=WALL, planned_then=WALL.date())

        assert not list(self.rule().check(Draft("See you tomorrow"), around))


class TestDeadLinks(Timed):
    family = DeadLinks
    settings = {}
    trips = (Draft("See https://example.org/gone."),)
    passes = (Draft("See https://example.org/here."),)

    def test_it_cannot_be_changed_once_made(self) -> None:
        """It has nothing to set."""
