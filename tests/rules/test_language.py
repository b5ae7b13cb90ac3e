from scheduler.rules import Draft, Language
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
