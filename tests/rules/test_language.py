from scheduler.rules import Around, Draft, Language
from tests.rules.contract import RuleContract


class TestLanguage(RuleContract):
    family = Language
    settings = {"at_least": 5}
    trips = (
        Draft("The bees are back in the harbour", language="fr"),
        Draft("Les abeilles sont de retour dans le port"),
        Draft("The bees are back in the harbour", language="ar"),
    )
    passes = (
        Draft(""),
        Draft("Merci à vous !"),
        Draft("The bees are back in the harbour", language="en-GB"),
        Draft("Les abeilles sont de retour dans le port", language="fr"),
        Draft("The bees are back in the harbour", language="cy"),
    )

    def test_another_channel_does_not_hide_that_the_words_are_foreign_too(self) -> None:
        rule = Language(at_least=5, of_channel=True)
        words = "The bees are back in the harbour"

        def found(language: str, channel: str) -> int:
            return len(list(rule.check(Draft(words, language=language, channel_language=channel), Around())))

        assert (found("fr", "de"), found("en", "de"), found("en-GB", "en"), found("en", "")) == (2, 1, 0, 0)
        assert found("fil", "fi") == 1
