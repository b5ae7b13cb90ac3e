"""A mailing by a Listmonk of one's own: laid down as a draft ahead of its time, started by one call.

https://listmonk.app/docs/apis/campaigns/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, article, form, uploads
from scheduler.adapters.base import (
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Figures,
    Idempotency,
    Kind,
    Limits,
    Measure,
    Message,
    Part,
    Proven,
    Readback,
    Receipt,
    Rejected,
    Scope,
    Step,
    Text,
    Unreachable,
)
from scheduler.adapters.listmonk.house import House
from scheduler.adapters.markdown import html_of
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

OUT = ("running", "paused", "finished", "cancelled")  # paused and cancelled: some have it already
COUNTED = {"views": Measure.OPENED, "clicks": Measure.CLICKS, "sent": Measure.DELIVERED}


@dataclass(frozen=True)
class Listmonk(Adapter):
    house: House
    settings: Mapping[str, Any]
    limits: Limits
    channel: str = ""  # public id

    platform: ClassVar[str] = "listmonk"
    kind: ClassVar[Kind] = "mail"
    proven: ClassVar[Proven] = Proven.LIBRARY
    label: ClassVar[Text] = N_("Listmonk")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("server", N_("Address of the server"), "url"),
        Field("username", N_("API user"), help=N_("Made under Users, of the kind API.")),
        Field("token", N_("Its token"), "secret"),
        Field("lists", N_("Lists"), help=N_("Their names or numbers; several, with commas between.")),
        Field("sender", N_("Sender"), required=False, help=N_("Such as Estuaires <news@estuaires.example>; empty: that of the server.")),
    )  # fmt: skip
    options: ClassVar[tuple[Field, ...]] = (
        Field("subject", N_("Subject"), required=False, help=N_("The title, where left empty.")),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.IMAGES, Capability.TITLE, Capability.FIGURES}
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("lists:get_all", N_("to find the lists it goes to")),
        Scope("campaigns:get", N_("to find a mailing whose answer was lost, and what became of it")),
        Scope("campaigns:manage", N_("to write the mailing and to start it")),
        Scope("campaigns:send", N_("to start it, where the server has this apart")),
        Scope("media:manage", N_("to upload images with their descriptions")),
    )
    usual: ClassVar[Limits] = Limits(title=500, images=10)
    # Started twice it would leave once; but one that a person paused meanwhile would go on: it is looked at first.
    idempotency: ClassVar[Idempotency] = Idempotency.HINT
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE
    sent_for_good: ClassVar[Text | None] = N_(
        "A letter that was sent is in its readers’ hands: it cannot be changed or taken back. Send another one."
    )

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        server = await answered.safe_base(given["server"], client, "server")
        house = House(server, given["username"], given["token"], client)
        return await cls(house, {"lists": given["lists"], "sender": given["sender"]}, cls.usual).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        house = House(stored["server"], stored["username"], connection.secrets["token"], client)
        return cls(house, stored, connection.limits, connection.channel)

    async def check(self) -> Connection:
        numbers = await self._lists()
        stored = {
            "server": self.house.address,
            "username": self.house.username,
            "lists": str(self.settings["lists"]),
            "list_ids": numbers,
            "sender": str(self.settings.get("sender") or ""),
        }
        host = self.house.address.partition("://")[2]
        return Connection(
            f"{self.settings['lists']}, {host}"[:300], stored, {"token": self.house.token}, self.limits
        )

    def is_markdown(self, message: Message) -> bool:
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        return () if _subject(message) else (N_("A letter needs a subject."),)

    def steps(self, message: Message) -> tuple[Step, ...]:
        pictures = tuple(Step(uploads.name(image, words=False), image) for image in message.pictures)
        return (*pictures, Step(self._draft(message), message=message))

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is not None:
            name = uploads.file_name(step.image, f"image-{step.image.id[:8]}")
            file = Upload(name, step.image.content_type, await uploads.octets(step.image))
            made = await self.house.call("POST", "/media", repeatable=True, form={"file": file})
            address = str(answered.member(made, "data", dict).get("url") or "")
            if not address:
                raise Unreachable(N_("What {server} answered cannot be read.", server=self.house.address))
            return {"url": address if "://" in address else f"{self.house.address}{address}"}
        if step.message is None:
            raise LookupError(step.name)
        return await self._laid_down(step.message, stored)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        """Starts the draft that was laid down. Somebody may have thrown it away there: then it is laid down anew."""
        number = part.prepared[self._draft(part.message)]["id"]
        there = await self._start(number)
        if there is None:
            # Of one laid down anew, by a try whose answer was lost, nothing is known but its tag.
            begun = await self._found(part.message, OUT)
            number = begun["id"] if begun else (await self._laid_down(part.message, part.prepared))["id"]
            there = begun or await self._start(number)
        if there is None:
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.house.address))
        return self._receipt(there)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        draft = part.prepared.get(self._draft(part.message))
        there = await self._there(draft["id"]) if draft else None
        if draft and there is None:
            there = await self._found(part.message, OUT)
        return self._receipt(there) if there and there.get("status") in OUT else Absent()

    async def figures(self, receipt: Receipt) -> Figures | None:
        there = await self._there(int(receipt.remote_id))
        return Figures.of(there, COUNTED) if there is not None else None

    def hidden(self) -> tuple[str, ...]:
        return (self.house.token,)

    async def _start(self, number: int) -> dict[str, Any] | None:
        """As it is once it was started, by this call or an earlier one; None where it is gone. Raises as calls do."""
        said, path = {"status": "running"}, f"/campaigns/{number}/status"
        answer = await self.house.call("PUT", path, repeatable=False, fine=(400, 404), json=said)
        if answer.ok:
            found = answered.anything(answer)
            made = found.get("data") if isinstance(found, dict) else None
            return made if isinstance(made, dict) else {}
        there = await self._there(number)
        if there is not None and there.get("status") not in OUT:
            raise self.house.meaning(answer, repeatable=False)
        return there

    async def _there(self, number: int) -> dict[str, Any] | None:
        # Of one that is not there, Listmonk says 400 in some releases and 404 in others.
        answer = await self.house.call("GET", f"/campaigns/{number}", repeatable=True, fine=(400, 404))
        if not answer.ok:
            return None
        found = self.house.data(answer)
        if not isinstance(found, dict) or not found.get("id"):
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.house.address))
        return found

    async def _found(self, message: Message, statuses: tuple[str, ...]) -> dict[str, Any] | None:
        """The newest campaign with the tag of these words, in one of these states."""
        tag = self._tag(message)
        asked = {"tags": tag, "order_by": "created_at", "order": "DESC", "per_page": "50", "no_body": "true"}
        found = await self.house.read("/campaigns", **asked)
        listed = found.get("results") if isinstance(found, dict) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and tag in (one.get("tags") or ()) and one.get("status") in statuses:
                return one
        return None

    async def _laid_down(self, message: Message, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The draft that is there already, should the answer to an earlier try be lost, else a new one.

        Whoever may write there may have changed it, or tagged another one like it: it is written anew.
        """
        pictures = [stored[step.name] for step in self.steps(message) if step.image]
        said: dict[str, Any] = {
            "name": f"{_subject(message)[:150]} ({self._tag(message)})",
            "subject": _subject(message),
            "lists": list(self.settings["list_ids"]),
            "from_email": str(self.settings.get("sender") or ""),  # empty: that of the server
            "type": "regular",
            "content_type": "html",
            "body": html_of(message.text) + article.figures(pictures, message.pictures),
            "altbody": message.text,
            "tags": [self._tag(message)],
        }
        found = await self._found(message, ("draft",))
        method, path = ("PUT", f"/campaigns/{found['id']}") if found else ("POST", "/campaigns")
        there = self.house.data(await self.house.call(method, path, repeatable=True, json=said))
        if not isinstance(there, dict) or not isinstance(there.get("id"), int):
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.house.address))
        return {"id": there["id"]}

    async def _lists(self) -> list[int]:
        found = await self.house.read("/lists", per_page="all", minimal="true")
        listed = found.get("results") if isinstance(found, dict) else None
        known = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        numbers = []
        for wanted in (word.strip() for word in str(self.settings["lists"]).split(",") if word.strip()):
            one = next((one for one in known if wanted in (str(one.get("id")), one.get("name"))), None)
            if one is None:
                raise Rejected(N_("Listmonk has no list called “{name}”.", name=wanted), "lists")
            numbers.append(int(one["id"]))
        return numbers

    def _receipt(self, there: Mapping[str, Any]) -> Receipt:
        number = answered.word(there, "id")
        return Receipt(number, f"{self.house.address}/campaign/{there.get('uuid') or number}")

    def _draft(self, message: Message) -> str:
        """Its own for each channel, its lists, its sender and the subject: the same words to others are another letter."""
        lists = ",".join(map(str, self.settings["list_ids"]))
        sender = str(self.settings.get("sender") or "")
        return article.draft_name(message, self.channel, lists, sender, _subject(message))

    def _tag(self, message: Message) -> str:
        return f"marronnier-{self._draft(message).removeprefix('draft-')}"


def _subject(message: Message) -> str:
    return str(message.options.get("subject") or message.title).strip()
