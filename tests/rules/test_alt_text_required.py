from scheduler.rules import AltTextRequired, Around, Draft, rule_of
from tests.rules.contract import RuleContract


class TestAltTextRequired(RuleContract):
    family = AltTextRequired
    settings = {"at_least": 10}
    trips = (
        Draft("", alts=("",)),
        Draft("", alts=("The chestnut tree in flower", "  \n")),
        Draft("", alts=("IMG_20261122_101500.JPG",)),
        Draft("", alts=("dsc-0042",)),
        Draft("", alts=("A tree",)),
        Draft("", alts=("The photograph",)),
    )
    passes = (Draft("No picture."), Draft("", alts=("The chestnut tree in flower",)))


def test_the_finding_names_the_picture():
    rule = rule_of("alt-text-required", {})

    found = list(rule.check(Draft("", alts=("A tree", "")), Around()))

    assert [(f.field, str(f.reason)) for f in found] == [("alt:1", "Picture 2 has no alt text.")]


def test_what_readers_see_as_one_character_counts_once():
    rule = rule_of("alt-text-required", {"at_least": 2})

    assert list(rule.check(Draft("", alts=("👩‍👩‍👧",)), Around()))
