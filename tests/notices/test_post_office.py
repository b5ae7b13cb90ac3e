from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from scheduler.config import Settings
from scheduler.notices import post_office
from tests.newsroom import NOON
from tests.postbox import Postbox

SettingsFor = Callable[[str | None], Settings]


def test_a_letter_arrives_as_it_was_written(postbox: Postbox, settings_for: SettingsFor) -> None:
    post_office.send(
        settings_for(postbox.url), "ada@example.org", "Un échec à reprendre", "L’été\nest là.\n", now=NOON
    )

    [letter] = postbox.letters
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "Un échec à reprendre")
    assert letter["From"] == "Marronnier <newsroom@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == "L’été\nest là.\n"


def test_a_line_break_in_a_subject_is_only_a_space(postbox: Postbox, settings_for: SettingsFor) -> None:
    post_office.send(
        settings_for(postbox.url), "ada@example.org", "One\r\nBcc: spy@example.org", "…", now=NOON
    )

    assert postbox.letters[0]["Subject"] == "One Bcc: spy@example.org"
    assert "Bcc" not in postbox.letters[0]


def test_an_address_refused_for_good_is_told_apart(postbox: Postbox, settings_for: SettingsFor) -> None:
    postbox.refuse["gone@example.org"] = "550 5.1.1 No such user"

    with pytest.raises(post_office.NoSuchAddress, match="No such user"):
        post_office.send(settings_for(postbox.url), "gone@example.org", "Hello", "…", now=NOON)


def test_a_temporary_refusal_is_worth_another_try(postbox: Postbox, settings_for: SettingsFor) -> None:
    postbox.answer = "451 Come back later"

    with pytest.raises(post_office.NotPosted) as refused:
        post_office.send(settings_for(postbox.url), "ada@example.org", "Hello", "…", now=NOON)

    assert not isinstance(refused.value, post_office.NoSuchAddress)


def test_a_lost_answer_is_neither_sent_nor_unsent(postbox: Postbox, settings_for: SettingsFor) -> None:
    postbox.answer = ""

    with pytest.raises(post_office.PerhapsPosted):
        post_office.send(settings_for(postbox.url), "ada@example.org", "Hello", "…", now=NOON)


def test_no_server_at_the_address_is_certain(settings_for: SettingsFor) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, not listening: refused, and nobody else can take it
        url = f"smtp://127.0.0.1:{reserved.getsockname()[1]}"

        with pytest.raises(post_office.NotPosted):
            post_office.send(settings_for(url), "ada@example.org", "Hello", "…", now=NOON)


def test_without_a_mail_server_nothing_is_posted(settings_for: SettingsFor) -> None:
    assert not post_office.is_open(settings_for(None))
    with pytest.raises(post_office.NotPosted):
        post_office.send(settings_for(None), "ada@example.org", "Hello", "…", now=NOON)
