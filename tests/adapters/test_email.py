import asyncio
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from scheduler.adapters.base import (
    Connection,
    Image,
    OutcomeUnknown,
    RateLimited,
    RecipientRefused,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.adapters.email import Email
from scheduler.outgoing import Client
from simulators.mail import Accepted
from tests.adapters.contract import SECRET, WireContract
from tests.adapters.newsroom import StoppedClock, a_message, a_recipient, an_image
from tests.adapters.wires import Fault, SmtpWire

SETTINGS = {
    "host": "smtp.example.org",
    "port": "587",
    "security": "starttls",
    "username": "estuaires",
    "sender_name": "Maison des Estuaires",
    "sender_address": "lettre@estuaires.example",
    "reply_to": "",
    "list_name": "La lettre d’été",
}


class TestEmail(WireContract):
    adapter = Email
    connection = Connection("lettre@estuaires.example", SETTINGS, {"password": SECRET}, Email.usual)
    # A mail server's reply is final: it took the letter or it did not. And the sign-in comes before any letter.
    kinder = {}

    def wire(self) -> SmtpWire:
        return SmtpWire()

    def connect_answers(self, wire: SmtpWire) -> dict[str, str]:
        host, port = wire.address.split(":")
        return {**SETTINGS, "host": host, "port": port, "security": "none", "password": SECRET}

    def send(self, wire: SmtpWire, *recipients: str, then: str = "", **message: object) -> list[Accepted]:
        """What the server accepted of one mailing; a refusal is raised."""

        async def story() -> list[Accepted]:
            client = Client(["127.0.0.1"], clock=StoppedClock(), timeout=1)
            async with wire:
                stored = self.connect_answers(wire)
                secrets = {"password": stored.pop("password")}
                mail = Email.open(Connection("", stored, secrets), client)
                audience = tuple(a_recipient(email) for email in recipients or ("ada@example.org",))
                try:
                    for part in mail.parts(a_message(**{"audience": audience, **message})):
                        await mail.publish(part, key=f"key-{part.ordinal}", after=None)
                        if then:
                            wire.close_before.add(then)
                finally:
                    await mail.aclose()
                    await client.aclose()
                return wire.accepted

        return asyncio.run(story())

    def test_each_recipient_gets_a_letter_over_one_connection(self) -> None:
        wire = SmtpWire()

        accepted = self.send(wire, "ada@example.org", "bob@example.org")

        assert [letter.recipient for letter in accepted] == ["ada@example.org", "bob@example.org"]
        assert wire.connections == 1

    @pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
    def test_a_connection_lost_between_letters_is_dialled_again(self, verb: str) -> None:
        wire = SmtpWire()

        accepted = self.send(wire, "ada@example.org", "bob@example.org", then=verb)

        assert [letter.recipient for letter in accepted] == ["ada@example.org", "bob@example.org"]
        assert wire.connections == 2

    @pytest.mark.parametrize("verb", ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
    def test_what_breaks_before_the_letter_is_read_out_was_not_sent(self, verb: str) -> None:
        wire = SmtpWire()
        wire.close_before.add(verb)

        with pytest.raises(Unreachable):
            self.send(wire)

        assert wire.keys == []

    def test_a_server_that_stops_reading_got_no_letter(self, tmp_path: Path) -> None:
        wire = _StopsReading()
        heavy = an_image(tmp_path)
        heavy.path.write_bytes(b"0" * 8_000_000)  # more than sockets keep in their buffers

        with pytest.raises(Unreachable):
            self.send(wire, images=(heavy,))

    @pytest.mark.parametrize(
        ("verb", "reply", "ends"),
        [
            ("AUTH", "535 5.7.8 no", Unauthorized),
            ("AUTH", "454 4.7.0 not now", Unreachable),
            ("MAIL", "530 5.7.0 sign in first", Unauthorized),
            ("MAIL", "550 5.7.1 sender not allowed", Rejected),
            ("MAIL", "421 4.3.2 busy", RateLimited),
            ("RCPT", "550 5.1.1 no such user", RecipientRefused),
            ("RCPT", "550 unknown", RecipientRefused),
            ("RCPT", "550 5.7.1 relaying denied", Rejected),
            ("RCPT", "554 5.7.1 relay access denied", Rejected),
            ("RCPT", "552 5.2.2 mailbox full", Rejected),
            ("RCPT", "450 4.2.0 greylisted", Unreachable),
            ("RCPT", "451 4.3.0 later", RateLimited),
            ("DATA", "554 no valid recipients", Rejected),
            (".", "552 5.3.4 too big", Rejected),
            (".", "550 5.7.1 looks like spam", Rejected),
            (".", "550 5.1.1 no such user", RecipientRefused),
            (".", "452 4.3.1 disk full", RateLimited),
            (".", "450 4.2.0 try again", Unreachable),
        ],
    )
    def test_a_reply_says_what_may_follow(self, verb: str, reply: str, ends: type[Exception]) -> None:
        wire = SmtpWire()
        wire.replies[verb] = reply

        with pytest.raises(ends) as refusal:
            self.send(wire)

        assert type(refusal.value) is ends
        assert wire.accepted == []

    def test_a_letter_lost_after_its_end_is_open_and_the_next_one_goes_on(self) -> None:
        async def story() -> list[str]:
            client = Client(["127.0.0.1"], clock=StoppedClock(), timeout=1)
            async with SmtpWire() as wire:
                mail = Email.open(await Email.connect(self.connect_answers(wire), client), client)
                first, second = mail.parts(
                    a_message(audience=(a_recipient(), a_recipient("bob@example.org")))
                )
                wire.fault = Fault.RESET
                with pytest.raises(OutcomeUnknown):
                    await mail.publish(first, key="k1", after=None)
                wire.fault = None
                await mail.publish(second, key="k2", after=None)
                await mail.aclose()
                await client.aclose()
                return wire.keys

        assert asyncio.run(story()) == ["k1", "k2"]

    def test_the_letter_reads_well_with_and_without_html(self, tmp_path: Path) -> None:
        letter = self.letter(
            text="# Grandes marées\n\nVoir **ici** : https://estuaires.example/maree\n<script>alert(1)</script>",
            images=(an_image(tmp_path, alt='La digue "sous" l’eau'),),
        )

        text, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
        assert text and html
        assert "Se désinscrire\u00a0: https://marronnier.example/u/" in text.get_content()
        assert '[La digue "sous" l’eau]' in text.get_content()
        page = html.get_content()
        assert '<a href="https://estuaires.example/maree">' in page and "<h1>Grandes marées</h1>" in page
        assert "<script>" not in page
        assert "votre inscription à La lettre d’été" in page
        picture = next(part for part in letter.walk() if part.get_content_maintype() == "image")
        cid = picture["Content-ID"].strip("<>")
        assert f'src="cid:{cid}" alt="La digue &quot;sous&quot; l’eau"' in page
        assert picture.get_content() == (tmp_path / "im1.png").read_bytes()

    def test_a_document_travels_as_an_attachment_under_its_own_name(self, tmp_path: Path) -> None:
        file = tmp_path / "f1"
        file.write_bytes(b"%PDF-1.7 tide table")
        table = Image("f1", file, "application/pdf", 0, 0, 19, "", kind="document", name="Marées d’été.pdf")

        letter = self.letter(images=(an_image(tmp_path), table))

        [attached] = letter.iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == (
            "Marées d’été.pdf",
            b"%PDF-1.7 tide table",
        )
        assert letter.get_body(("html",)) is not None and "f1" not in letter.get_body(("html",)).get_content()

    def test_documents_have_to_fit_a_letter_together(self, tmp_path: Path) -> None:
        heavy = Image("f", tmp_path, "application/pdf", 0, 0, 4 * 2**20, "", kind="document", name="a.pdf")

        said = self.open().objections(a_message(images=(heavy, heavy)))

        assert [str(text) for text in said] == [
            "The documents are too heavy for a letter: 8 MB together, 7 MB at most."
        ]

    def test_documents_and_pictures_have_to_fit_what_the_server_takes_together(self, tmp_path: Path) -> None:
        roomy = replace(self.open(), limits=replace(self.open().limits, image_bytes=6 * 2**20))
        table = Image("f", tmp_path, "application/pdf", 0, 0, 4 * 2**20, "", kind="document", name="a.pdf")
        picture = Image("i", tmp_path, "image/png", 40, 30, 2 * 2**20, "A dike")

        assert roomy.objections(a_message(images=(table, picture))) == ()
        said = roomy.objections(a_message(images=(table, picture, replace(picture, id="j"))))

        assert "have 8 MB together, 6 MB at most" in str(said[0]) and len(said) == 1

    def test_one_click_is_enough_to_unsubscribe(self) -> None:
        raw = self.send(SmtpWire())[0].letter

        assert f"\r\nList-Unsubscribe: <https://marronnier.example/u/{'4f' * 30}>\r\n".encode() in raw
        assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
        assert (
            message_from_bytes(raw, policy=policy.default)["List-Id"]
            == "La lettre d’été <la-lettre-dete.estuaires.example>"
        )

    def test_the_footer_speaks_the_recipients_language(self) -> None:
        letter = self.letter(audience=(a_recipient(language="en-GB"),))

        text = letter.get_body(("plain",))
        assert text and "You receive this e-mail because" in text.get_content()

    def test_nothing_people_type_becomes_a_header(self) -> None:
        nasty = "Bonjour\r\nBcc: eve@example.org\r\n\r\nx"

        letter = self.letter(
            title=nasty,
            options={"subject": ""},
            audience=(a_recipient(name=nasty, unsubscribe="https://m.example/\r\nBcc: eve@example.org"),),
        )

        assert letter["Bcc"] is None
        assert letter["Subject"] == "Bonjour Bcc: eve@example.org x"

    @pytest.mark.parametrize(
        "email", ["a@b\r\nRCPT TO:<eve@example.org>", "a b@c.example", "<a@b.example>", "nobody"]
    )
    def test_what_is_no_address_never_reaches_the_server(self, email: str) -> None:
        wire = SmtpWire()

        with pytest.raises(RecipientRefused):
            self.send(wire, email)

        assert wire.accepted == []

    def test_no_line_is_longer_than_servers_take_and_dots_survive(self) -> None:
        text = "é" * 3000 + "\n.\n..fin\n" + "x" * 3000

        accepted = self.send(SmtpWire(), text=text)[0].letter

        assert max(map(len, accepted.split(b"\r\n"))) <= 998
        body = message_from_bytes(accepted, policy=policy.default).get_body(("plain",))
        assert body and body.get_content().replace("\r\n", "\n").startswith(text)

    def test_letters_beyond_ascii_in_an_address(self) -> None:
        accepted = self.send(SmtpWire(), "zoë@exämple.org")

        assert accepted[0].recipient == "zoë@xn--exmple-cua.org"
        with pytest.raises(Rejected):
            self.send(SmtpWire(extensions=()), "zoë@exämple.org")

    def test_a_server_without_starttls_gets_neither_password_nor_letter(self) -> None:
        wire = SmtpWire()

        with pytest.raises(Rejected) as refusal:
            asyncio.run(self._connect(wire, security="starttls"))

        assert refusal.value.field == "security"

    def test_the_size_a_server_takes_bounds_the_images(self) -> None:
        connection = asyncio.run(self._connect(SmtpWire(), security="none"))

        assert connection.limits.image_bytes == 666_666

    def test_a_user_name_without_a_password_is_half_an_answer(self) -> None:
        with pytest.raises(Rejected) as refusal:
            asyncio.run(self._connect(SmtpWire(), security="none", password=""))

        assert refusal.value.field == "password"

    def test_a_password_never_travels_in_the_open_over_the_internet(self) -> None:
        async def public(host: str, port: int) -> list[str]:
            return ["93.184.215.14"]

        answers = {**SETTINGS, "security": "none", "password": SECRET}

        with pytest.raises(Rejected) as refusal:
            asyncio.run(Email.connect(answers, Client(resolve=public)))

        assert refusal.value.field == "security"

    def letter(self, **message: object) -> EmailMessage:
        accepted = self.send(SmtpWire(), **message)
        letter = message_from_bytes(accepted[0].letter, policy=policy.default)
        assert isinstance(letter, EmailMessage) and not letter.defects
        return letter

    async def _connect(self, wire: SmtpWire, **other: str) -> Connection:
        client = Client(["127.0.0.1"])
        async with wire:
            try:
                return await Email.connect({**self.connect_answers(wire), **other}, client)
            finally:
                await client.aclose()


class _StopsReading(SmtpWire):
    """Lets a letter begin, then is gone."""

    async def _letter(
        self, sender: str, recipient: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readexactly(1000)
        writer.transport.abort()
