from scheduler.rules import Around, Draft, LongSentences, rule_of
from tests.rules.contract import RuleContract


class TestLongSentences(RuleContract):
    family = LongSentences
    settings = {"at_most": 6}
    trips = (
        Draft("The bees of the old harbour came back."),
        Draft("Oui. L’été, c’est le miel du port, dit-on.", language="fr"),
    )
    passes = (
        Draft(""),
        Draft("The bees came back. The harbour hums."),
        Draft("Mr. Smith and Dr. Penn came."),
        Draft("One line of words\nand another line here"),
        Draft("#a #b #c #d #e #f #g #h https://example.org/a.b.c"),
    )


def test_the_finding_is_the_sentence_and_nothing_around_it():
    text = "Yes. “The bees of the old harbour came back!” No."

    (found,) = rule_of("long-sentences", {"at_most": 6}).check(Draft(text), Around())

    assert text[found.start : found.end] == "The bees of the old harbour came back!"
