"""What is particular to each kind of house, in French; it stands before the chapters that all share."""

from scheduler.charter.starter.words import Chapter, StarterRule
from scheduler.people import Role

HOUSES: dict[str, tuple[Chapter, ...]] = {
    "company": (
        Chapter(
            "conversion",
            "Nous vendons à visage découvert",
            """\
Une publication qui vend le dit, et dit ce que l’on reçoit pour quel prix.

- Qui a été payé, invité ou équipé le dit dès les premiers mots, dans les termes de la loi : « Publicité » ou « Collaboration commerciale ».
- Un chiffre vient avec sa source et son année ; « jusqu’à » et « à partir de » ne se cachent pas dans une note.
- Les témoignages sont ceux de vrais clients, qui ont accepté d’être cités.
""",
            (
                StarterRule("paid-partnership", {"within": 60}, legal=True),
                StarterRule("figures-without-source"),
                StarterRule("superlatives"),
                StarterRule(
                    "words-required",
                    {
                        "words": ["règlement", "conditions de participation"],
                        "when": [
                            "jeu-concours",
                            "jeu concours",
                            "tirage au sort",
                            "tentez de gagner",
                            "à gagner",
                        ],
                    },
                ),
                StarterRule(
                    "words-required",
                    {
                        "words": ["abus d’alcool est dangereux", "avec modération"],
                        "when": ["vin", "bière", "cidre", "champagne", "rhum", "whisky"],
                        "enough": "all",
                        "inflected": True,
                    },
                ),
            ),
            "public",
        ),
        Chapter(
            "inside-voices",
            "Chacun parle de son métier",
            """\
Vente, support, atelier, ressources humaines : chaque service a sa mission sur nos canaux, et y parle.

- Sur un profil personnel, on dit où l’on travaille et que l’on parle en son nom.
- Comptes, prix non annoncés, contrats et noms de clients restent dans la maison.
- Un concurrent n’est pas nommé à côté d’une faute : un juriste le lit d’abord.
- Dans le doute, on demande avant, non après : la rédaction répond dans la journée.
""",
            (
                StarterRule("personal-data", legal=True),
                StarterRule(
                    "sensitive-names",
                    {
                        "names": [
                            "notre concurrent",
                            "nos concurrents",
                            "la concurrence",
                            "les autres marques",
                        ],
                        "words": ["fraude", "mensonge", "arnaque", "procès", "rappel", "dangereux", "pire"],
                        "near": 12,
                    },
                    asks=Role.APPROVER,
                ),
            ),
        ),
        Chapter(
            "measure",
            "Nous comptons ce qui sert",
            """\
Chaque mois, nous regardons ce que nos publications ont apporté : questions résolues, visites, commandes, gens qui reviennent. Un nombre d’abonnés n’est pas un objectif. Un canal qui ne sert ni nos clients ni nous se ferme, et nous l’y disons.
""",
        ),
    ),
    "public": (
        Chapter(
            "liberty",
            "Neutres, égaux, pour tous",
            """\
Nous informons, nous ne faisons pas campagne. Ce que nous publions se dirait de même quel que soit l’élu.

- Ni éloge d’un élu, ni critique d’un opposant, ni signe d’un parti ou d’un culte.
- Une décision s’explique avec sa date et son texte ; les opinions restent à ceux qui les ont.
- La même information arrive à tous au même moment, sur tous les canaux.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {"words": ["votez pour", "notre candidat", "notre candidate", "grâce à notre maire"]},
                    legal=True,
                ),
            ),
            "public",
        ),
        Chapter(
            "in-real-life",
            "Silence quand on vote",
            """\
Avant une élection, la loi borne ce qu’une collectivité peut dire de ses propres réalisations. Pendant les six mois qui précèdent, nous publions ce dont les gens ont besoin (horaires, travaux, sécurité) et rien qui ressemble à un bilan.

La veille et le jour du vote, rien ne part hormis l’urgence : ces deux jours sont à inscrire parmi les règles (« Périodes de silence ») dès que la date d’un scrutin est fixée, aucun n’y est encore. Les six mois avant les départementales et régionales de mars 2028 y sont déjà : vérifiez ces dates avant d’adopter cette charte, et changez-les si elles ne sont pas les vôtres.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {"words": ["notre bilan", "promesse tenue", "comme promis", "du jamais vu"]},
                ),
                StarterRule(
                    "topic-blackouts",
                    {
                        "words": [
                            "notre bilan",
                            "nos réalisations",
                            "mandature",
                            "liste de candidats",
                            "candidat à l’élection",
                            "candidate à l’élection",
                            "candidats aux élections",
                            "promesse tenue",
                        ],
                        "periods": [
                            {
                                "first": "2027-09-01",
                                "last": "2028-03-31",
                                "name": "Départementales et régionales",
                            }
                        ],
                    },
                    asks=Role.APPROVER,
                ),
                StarterRule(
                    "sensitive-names",
                    {
                        "names": ["le maire", "la maire", "l’élu", "l’élue", "l’opposition", "la majorité"],
                        "words": ["campagne", "élection", "candidat", "candidate", "scrutin", "vote"],
                        "near": 15,
                    },
                    asks=Role.APPROVER,
                ),
            ),
            "public",
        ),
        Chapter(
            "affinity",
            "Des mots simples, pour tout le monde",
            """\
Chacun a le droit de comprendre. Phrases courtes, sigles développés, pas de jargon d’administration ; images décrites, vidéos sous-titrées ; ce qui presse se lit aussi sur papier et s’entend au téléphone.

Rien ne permet de reconnaître un usager de nos services sans son accord écrit.
""",
            (
                StarterRule("alt-text-required"),
                StarterRule("long-sentences", {"at_most": 25}),
                StarterRule("readability", {"at_least": 40, "words": 20}),
                StarterRule("inclusive-writing", {"style": "doublets"}),
                StarterRule("personal-data", legal=True),
            ),
            "public",
        ),
    ),
    "association": (
        Chapter(
            "liberty",
            "Personne ne se réduit à son besoin",
            """\
Nous racontons ce que les gens font, non seulement ce qui leur manque. Ceux que nous accompagnons se montrent comme ils le souhaitent.

- Ni visage, ni nom, ni adresse d’une personne aidée sans accord écrit ; pour un enfant, celui des deux parents aussi.
- Un accord se retire : l’image disparaît alors partout dans les deux jours.
- Pas d’image qui choque pour collecter.
""",
            (
                StarterRule("image-rights", {"credit": True, "consent": True}),
                StarterRule("personal-data", legal=True),
            ),
            "public",
        ),
        Chapter(
            "conversion",
            "Demander honnêtement",
            """\
Un appel dit à quoi sert le don, qui le reçoit et ce qu’est devenu le précédent. Nous remercions avant de demander encore, et n’écrivons jamais que « vous seul » pouvez sauver quelqu’un.

Les entreprises qui nous soutiennent sont nommées comme telles ; leurs produits ne se vantent pas ici.
""",
            (
                StarterRule(
                    "words-to-avoid", {"words": ["vous seul pouvez", "dernière chance", "sans vous ils"]}
                ),
                StarterRule("figures-without-source"),
                StarterRule("paid-partnership", {"within": 60}, legal=True),
                StarterRule(
                    "words-required",
                    {
                        "words": ["permet de", "financera", "servira", "votre don", "dépensé", "ira à"],
                        "when": ["faites un don", "donnez maintenant", "soutenez-nous", "appel aux dons"],
                    },
                ),
            ),
            "public",
        ),
        Chapter(
            "inside-voices",
            "Les bénévoles parlent aussi",
            """\
Qui donne de son temps peut le raconter. Un mot, une photo du montage, un merci : proposez-le, quelqu’un le relit avec vous dans la semaine.

Au nom de l’association, le bureau parle des positions ; les équipes parlent de ce qu’elles font.
""",
        ),
    ),
    "media": (
        Chapter(
            "stance",
            "Nous disons d’où nous le tenons",
            """\
Une publication sur l’actualité nomme sa source, ou dit que rien n’est confirmé. Mieux vaut second que faux.

- Un titre promet ce que l’article contient ; pas de question dont la réponse est non.
- On ne répète pas une rumeur pour la démentir.
- Un chiffre vient avec qui l’a compté, et quand.
""",
            (
                StarterRule("figures-without-source"),
                StarterRule(
                    "words-to-avoid",
                    {
                        "words": [
                            "vous n’allez pas le croire",
                            "la vérité choc",
                            "fait le buzz",
                            "affole la toile",
                        ]
                    },
                ),
            ),
            "public",
        ),
        Chapter(
            "dialogue",
            "Une erreur se corrige au grand jour",
            """\
Une publication fausse se corrige là où elle se trouve, avec le mot « correction », la date et ce qui était faux ; elle ne s’efface pas en silence. Qui l’a signalée est remercié.

Les commentaires sont lus. Ce qui insulte ou met en danger est masqué ; ce qui nous contredit reste.
""",
            (),
            "public",
        ),
        Chapter(
            "liberty",
            "L’information ici, la publicité là",
            """\
Ce qui est payé le dit dès ses premiers mots, dans les termes de la loi, quel qu’en soit le ton. Qui vend la publicité ne décide pas de ce qui se raconte.

Victimes et mineurs ne sont pas identifiés ; la présomption d’innocence vaut jusqu’au jugement. Un embargo accepté est un embargo tenu.
""",
            (
                StarterRule("paid-partnership", {"within": 40}, legal=True),
                StarterRule("personal-data", legal=True),
                StarterRule("image-rights", {"credit": True, "licence": True}),
                StarterRule(
                    "words-required",
                    {
                        "words": ["présumé innocent", "présumée innocente", "présomption d’innocence", "nie"],
                        "when": ["mis en examen", "mise en examen", "garde à vue", "soupçonné de"],
                    },
                ),
            ),
            "public",
        ),
    ),
    "agency": (
        Chapter(
            "stance",
            "La voix du client, non la nôtre",
            """\
Nous écrivons comme le client un jour de grande forme : ses mots, sa distance, son humour. Chaque compte a sa page de ton, lue avant la première publication et relue chaque saison.

Ce que nous ne signerions pas, nous ne l’écrivons pas non plus pour autrui.
""",
            (
                StarterRule("form-of-address", {"form_used": "same"}),
                StarterRule("echo", {"days": 30, "alike": 70}),
            ),
        ),
        Chapter(
            "liberty",
            "Rien ne part sans un oui",
            """\
Une allégation sur un produit, un jeu-concours, un prix ou une personne passe par le juriste du client. Son oui se demande ici, sur ces mots exactement, et se garde.

- Ce qu’un client nous confie n’entre ni dans les publications d’un autre, ni dans les nôtres.
- Un lancement reste confidentiel jusqu’à l’heure convenue.
- Un influenceur payé le dit d’abord ; nous le vérifions avant et après.
""",
            (
                StarterRule("superlatives", asks=Role.APPROVER),
                StarterRule("paid-partnership", {"within": 40}, legal=True),
                StarterRule("figures-without-source", asks=Role.APPROVER),
                StarterRule(
                    "words-required",
                    {
                        "words": ["règlement", "conditions de participation"],
                        "when": [
                            "jeu-concours",
                            "jeu concours",
                            "tirage au sort",
                            "tentez de gagner",
                            "à gagner",
                        ],
                    },
                    asks=Role.APPROVER,
                ),
            ),
        ),
        Chapter(
            "measure",
            "Nous rendons des comptes que nous défendrions",
            """\
Chaque bilan nomme d’abord l’objectif, puis les chiffres qui s’y rapportent, les mauvais aussi, avec les heures et l’argent dépensés. Nous proposons de fermer un canal aussi volontiers que d’en ouvrir un.
""",
        ),
    ),
}
