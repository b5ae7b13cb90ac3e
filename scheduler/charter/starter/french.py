"""The French starter."""

from scheduler.charter.starter.words import Chapter, Starter, StarterRule

FRENCH = Starter(
    note="La charte de départ. Faites-la vôtre : commencez un projet et changez ce qui ne convient pas à votre maison.",
    chapters=(
        Chapter(
            "stance",
            "Nous parlons en gens de métier",
            """\
Nous partageons ce que nous savons comme on l’expliquerait à un voisin : simplement, sans leçon et sans crier.

- Nous montrons plutôt que de vanter. Une recette, un geste, un chiffre avec sa source en disent plus qu’un adjectif.
- Nous ne nous disons pas les meilleurs ; aux autres d’en juger.
- Nous disons « nous » pour la maison, et signons d’un prénom quand une personne parle.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {
                        "words": [
                            "leader mondial",
                            "leader du marché",
                            "leader incontesté",
                            "incontournable",
                            "révolutionnaire",
                            {"word": "cliquez ici", "instead": "lire la suite"},
                            {"word": "dans les plus brefs délais", "instead": "bientôt"},
                        ]
                    },
                ),
            ),
        ),
        Chapter(
            "objective",
            "Chaque canal a sa raison d’être",
            """\
Ouvrir un compte n’est pas une stratégie. Chaque canal dit à qui il s’adresse, ce qu’il doit apporter à ces gens et à nous, et qui a le temps de s’en occuper. Son plan dit à quel rythme il parle ; quand il ne sert plus, nous le fermons et le disons.
""",
        ),
        Chapter(
            "appetite",
            "D’abord utile, ensuite promotionnel",
            """\
On nous suit pour ce que l’on peut utiliser, apprendre ou savourer. Les publications qui vendent restent une petite part du tout.

Le même texte n’est pas collé partout : chaque canal reçoit les mots, la longueur et l’image qui lui vont. Un texte qui a dormi dans un tiroir se relit avant de partir.
""",
        ),
        Chapter(
            "liberty",
            "Libres de parler, dans le respect de la loi",
            """\
Chacun peut parler de son travail. Ces limites valent pour nous tous :

- **L’œuvre d’autrui** : textes, images et musiques s’utilisent avec autorisation, et avec le nom de l’auteur.
- **Les personnes** : nul n’est montré ni nommé sans son accord ; un message privé reste privé.
- **L’argent** : qui a payé, offert ou invité est nommé dès les premiers mots, dans les termes de la loi.
- **Les chiffres** : un nombre qui affirme quelque chose vient avec sa source.
- **Les promesses** : ce que nous annonçons, nous pouvons le prouver et le tenir. Une garantie, une guérison, une absence de risque ne se disent pas à la légère : elles nous engagent devant la loi.
- **Les autres** : nous ne dénigrons ni concurrents, ni partenaires, ni anciens collègues.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {
                        "words": [
                            "100 % garanti",
                            "100 % garantie",
                            "résultat garanti",
                            "résultats garantis",
                            "sans aucun risque",
                            "remède miracle",
                            "cliniquement prouvé",
                            "cliniquement prouvée",
                        ]
                    },
                    legal=True,
                ),
            ),
        ),
        Chapter(
            "ears",
            "Écouter avant de parler",
            """\
Avant de publier sur un sujet sensible, nous lisons ce qui s’en dit. Une critique est une information : nous l’accueillons, la transmettons à qui peut agir, et ne l’effaçons que si elle insulte quelqu’un ou enfreint la loi.
""",
        ),
        Chapter(
            "dialogue",
            "Une question reçoit une réponse",
            """\
Nous répondons dans le jour ouvré, en signant, ne serait-ce que pour dire que nous nous renseignons. Nous restons courtois, quel que soit le ton d’en face. Ce qui ne concerne qu’une personne se poursuit en privé ; une erreur de notre part se corrige en public.
""",
            audience="public",
        ),
        Chapter(
            "affinity",
            "Personne ne reste à la porte",
            """\
Les images ont une description pour qui ne les voit pas ; nous développons les sigles et préférons les phrases courtes et les mots qui n’oublient personne. Un lien est sûr, mène quelque part et montre où. Nous écrivons aux gens dans la langue dans laquelle ils nous suivent.
""",
            audience="public",
        ),
    ),
)
