from scheduler.rules import Around, Draft, PaidPartnership
from scheduler.wording import in_language
from tests.rules.contract import RuleContract


class TestPaidPartnership(RuleContract):
    family = PaidPartnership
    settings = {"within": 40, "signs": ["Maison Pépin"]}
    trips = (
        Draft("Jars by Maison Pépin #honey #ad"),
        Draft("A trip sponsored by the town, who asked us to come. Ad"),
        Draft("Un pot de Maison Pépin, et beaucoup de mots avant de le dire. Publicité", language="fr"),
        Draft("Ad – Maison Pépin", language="fr"),
    )
    passes = (
        Draft(""),
        Draft("Nothing is paid here."),
        Draft("#ad Jars by Maison Pépin"),
        Draft("Publicité – Maison Pépin", language="fr"),
        Draft("Collaboration commerciale avec Maison Pépin", language="fr"),
    )


def test_the_words_the_law_asks_for_stand_in_the_quotes_of_the_reader():
    [found] = PaidPartnership(within=40).check(
        Draft("En partenariat avec la ville.", language="fr"), Around()
    )

    assert found.reason.render(in_language("fr")).startswith(
        "Dites «\N{NARROW NO-BREAK SPACE}Publicité\N{NARROW NO-BREAK SPACE}» / «\N{NARROW NO-BREAK SPACE}Collab"
    )
