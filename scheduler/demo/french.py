"""What the invented house says in French: title, text, pillar."""

from __future__ import annotations

from scheduler.content.spacing import spaced
from scheduler.demo import season

_PIECES: list[tuple[str, str, str]] = [
    (
        "La saison d’hiver se dévoile",
        "La saison d’hiver se dévoile 🌊\n\nQuatorze spectacles, trois créations et une nuit entière au bord de l’eau : la billetterie ouvre jeudi à 10 h.\n\nhttps://estuaires.example/hiver\n\n#SaisonHiver #Estuaires",
        "Programmation",
    ),
    (
        "Marée basse, la création",
        "Sept interprètes, un fleuve et une heure de silence habité : « Marée basse » se joue dès samedi. Il reste quelques places le dimanche.",
        "Programmation",
    ),
    (
        "Les dernières places de vendredi",
        "Concert du quatuor Alizé, vendredi à 20 h : il reste douze places, dont quatre au tarif solidaire à 8 €.",
        "Programmation",
    ),
    (
        "Visite en langue des signes",
        "Samedi à 14 h 30, l’exposition « Lignes d’eau » se visite en langue des signes française. Gratuit, sur inscription à l’accueil.",
        "Médiation",
    ),
    (
        "Le saviez-vous ? Le sel",
        "Pourquoi l’eau de l’estuaire est-elle plus salée en été ? Moins de pluie, moins de débit, et la mer remonte. On vous montre l’instrument dimanche.",
        "Médiation",
    ),
    (
        "Un jour avec l’équipe d’accueil",
        "7 h 45, les premières clés. 9 h, la première question. « Où sont les toilettes ? » reste la plus posée, juste devant « C’est ouvert ? ». Merci à Idris et Salomé.",
        "Coulisses",
    ),
    (
        "Dans l’atelier de reliure",
        "Colle de pâte, fil de lin, patience. L’atelier relie à la main les carnets du festival : 120 en trois jours.",
        "Coulisses",
    ),
    (
        "Montage de l’exposition",
        "Trois œuvres en quatre minutes : le film du montage de « Lignes d’eau », avec les bonnes chaussures et une seule vis perdue.",
        "Coulisses",
    ),
    (
        "Vos photos de la semaine",
        "Brume sur la passerelle, héron en réunion, couchants en série : voici vos plus belles photos de la semaine. Continuez avec #NosEstuaires.",
        "Communauté",
    ),
    (
        "Merci à nos bénévoles",
        "Vous étiez quarante-deux samedi, sous une pluie très convaincue. Merci pour les sourires, les crêpes et les nœuds de chaise.",
        "Communauté",
    ),
    (
        "Sondage : le café du hall",
        "Faut-il ouvrir le café du hall dès 8 h ? Dites-le-nous en commentaire : on tranche vendredi, vos réponses sous les yeux.",
        "Communauté",
    ),
    (
        "Nous recrutons",
        "Un poste de médiation jeune public, à partir de janvier. Fiche de poste et calendrier : https://estuaires.example/emplois",
        "Institution",
    ),
    (
        "Horaires des vacances",
        "Pendant les vacances scolaires, la maison ouvre tous les jours de 10 h à 19 h, nocturne le jeudi.",
        "Institution",
    ),
    (
        "Rapport d’activité",
        "Une année en chiffres, sans la langue de bois : ce qui a marché, ce qui n’a pas marché, et ce qu’on change.",
        "Institution",
    ),
    (
        "Bilan carbone : nos engagements",
        "Transport des œuvres, chauffage, billets imprimés : le bilan est publié, poste par poste, avec trois engagements datés.",
        "Institution",
    ),
    (
        "Atelier famille du mercredi",
        "Mercredi à 15 h, on fabrique des moulins à marée en carton. Dès 6 ans, avec un adulte, matériel fourni.",
        "Médiation",
    ),
    (
        "Portrait : Salomé, régisseuse",
        "« Mon métier ? Faire que personne ne remarque mon métier. » Salomé règle la lumière depuis onze ans. Portrait.",
        "Coulisses",
    ),
    (
        "Appel à bénévoles",
        "La Nuit de l’estuaire cherche trente bénévoles : accueil, petite restauration, lecture à voix haute. Une soirée, un repas, une vue imprenable.",
        "Communauté",
    ),
]

# In the order of the calendar two of one pillar seldom meet, and no text comes back within a month.
PIECES = [(spaced(title), spaced(text), pillar) for title, text, pillar in (*_PIECES, *season.PIECES)]

# What was said for a key date a year ago, by the key of `marronniers`: some days before, and on the day.
LAST_YEAR: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "wishes": (
        ("Cérémonie des vœux : inscrivez-vous", "La maison présente ses vœux vendredi à 18 h 30, au grand foyer. Entrée libre, inscription conseillée."),
        ("Bonne année de toute l’équipe", "Merci aux trois cents voisins venus ce soir. Belle année à toutes et à tous !"),
    ),
    "budget": (
        ("Où va l’argent de la maison ?", "Le budget est voté jeudi. Nous en publions les grandes lignes, en une page."),
        ("Budget voté : ce qui change", "Deux créations de plus, un tarif jeune à 6 € : le budget de la saison est voté."),
    ),
    "women": (
        ("8 mars : elles font la maison", "Régisseuses, autrices, directrices : sept portraits à lire d’ici le 8 mars."),
        ("8 mars : la table ronde ce soir", "Créer, diriger, transmettre : table ronde à 19 h, au grand foyer. Entrée libre."),
    ),
    "music": (
        ("Fête de la musique : le programme", "Six groupes, deux scènes, une nuit au bord de l’eau : le programme est en ligne."),
        ("C’est ce soir !", "Première note à 18 h sur le quai. Apportez un gobelet, on s’occupe du reste."),
    ),
    "heritage": (
        ("Journées du patrimoine : réservez votre visite", "La machinerie et l’atelier de reliure ouvrent leurs portes. Visites toutes les heures, sur réservation."),
        ("La maison est ouverte", "Dernière visite à 17 h. Il reste des places à l’atelier de 15 h."),
    ),
    "telethon": (
        ("Téléthon : le défi des trente heures", "Trente heures de lecture à voix haute pour le Téléthon. Choisissez votre quart d’heure."),
        ("Le défi commence", "Premier lecteur à midi. Un euro par page : passez au foyer, ou écoutez en ligne."),
    ),
    "market": (
        ("Marché de Noël : douze artisans sur le quai", "Reliure, céramique, savon : douze artisans de l’estuaire s’installent samedi et dimanche."),
        ("Le marché de Noël est ouvert", "De 10 h à 19 h aujourd’hui et demain, vin chaud sans alcool à 17 h."),
    ),
}  # fmt: skip
