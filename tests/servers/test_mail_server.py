"""The newsletter against a mail server that is not ours: aiosmtpd."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.adapters.base import (
    OutcomeUnknown,
    RateLimited,
    Receipt,
    RecipientRefused,
    Unauthorized,
    Unreachable,
)
from scheduler.adapters.email import Email
from scheduler.outgoing import Client
from tests.adapters.newsroom import a_message, a_recipient, an_image
from tests.servers.certificates import contexts
from tests.servers.smtp_server import SmtpServer

pytestmark = [pytest.mark.servers, pytest.mark.filterwarnings("ignore:Requiring AUTH")]
LIST = ("ada@example.org", "bob@example.org", "eve@example.org")


def answers(server: SmtpServer, **other: str) -> dict[str, str]:
    return {
        "host": "localhost",
        "port": str(server.port),
        "security": "none",
        "username": "estuaires",
        "password": "hunter2",
        "sender_name": "Maison des Estuaires",
        "sender_address": "lettre@estuaires.example",
        "list_name": "La lettre",
        **other,
    }


def with_a(
    server: SmtpServer, do: Callable[[Client], Awaitable[Any]], tls: ssl.SSLContext | None = None
) -> Any:
    async def story() -> Any:
        client = Client(["localhost"], tls=tls, timeout=5)
        async with server:
            try:
                return await do(client)
            finally:
                await client.aclose()

    return asyncio.run(story())


async def a_mailing(server: SmtpServer, client: Client, **message: Any) -> list[Receipt | Exception]:
    """What came of each recipient's letter."""
    mail = Email.open(await Email.connect(answers(server), client), client)
    came: list[Receipt | Exception] = []
    for part in mail.parts(a_message(audience=tuple(a_recipient(email) for email in LIST), **message)):
        try:
            came.append(await mail.publish(part, key=f"key-{part.ordinal}", after=None))
        except Exception as refusal:
            came.append(refusal)
    await mail.aclose()
    return came


def test_everybody_gets_the_letter_once(tmp_path: Path) -> None:
    server = SmtpServer()

    came = with_a(server, lambda client: a_mailing(server, client, images=(an_image(tmp_path),)))

    assert all(isinstance(receipt, Receipt) for receipt in came)
    assert server.recipients() == list(LIST)
    letter = server.letters[0][1]
    assert letter["Message-ID"] == "<key-1@estuaires.example>" == came[0].remote_id
    assert letter["From"] == "Maison des Estuaires <lettre@estuaires.example>"
    assert letter["Subject"] == "Grandes marées"
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]


def test_an_answer_lost_after_the_letter_is_open_for_that_recipient_only() -> None:
    server = SmtpServer(drops={"bob@example.org"})

    came = with_a(server, lambda client: a_mailing(server, client))

    assert [type(one) for one in came] == [Receipt, OutcomeUnknown, Receipt]
    assert server.recipients() == list(LIST)


@pytest.mark.parametrize(
    ("reply", "ends"),
    [
        ("550 5.1.1 no such user", RecipientRefused),
        ("451 4.7.1 later, please", RateLimited),
        ("450 busy", Unreachable),
    ],
)
def test_one_refused_recipient_does_not_hold_up_the_others(reply: str, ends: type[Exception]) -> None:
    server = SmtpServer(refuses={"bob@example.org": reply})

    came = with_a(server, lambda client: a_mailing(server, client))

    assert [type(one) for one in came] == [Receipt, ends, Receipt]
    assert server.recipients() == ["ada@example.org", "eve@example.org"]


def test_a_wrong_password_is_told() -> None:
    server = SmtpServer()

    with pytest.raises(Unauthorized):
        with_a(server, lambda client: Email.connect(answers(server, password="wrong"), client))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_travel_encrypted(security: str, tmp_path: Path) -> None:
    inside, outside = contexts(tmp_path)
    server = SmtpServer(tls=inside, from_the_start=security == "tls")

    async def mail(client: Client) -> Any:
        mail = Email.open(await Email.connect(answers(server, security=security), client), client)
        receipt = await mail.publish(mail.parts(a_message(audience=(a_recipient(),)))[0], key="k", after=None)
        await mail.aclose()
        return receipt

    assert with_a(server, mail, tls=outside).remote_id == "<k@estuaires.example>"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_nobody_we_know_ends_the_talk(security: str, tmp_path: Path) -> None:
    inside, _ = contexts(tmp_path)
    server = SmtpServer(tls=inside, from_the_start=security == "tls")

    with pytest.raises(Unreachable, match="certificate"):
        with_a(server, lambda client: Email.connect(answers(server, security=security), client))
