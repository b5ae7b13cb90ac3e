from __future__ import annotations

from scheduler.adapters.signs import Sign, sign_of, venue_key


def test_a_network_served_by_hand_is_drawn_as_itself_whatever_it_is_called() -> None:
    venue = venue_key("manual", {"place": "https://www.instagram.com/maison"})

    assert sign_of("manual", "La maison en images", venue) == Sign("Ig", "instagram")
    assert sign_of("manual", "Instagram") == Sign("Ig", "instagram")


def test_any_other_place_is_drawn_by_the_first_letters_of_its_name() -> None:
    window, board = sign_of("manual", "Vitrine du hall"), sign_of("manual", "Panneau")

    assert window and board and (window.letters, board.letters) == ("VH", "Pa")
    assert sign_of("manual", "Une école", "print") == sign_of("manual", "Une école")


def test_where_a_machine_publishes_the_platform_keeps_its_glyph() -> None:
    assert sign_of("mastodon", "Instagram of the free") is None
    assert sign_of("manual", "") is None
