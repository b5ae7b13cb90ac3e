"""What the invented house says in English: title, text, pillar."""

from __future__ import annotations

PIECES: list[tuple[str, str, str]] = [
    (
        "Our winter season is here",
        "Our winter season is here 🌊\n\nFourteen shows, three premieres and one whole night by the water: booking opens on Thursday at 10 am.\n\nhttps://estuaires.example/winter",
        "Programmation",
    ),
    (
        "Low Tide, the premiere",
        "Seven dancers, one river and an hour of inhabited silence. “Low Tide” opens on Saturday; a few seats are left for Sunday.",
        "Programmation",
    ),
    (
        "Guided tour in English",
        "Every first Sunday at 11, the “Waterlines” exhibition is shown in English. Free with your ticket, no booking needed.",
        "Médiation",
    ),
    (
        "Did you know? Salt",
        "Why is the estuary saltier in summer? Less rain, less flow, and the sea walks in. Come and see the instrument on Sunday.",
        "Médiation",
    ),
    (
        "Inside the bindery",
        "Wheat paste, linen thread, patience: our bindery sews the festival notebooks by hand. 120 in three days.",
        "Coulisses",
    ),
    (
        "Words from the audience",
        "“I came for the concert and stayed for the tide.” Your words of the week, from the guest book at the door.",
        "Communauté",
    ),
    (
        "We are hiring",
        "A post in education for young audiences, from January. The brief and the dates: https://estuaires.example/jobs",
        "Institution",
    ),
    (
        "Thank you, volunteers",
        "Forty-two of you, in very convincing rain. Thank you for the smiles, the pancakes and the bowline knots.",
        "Communauté",
    ),
    ("Quartet on Friday", "Ravel, Tailleferre and a premiere by Nour Kassab: the Alizé quartet plays on Friday at 8 pm. An hour and a quarter, no interval.", "Programmation"),
    ("A night at the lighthouse", "Eight hours, eight readings, one lamp. Begins at 10 pm, ends at breakfast. Sixty places.", "Programmation"),
    ("Silent film, live music", "Jean Epstein’s “Finis Terrae” with the Grève trio, Sunday at 5 pm. From the age of ten.", "Programmation"),
    ("The Dyke, with surtitles", "A family, a house, the sea six hundred metres away. “The Dyke” is surtitled in English on the 5th.", "Programmation"),
    ("Open rehearsal", "Come and watch people work: the company of “Low Tide” rehearses in public on Tuesday at 5 pm.", "Programmation"),
    ("Headphones on the quay", "A headset for each of you, four musicians on the quay: Thursday’s concert is heard walking. Bring a coat.", "Programmation"),
    ("Reading a tide table", "Springs, neaps, slack water: on Saturday at 10 we learn to read a tide table, then walk out to check it.", "Médiation"),
    ("Sensory bags", "Ear defenders, a tactile map, things to hold: ask for a sensory bag at the desk. No questions, no deposit.", "Médiation"),
    ("Word of the month: étier", "An étier is the channel that leads sea water into a salt marsh. A dry word for a wet thing.", "Médiation"),
    ("Who tunes the piano?", "Rose comes on Tuesdays at 8, before everybody else. An hour and a half, two hundred and thirty strings, one coffee.", "Coulisses"),
    ("Twelve tries for one poster", "The blue was too sad, the green too good. The twelfth is the right one; we still miss the fourth.", "Coulisses"),
    ("Lost and found", "Eleven scarves, a bicycle helmet, a milk tooth in a box. All of it waits at the desk until the 30th.", "Coulisses"),
    ("Monday’s question", "Which show made you leave earliest… from home? We read all of your answers.", "Communauté"),
    ("Your drawings of the tide", "A hundred and twelve drawings, a whole wall of the hall. There is room left at the bottom on the left.", "Communauté"),
    ("Works on the north quay", "The way in is by rue des Cales until the 20th. The step-free way is signed, and we walk with you.", "Institution"),
    ("Our prices, nearly unchanged", "Full price as it was, 6 euros for the young, free under ten: the prices of the season are online.", "Institution"),
]  # fmt: skip
