"""What the invented house announces in French through its season: title, text, pillar. See `french` for the rest."""

from __future__ import annotations

PROGRAMME: list[tuple[str, str]] = [
    ("Quatuor Alizé : le programme", "Ravel, Tailleferre et une création de Nour Kassab : le quatuor Alizé dévoile son programme de vendredi. Durée 1 h 15, sans entracte."),
    ("Le bal des marins", "Accordéon, vielle et platines : le bal des marins revient samedi à 21 h. Initiation aux danses dès 20 h, chaussures qui glissent conseillées."),
    ("Lignes d’eau : ouverture", "Cartes, carnets et relevés de marée : l’exposition « Lignes d’eau » ouvre demain à 10 h. Entrée libre le premier week-end."),
    ("Nuit blanche au phare", "Huit heures, huit lectures, une lampe. La nuit au phare commence à 22 h et finit au petit-déjeuner. Soixante places."),
    ("Ciné-concert du dimanche", "« Finis Terrae », de Jean Epstein, mis en musique par le trio Grève : dimanche à 17 h, dès 10 ans."),
    ("Le fleuve en sept voix", "Sept autrices lisent sept textes inédits sur le fleuve. Jeudi à 19 h 30, au grand foyer, boisson comprise."),
    ("Cirque : « Apesanteur »", "Deux acrobates, une échelle, très peu de mots. « Apesanteur » passe trois soirs chez nous, dès mardi."),
    ("Concert au casque", "Un casque pour chacun, quatre musiciens sur le quai : le concert de jeudi s’écoute en marchant. Prévoyez un manteau."),
    ("La criée aux livres", "Quarante libraires, une vente à la criée, des coups de cœur défendus en deux minutes. Samedi de 14 h à 18 h."),
    ("Jazz au bassin", "Le quintette de Lila Moreau joue samedi à 20 h 30. Première partie : la classe de jazz du conservatoire."),
    ("Petite enfance : « Clapotis »", "Vingt-cinq minutes de sons, d’ombres et d’eau pour les moins de trois ans. Trois séances mercredi matin."),
    ("Théâtre : « La Digue »", "Une famille, une maison, la mer à six cents mètres. « La Digue » se joue du 3 au 6, version surtitrée le 5."),
    ("Scène ouverte du jeudi", "Cinq minutes, un micro, aucune consigne. La scène ouverte du jeudi prend les inscriptions à l’accueil jusqu’à midi."),
    ("Résidence : Nour Kassab", "La compositrice Nour Kassab s’installe trois semaines dans nos murs. Répétition publique le 28 à 18 h."),
    ("Bal littéraire", "On lit, on danse, on relit. Dix textes écrits le matin même par cinq auteurs, et la musique qui va avec."),
    ("Installation : « Marégraphe »", "Un cylindre, une plume, et le dessin de la marée en direct. « Marégraphe » se regarde jusqu’à la fin du mois."),
    ("Danse : répétition ouverte", "Venez voir travailler : la répétition de « Marée basse » est ouverte mardi à 17 h. On parle doucement, on pose ses questions après."),
    ("Chœur des quais : le concert", "Quatre-vingts amateurs, un programme de chants de travail, une cheffe infatigable. Dimanche à 16 h."),
    ("Nuit du documentaire", "Trois films, deux réalisatrices présentes, une soupe à l’entracte. La nuit du documentaire, c’est vendredi."),
    ("Abonnements : dernière semaine", "Quatre spectacles pour 48 €, échangeables jusqu’à la veille : les abonnements ferment dimanche soir."),
    ("Soirée dansée, sans alcool", "De 19 h à 22 h, piste ouverte, bar sans alcool, entrée à prix libre. Les enfants sont bienvenus."),
    ("Lecture musicale au foyer", "Les lettres d’Aimée, gardienne de phare en 1911, lues par Inès Caradec et mises en musique au violoncelle."),
    ("Le prix des lycéens", "Soixante lycéens ont lu huit pièces. Ils remettent leur prix vendredi à 18 h, et c’est eux qui parlent."),
    ("Vernissage de saison", "Douze affiches originales de la saison, leurs esquisses et leurs ratés. Vernissage mercredi à 18 h 30."),
]  # fmt: skip

ENCOUNTERS: list[tuple[str, str]] = [
    ("Visite du dimanche", "Une heure, une médiatrice, dix curieux : la visite du dimanche part à 11 h du grand foyer. Comprise dans le billet."),
    ("Atelier : lire une marée", "Coefficient, étale, jusant : samedi à 10 h, on apprend à lire un annuaire des marées et on va vérifier au quai."),
    ("Le mot du mois : étier", "Un étier est un chenal qui mène l’eau de mer au marais. Le mot est sec, la chose ne l’est pas."),
    ("Sacs sensoriels à l’accueil", "Casque antibruit, plan tactile, objets à manipuler : des sacs sensoriels se prêtent à l’accueil, sans formalité."),
    ("Écoles : les inscriptions", "Les classes s’inscrivent jusqu’au 15 pour les visites de l’hiver. Trois parcours, du CP à la terminale."),
    ("Rencontre avec une hydrologue", "Pourquoi le fleuve sent-il la vase en août ? Anne Tregor répond à tout, mercredi à 18 h, au café."),
    ("Visite tactile", "Douze maquettes à toucher, un guide malvoyant : la visite tactile de samedi est ouverte à toutes et tous."),
    ("Le saviez-vous ? La passerelle", "Elle bouge de quatre centimètres quand la salle sort d’un coup. C’est prévu : demandez à l’ingénieur, il vient jeudi."),
    ("Carnet de jeux", "Un carnet de douze énigmes attend les 7 à 11 ans à l’accueil. La dernière se résout sur le toit."),
    ("Conférence : le sel et la ville", "Comment le sel a payé les quais : conférence de Paul Stéphan, jeudi à 18 h 30, entrée libre."),
    ("Atelier reliure, adultes", "Trois heures, un carnet cousu, aucune expérience demandée. Il reste quatre places samedi."),
    ("Facile à lire : le programme", "Le programme de l’hiver existe en facile à lire et à comprendre. Il a été relu par l’atelier du Bassin."),
]  # fmt: skip

