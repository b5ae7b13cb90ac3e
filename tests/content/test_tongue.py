from __future__ import annotations

import pytest

from scheduler.content.tongue import guess


@pytest.mark.parametrize(
    ("said", "text", "expected"),
    [
        ("en", "La billetterie de la saison d’hiver est ouverte : réservez dès maintenant sur notre site !", "fr"),
        ("fr", "The box office for the winter season is open: book your seats on our website now.", "en"),
        ("fr", "Die Kasse für die Wintersaison ist geöffnet, und wir freuen uns auf euch.", "de"),
        ("fr", "La billetterie est ouverte.", None),
        ("en", "Bonjour !", None),
        ("fr", "« The show must go on and on with all of us », a dit la directrice de la maison.", None),
        ("fr", "Nouvel album de The Cure et concert de The National à la salle des marées.", None),
        ("en", "#Estuaires2026 https://estuaires.example/la-saison-est-ouverte", None),
        ("br", "Kegin an holl a zigor e zorioù warc'hoazh da noz e Kemper.", None),
        ("ar", "The box office for the winter season is open to all of you.", None),
    ],
)  # fmt: skip
def test_only_a_clear_case_is_said(said: str, text: str, expected: str | None) -> None:
    assert guess(text, said) == expected
