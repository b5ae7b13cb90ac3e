from scheduler.rules import Around, Draft, Punctuation, rule_of
from tests.rules.contract import RuleContract


class TestPunctuation(RuleContract):
    family = Punctuation
    settings = {"at_most": 1, "french_spaces": True}
    trips = (
        Draft("Great!!!"),
        Draft("Oui ?", language="fr"),
        Draft("«oui»", language="fr"),
        Draft("So....."),
    )
    passes = (
        Draft(""),
        Draft("Really?! Yes: no; maybe!"),
        Draft("Oui\u202f! «\u00a0Non\u00a0» à 18:30 :)", language="fr"),
    )


def test_what_is_proposed_passes():
    rule = rule_of("punctuation", {"at_most": 1, "french_spaces": True})
    text = "Quoi???! Voici : du miel. « Bon»; oui !"
    for finding in sorted(rule.check(Draft(text, language="fr"), Around()), key=lambda f: -f.start):
        text = text[: finding.start] + str(finding.fix) + text[finding.end :]

    assert text == "Quoi\u202f?! Voici\u00a0: du miel. «\u202fBon\u202f»\u202f; oui\u202f!"
    assert not list(rule.check(Draft(text, language="fr"), Around()))
