import pytest

from scheduler.rules import Around, BadSettings, Draft, Length, rule_of
from tests.rules.contract import RuleContract


class TestLength(RuleContract):
    family = Length
    settings = {"at_most": 12, "at_least": 3, "platform_limit": True, "on": ""}
    trips = (
        Draft("A text that is too long"),
        Draft("No"),
        Draft("Six or so.", limit=6),
    )
    passes = (Draft("Just right"),)


def over(text: str, **more) -> str:
    found = list(rule_of("length", {"at_most": 5}).check(Draft(text, **more), Around()))
    return text[found[0].start : found[0].end]


def test_the_span_is_what_does_not_fit():
    assert over("abcdefgh") == "fgh"


def test_the_span_never_cuts_what_readers_see_as_one_character():
    assert over("abc👩‍👩‍👧d") == "👩‍👩‍👧d"


def test_the_platform_counts():
    assert over("abcdef", count=lambda text: 2 * len(text)) == "cdef"


def test_a_rule_for_mailings_leaves_the_others_alone():
    rule = rule_of("length", {"at_least": 100, "on": "mail"})

    assert not list(rule.check(Draft("Short", channel_kind="social"), Around()))
    assert list(rule.check(Draft("Short", channel_kind="mail"), Around()))


@pytest.mark.parametrize(
    "settings",
    [{}, {"at_most": 5, "at_least": 6}, {"at_most": 0}, {"at_most": "many"}, {"at_most": 5, "on": "moon"}],
)
def test_settings_that_make_no_rule_are_refused(settings):
    with pytest.raises(BadSettings):
        rule_of("length", settings)


def test_every_kind_can_be_said_in_words():
    assert str(rule_of("length", {"platform_limit": True}).spoken())
    assert (
        str(rule_of("length", {"at_least": 4, "on": "mail"}).spoken())
        == "At least 4 characters, on mailings."
    )