BACKSTAGE: list[tuple[str, str]] = [
    ("Le plan de feu", "Quatre-vingt-deux projecteurs, une feuille A3, trois gommes : voici le plan de feu de « La Digue »."),
    ("Qui accorde le piano ?", "Rose passe le mardi à 8 h, avant tout le monde. Une heure et demie, deux cent trente cordes, un café."),
    ("Une affiche, douze essais", "Le bleu était trop triste, le vert trop sage. La douzième affiche est la bonne, la quatrième nous manque un peu."),
    ("Le costume du phare", "Sept mètres de toile, une lampe cousue dans l’ourlet : l’atelier costume a terminé hier soir."),
    ("Décharger un décor", "Un camion, six personnes, trente-deux caisses et un escalier qui ne passe pas. Il a fini par passer."),
    ("Ce que garde le vestiaire", "Onze écharpes, un casque de vélo, une dent de lait dans une boîte. Tout attend à l’accueil jusqu’au 30."),
    ("Le son d’une salle vide", "Pour régler le son, il faut une salle vide et quelqu’un qui tape dans ses mains. C’est Yann, et il adore ça."),
    ("La cuisine de l’équipe", "Soixante couverts les soirs de première. Au menu de vendredi : la soupe de Salomé, recette plus bas."),
    ("Le carnet du régisseur", "Tops, noirs, entrées : un spectacle tient dans un carnet à spirale. Celui-ci a déjà fait quarante villes."),
    ("Les clés de la maison", "Cent quarante-trois clés, un tableau, une seule personne qui sait laquelle ouvre la trappe."),
    ("Nettoyer un lustre", "Deux jours, quatre cents pampilles, des gants de coton. Le lustre du foyer redescend une fois par an."),
]  # fmt: skip

NEIGHBOURS: list[tuple[str, str]] = [
    ("La question du lundi", "Quel spectacle vous a fait sortir le plus tôt… de chez vous ? On vous lit."),
    ("Merci, 4 000 fois", "Vous êtes quatre mille à nous suivre ici. On vous doit une visite : tirage au sort vendredi."),
    ("Vos mots de la semaine", "« Je venais pour la soupe, je suis resté pour la danse. » Vos mots, dans le livre d’or du hall."),
    ("Le quartier vu d’ici", "La boulangerie de la rue des Cales fête ses vingt ans. On y va tous les matins, autant le dire."),
    ("Prêtez vos photos", "On cherche des photos des quais avant 1990 pour une exposition au printemps. On scanne, on rend, on remercie."),
    ("Sondage : l’heure du concert", "19 h 30 ou 20 h 30 le vendredi ? Votre avis compte : réponses jusqu’à jeudi, résultat lundi."),
    ("Échange de livres", "La caisse de livres du hall déborde de romans de mer. Prenez-en un, laissez-en un, ou pas."),
    ("Portrait de voisine : Odile", "Odile vient à tous les bords de scène depuis 2009 et pose toujours la deuxième question. Portrait."),
    ("Vos dessins de la marée", "Cent douze dessins reçus, un mur entier dans le hall. Il reste de la place en bas à gauche."),
]  # fmt: skip

HOUSE: list[tuple[str, str]] = [
    ("Travaux sur le quai nord", "L’entrée se fait par la rue des Cales jusqu’au 20. L’accès de plain-pied est fléché, l’équipe accompagne."),
    ("Nos tarifs changent peu", "Plein tarif inchangé, tarif jeune à 6 €, gratuité sous 10 ans : la grille de la saison est en ligne."),
    ("Égalité : où en sommes-nous", "Sur scène, aux postes de direction, dans les cachets : les chiffres de l’année, et ce qui manque encore."),
    ("Deux apprentis à la régie", "Mina et Jules rejoignent la régie pour deux ans. Leur premier spectacle est celui de samedi."),
    ("La maison baisse le chauffage", "19 °C en salle, des plaids à l’entrée : mode d’emploi d’un hiver sobre."),
    ("Conseil de maison : relevé", "Douze habitants, six décisions : le relevé du conseil de maison se lit en trois minutes."),
]  # fmt: skip

PIECES: list[tuple[str, str, str]] = [
    (title, text, pillar)
    for pillar, its in (
        ("Programmation", PROGRAMME),
        ("Médiation", ENCOUNTERS),
        ("Coulisses", BACKSTAGE),
        ("Communauté", NEIGHBOURS),
        ("Institution", HOUSE),
    )
    for title, text in its
]
