"""The families that read words: each keeps the promises of every family."""

from scheduler.rules import (
    Around,
    ConfidentialTerms,
    Draft,
    ImageRights,
    InclusiveWriting,
    Picture,
    Readability,
    SensitiveNames,
    Superlatives,
    WordsRequired,
    rule_of,
)
from scheduler.wording import verbatim
from tests.rules.contract import RuleContract


class TestWordsRequired(RuleContract):
    family = WordsRequired
    settings = {"words": ["drink responsibly"], "when": ["cider"], "enough": "all"}
    trips = (Draft("Our cider"), Draft("Cider", title="Drink"))
    passes = (Draft(""), Draft("Our cider: drink responsibly"), Draft("Honey"))


class TestSuperlatives(RuleContract):
    family = Superlatives
    settings = {"allowed": ["the best regards"]}
    trips = (Draft("The best honey, risk-free"), Draft("Le leader du miel", language="fr"))
    passes = (Draft(""), Draft("The best regards"))


class TestSensitiveNames(RuleContract):
    family = SensitiveNames
    settings = {"names": ["Apix"], "words": ["fraud"], "near": 5}
    trips = (Draft("Frauds at Apix"), Draft("", title="Apix: fraud"))
    passes = (Draft(""), Draft("Apix"), Draft("fraud"))


class TestConfidentialTerms(RuleContract):
    family = ConfidentialTerms
    settings = {"terms": [{"word": "Project Dawn", "instead": "2027-01-15"}, "Moon"]}
    trips = (Draft("#ProjectDawn is near"), Draft("Moon"))
    passes = (Draft(""), Draft("A dawn, a project"))

    def test_writes_its_day_as_the_other_rules_do(self) -> None:
        (found,) = self.rule().check(Draft("Project Dawn"), Around())
        assert found.reason.params["until"] == verbatim("15/01/2027")

    def test_a_day_behind_the_sign_of_periods_is_a_day_too(self) -> None:
        [terms] = ConfidentialTerms.form

        assert terms.from_form("Project Dawn > 2027-01-15") == terms.from_form("Project Dawn = 2027-01-15")


class TestImageRights(RuleContract):
    family = ImageRights
    settings = {"credit": True, "licence": True, "consent": True}
    trips = (
        Draft("", alts=("A", "B"), pictures=(Picture("Ada", "", True), Picture("Ada", "CC BY"))),
        Draft("", alts=("A",), pictures=(Picture("", "CC BY", True),)),
    )
    passes = (Draft("", alts=("A",), pictures=(Picture("Ada", "CC BY", True),)), Draft("", alts=("A",)))


class TestInclusiveWriting(RuleContract):
    family = InclusiveWriting
    settings = {"style": "doublets"}
    trips = (
        Draft("Nos clients, bonjour à tous, client(e)s", language="fr"),
        Draft("The chairman; everyone in his jar"),
    )
    passes = (Draft(""), Draft("Nos clientes et nos clients", language="fr"), Draft("his jar"))


class TestReadability(RuleContract):
    family = Readability
    settings = {"at_least": 50, "words": 5}
    trips = (Draft("Institutional interoperability considerations necessitate transformation"),)
    passes = (Draft(""), Draft("We like tea. Do you?"))


def test_a_day_left_in_the_words_of_a_confidential_term_is_taken_as_in_the_form():
    plain = rule_of("confidential-terms", {"terms": ["Project Dawn = 2027-01-15"]})

    assert plain == rule_of(
        "confidential-terms", {"terms": [{"word": "Project Dawn", "instead": "2027-01-15"}]}
    )
