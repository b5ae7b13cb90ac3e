from scheduler.rules import Around, Capitals, Draft, rule_of
from tests.rules.contract import RuleContract


class TestCapitals(RuleContract):
    family = Capitals
    settings = {"at_most": 5, "allowed": ["UNESCO"]}
    trips = (Draft("This is AMAZING"), Draft("NE RATEZ PAS ÇA"), Draft("", title="FREE HONEY FOR ALL"))
    passes = (Draft(""), Draft("UNESCO, SNCF, XXXVIII"), Draft("#SHOUTING @SHOUTING"), Draft("XR2000PLUS"))


def test_the_words_proposed_keep_one_capital_where_a_sentence_begins():
    rule = rule_of("capitals", {"at_most": 5})

    first, second = rule.check(Draft("INCROYABLE. Un prix EXCEPTIONNEL"), Around())

    assert (first.fix, second.fix) == ("Incroyable", "exceptionnel")
