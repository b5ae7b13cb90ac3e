from scheduler.rules import Draft, PaidPartnership
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
