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
]
