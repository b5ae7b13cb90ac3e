"""A Slack channel, as an app that is a member of it. https://docs.slack.dev/reference/methods/chat.postMessage"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, answering, believed, form, uploads
from scheduler.adapters.base import (
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Figures,
    Idempotency,
    Image,
    Kind,
    Limits,
    Measure,
    Message,
    Part,
    Proven,
    Quota,
    Readback,
    Receipt,
    Rejected,
    Scope,
    Step,
    Text,
)
from scheduler.adapters.slack import files as slack_files
from scheduler.adapters.slack import saying
from scheduler.adapters.slack.methods import Methods
from scheduler.adapters.slack.permission import ENDS, ROTATING, SCOPES, USUAL, Permission
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.adapters.permission import ByPermission
    from scheduler.outgoing import Client

PAGE, PAGES = "100", 5
CLOCKS_DIFFER = timedelta(minutes=5)
COUNTED = {"reply_count": Measure.REPLIES, "reactions": Measure.LIKES}


@dataclass(frozen=True)
class Slack(Adapter):
    slack: Methods
    settings: Mapping[str, Any]
    limits: Limits

    platform: ClassVar[str] = "slack"
    kind: ClassVar[Kind] = "chat"
    label: ClassVar[Text] = N_("Slack")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "token", N_("Token of the app"), "secret",
            help=N_("Begins with xoxb-; of an app that was given the permissions listed here."), way="token",
        ),
        Field(
            "client_id", N_("Client ID of the app"), required=False, way="permission",
            help=N_("Under “Basic Information” of the app, like its secret."),
        ),
        Field(
            "client_secret", N_("Client secret of the app"), "secret", required=False, way="permission",
            help=N_("Leave it empty for an app set to PKCE. It is not stored."),
        ),
        Field("channel", N_("Identifier of the channel"), help=N_("Begins with C; below “About” of the channel. Invite the app there.")),
        Field(
            "api", N_("Address of the interface"), "url", required=False, default=USUAL,
            help=N_("Leave it as it is, save to try things out."),
        ),
        believed.alt_text(2000),
    )  # fmt: skip
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.THREADS,
            Capability.FIRST_COMMENT,
            Capability.EDIT,
            Capability.REMOVE,
            Capability.FIGURES,
        }
    )
    # It takes 40 000 and cuts them in silence; readers get one piece up to here.
    usual: ClassVar[Limits] = Limits(text=4000, images=10, alt_text=2000)
    scopes: ClassVar[tuple[Scope, ...]] = SCOPES
    permission: ClassVar[ByPermission | None] = Permission()
    proven: ClassVar[Proven] = Proven.LIBRARY
    # Nobody promises what `client_msg_id` does: each message carries a mark by which it is looked for first.
    idempotency: ClassVar[Idempotency] = Idempotency.HINT
    readback: ClassVar[Readback] = Readback.EVENTUAL
    settle: ClassVar[timedelta] = timedelta(seconds=10)
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("messages", 60, timedelta(minutes=1)),)

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        if given["token"].startswith(ROTATING):
            raise Rejected(ENDS, "token")
        api = await answered.safe_base(given["api"], client, "api")
        stored = {"channel": given["channel"], **believed.settings(given)}
        limits = believed.limits(cls.usual, given)
        return await cls(Methods(api, given["token"], client), stored, limits).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        return cls(Methods(stored["api"], connection.secrets["token"], client), stored, connection.limits)

    async def check(self) -> Connection:
        me = await self.slack.read("auth.test")
        about = await self.slack.read("conversations.info", {"channel": str(self.settings["channel"])})
        room = about.get("channel")
        if not isinstance(room, dict) or not room.get("id"):
            raise Rejected(N_("This does not answer like Slack."), "api")
        if room.get("is_archived"):
            raise Rejected(N_("This channel is archived."), "channel")
        if not room.get("is_member"):
            raise Rejected(N_("The app is not in this channel: invite it there."), "channel")
        stored = {
            "api": self.slack.api,
            "channel": str(room["id"]),
            "team_url": str(me.get("url") or ""),
            "display_name": str(me.get("user") or "")[:200],
            **believed.settings(self.settings),
        }
        name = f"{me.get('user')}, #{room.get('name')}"
        return Connection(name, stored, {"token": self.slack.token}, self.limits)

    def parts(self, message: Message) -> tuple[Part, ...]:
        return answering.pieces(message)

    def steps(self, message: Message) -> tuple[Step, ...]:
        return tuple(Step(uploads.name(image), image) for image in message.pictures)

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        """A file nobody sees until a message shows it."""
        if step.image is None:
            raise LookupError(step.name)
        return await slack_files.upload(self.slack, step.image)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        answering.demand_the_one_before(part, after)
        files = self._files(part, ())
        said = self._said(part, files) | saying.marked(key) | {"channel": self.settings["channel"]}
        if after is not None:
            said["thread_ts"] = after.detail["root"]
        made = await self.slack.call("chat.postMessage", said, repeatable=False)
        return self._receipt(answered.word(made, "ts"), files, after)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        if lost := answering.lost_sight_of(part, after):
            return lost
        asked = {
            "channel": str(self.settings["channel"]), "include_all_metadata": "true", "limit": PAGE,
            "oldest": str((since - CLOCKS_DIFFER).timestamp()),
        }  # fmt: skip
        name = "conversations.history"
        if after is not None:
            name, asked["ts"] = "conversations.replies", str(after.detail["root"])
        for _ in range(PAGES):
            page = await self.slack.read(name, asked)
            listed = page.get("messages")
            for one in listed if isinstance(listed, list) else ():
                if isinstance(one, dict) and saying.is_marked(one, key):
                    return self._receipt(answered.word(one, "ts"), self._files(part, ()), after)
            more = page.get("response_metadata")
            cursor = str(more.get("next_cursor") or "") if isinstance(more, dict) else ""
            if not cursor:
                return Absent()
            asked["cursor"] = cursor
        return CannotTell(N_("So much was published since that the attempt cannot be found again."))

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        files = self._files(part, tuple(receipt.detail.get("files") or ()))
        said = self._said(part, files) | {"channel": self.settings["channel"], "ts": receipt.remote_id}
        await self.slack.call("chat.update", {"blocks": [], **said}, repeatable=True)
        return replace(receipt, detail={**receipt.detail, "files": files})

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        said = {"channel": self.settings["channel"], "ts": receipt.remote_id}
        await self.slack.call("chat.delete", said, repeatable=True, fine=("message_not_found",))

    async def figures(self, receipt: Receipt) -> Figures | None:
        asked = {"channel": str(self.settings["channel"]), "ts": receipt.remote_id, "limit": "1"}
        page = await self.slack.read("conversations.replies", asked, fine=("thread_not_found",))
        listed = page.get("messages")
        said = listed[0] if isinstance(listed, list) and listed else None
        if not isinstance(said, dict):
            return None
        pressed = said.get("reactions", [])
        if isinstance(pressed, list):
            said = {**said, "reactions": sum(_count(one) for one in pressed)}
        return Figures.of({"reply_count": 0, **said}, COUNTED)

    def hidden(self) -> tuple[str, ...]:
        return (self.slack.token,)

    def _said(self, part: Part, files: list[str]) -> dict[str, Any]:
        shown = list(zip(self._pictures(part), files, strict=False))
        drawn = saying.blocks(part.text, shown)
        return saying.words(part.text) | ({"blocks": drawn} if drawn else {})

    def _pictures(self, part: Part) -> tuple[Image, ...]:
        return part.message.pictures if part.ordinal == 1 else ()

    def _files(self, part: Part, shown: tuple[str, ...]) -> list[str]:
        """As uploaded for it; else those that are `shown` already."""
        names = [uploads.name(image) for image in self._pictures(part)]
        if all(name in part.prepared for name in names):
            return [str(part.prepared[name]["id"]) for name in names]
        return list(shown)

    def _receipt(self, ts: str, files: list[str], after: Receipt | None) -> Receipt:
        root = str(after.detail["root"]) if after else ts
        channel, team = self.settings["channel"], str(self.settings.get("team_url") or "")
        link = f"{team.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}" if team else ""
        below = f"?thread_ts={root}&cid={channel}" if link and after else ""
        return Receipt(ts, link + below, {"root": root, "files": files})


def _count(reaction: Any) -> int:
    found = reaction.get("count") if isinstance(reaction, dict) else None
    return found if isinstance(found, int) else 0
