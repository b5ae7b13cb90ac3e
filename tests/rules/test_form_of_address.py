from scheduler.rules import Around, Draft, FormOfAddress, rule_of
from tests.rules.contract import RuleContract


class TestFormOfAddress(RuleContract):
    family = FormOfAddress
    settings = {"form_used": "vous"}
    trips = (Draft("Tu viens ?", language="fr"), Draft("On t’attend", language="fr-CA"))
    passes = (
        Draft(""),
        Draft("Tu viens ?"),
        Draft("Venez avec vos amis, le ton est donné, a-t-il dit.", language="fr"),
        Draft("« Tu viens ? » a dit Léa.", language="fr"),
    )


def test_where_both_are_said_the_rarer_is_found():
    text = "Vous venez ? Votre pot vous attend, et tes amis."

    found = [
        text[f.start : f.end]
        for f in rule_of("form-of-address", {"form_used": "same"}).check(Draft(text, language="fr"), Around())
    ]

    assert found == ["tes"]
