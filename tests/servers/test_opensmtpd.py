"""The newsletter through a mail server as people run them, read where its readers read it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from scheduler.adapters.base import OutcomeUnknown, Part, Receipt, RecipientRefused, Unreachable
from scheduler.adapters.email import Email
from scheduler.outgoing import Client
from tests.adapters.newsroom import a_message, a_recipient, an_image
from tests.servers.installed import installed
from tests.servers.mail_wire import MailWire
from tests.servers.opensmtpd import READERS, OpenSmtpd

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def there() -> Iterator[OpenSmtpd]:
    installed("opensmtpd")
    server = OpenSmtpd()
    yield server
    server.stop()


def answers(port: int, **other: str) -> dict[str, str]:
    return {
        "host": "localhost",
        "port": str(port),
        "security": "none",
        "sender_name": "Maison des Estuaires",
        "sender_address": "lettre@estuaires.example",
        "list_name": "La lettre",
        **other,
    }


def told(tell: Callable[[Client], Awaitable[Any]]) -> Any:
    async def story() -> Any:
        client = Client(["localhost"], timeout=30)
        try:
            return await tell(client)
        finally:
            await client.aclose()

    return asyncio.run(story())


def test_each_reader_gets_the_letter_and_who_is_unknown_there_holds_up_nobody(
    there: OpenSmtpd, tmp_path: Path
) -> None:
    to = (READERS[0], "bob@example.org", READERS[1])
    message = a_message(
        images=(an_image(tmp_path),), audience=tuple(a_recipient(email) for email in to), title="Signée"
    )

    async def tell(client: Client) -> list[Any]:
        mail = Email.open(await Email.connect(answers(there.port), client), client)
        sent = [mail.publish(part, key=f"all-{part.ordinal}", after=None) for part in mail.parts(message)]
        came = [(await asyncio.gather(one, return_exceptions=True))[0] for one in sent]
        await mail.aclose()
        return came

    came = told(tell)

    assert [type(one) for one in came] == [Receipt, RecipientRefused, Receipt]
    for reader in READERS:
        (letter,) = [one for one in there.letters(reader) if one["Subject"] == "Signée"]
        assert letter["Message-ID"] in {one.remote_id for one in came if isinstance(one, Receipt)}
        page, picture = (letter.get_body(["html"]), next(p for p in letter.walk() if p["Content-ID"]))
        assert page is not None and 'alt="La digue sous l’eau"' in page.get_content()
        assert picture.get_payload(decode=True) == message.images[0].path.read_bytes()


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_letter_whose_connection_was_cut_is_there_once_or_surely_not(
    there: OpenSmtpd, cut: Literal["before", "after"]
) -> None:
    subject = f"Cut {cut}"
    message = a_message(audience=(a_recipient(READERS[0]),), title=subject)

    async def tell(client: Client) -> None:
        async with MailWire(there.port) as wire:
            mail = Email.open(await Email.connect(answers(wire.port), client), client)
            part: Part = mail.parts(message)[0]
            wire.cut = cut
            # Taken or not: only where the last line never left do we know, and may try again.
            with pytest.raises(Unreachable if cut == "before" else OutcomeUnknown):
                await mail.publish(part, key=subject.replace(" ", ""), after=None)
            if cut == "before":
                assert isinstance(await mail.publish(part, key="Again", after=None), Receipt)
            await mail.aclose()

    told(tell)

    assert [one["Subject"] for one in there.letters(READERS[0])].count(subject) == 1
