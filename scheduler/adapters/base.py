"""The words every platform adapter speaks. One file a platform, one line in `ADAPTERS`, one contract test.

An adapter knows its platform and nothing else: no database, no queue, no clock but its client's. What it is
given is frozen; what it raises says whether the platform got it, because that alone decides what may happen next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, Self

from scheduler.adapters.face import Face
from scheduler.adapters.figures import Figures, Measure
from scheduler.adapters.limits import Limits
from scheduler.adapters.message import Image, Message, Recipient
from scheduler.adapters.quota import Allowance, Quota
from scheduler.adapters.renewal import Renewal, unkept
from scheduler.adapters.scope import Scope
from scheduler.outgoing.errors import (
    AdapterError,
    AddressRefused,
    OutcomeUnknown,
    RateLimited,
    RecipientRefused,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.adapters.permission import ByPermission
    from scheduler.outgoing import Client

__all__ = [
    "COMMENT",
    "Absent",
    "Adapter",
    "AdapterError",
    "AddressRefused",
    "Allowance",
    "CannotTell",
    "Capability",
    "Connection",
    "Field",
    "Figures",
    "Idempotency",
    "Image",
    "Kind",
    "Limits",
    "Measure",
    "Message",
    "OutcomeUnknown",
    "Part",
    "Pending",
    "Proven",
    "Quota",
    "RateLimited",
    "Readback",
    "Receipt",
    "Recipient",
    "RecipientRefused",
    "Rejected",
    "Scope",
    "Step",
    "Unauthorized",
    "Unreachable",
]


# --- what a platform says about itself ---------------------------------------------------------------------


class Idempotency(StrEnum):
    KEY = "key"  # the same key twice is one post: for `key_life`, or for ever where that is None
    HINT = "hint"  # some servers honour the key, some ignore it: replay only after a read-back
    NONE = "none"


class Readback(StrEnum):
    AUTHORITATIVE = "authoritative"  # not listed means not there
    EVENTUAL = "eventual"  # absence counts only after `settle`, seen twice
    NONE = "none"


class Proven(StrEnum):
    """How far it was shown that the adapter and its platform understand each other."""

    SERVER = "server"  # against the real server, or one that somebody else wrote
    LIBRARY = "library"  # a client library of theirs holds our simulator to account
    SIMULATOR = "simulator"  # only against a simulator of our own: experimental


Kind = Literal["social", "blog", "wiki", "forum", "chat", "mail", "hook", "manual"]


class Capability(StrEnum):
    IMAGES = "images"
    VIDEOS = "videos"
    DOCUMENTS = "documents"  # files to be read or downloaded: a PDF, a sheet
    THREADS = "threads"
    FIRST_COMMENT = "first_comment"  # an answer of one's own to the post, sent right after it
    TITLE = "title"
    EDIT = "edit"
    REMOVE = "remove"
    AUDIENCE = "audience"  # keeps a list of recipients
    FIGURES = "figures"  # what became of it can be read
    PROOF = "proof"  # a person says it is out, with a link


@dataclass(frozen=True)
class Field:
    """One question of the connect form; the form and the API's schema are drawn from it."""

    name: str
    label: Text
    kind: Literal["text", "secret", "url", "email", "number", "choice", "lines", "flag"] = "text"
    required: bool = True
    help: Text | None = None
    default: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    within: tuple[int, int] | None = None  # smallest and largest number
    # Of one way in only, where there are two: a token that is copied, or a yes on the platform itself (`permission`).
    way: Literal["token", "permission"] | None = None

    @property
    def secret(self) -> bool:
        return self.kind == "secret"


@dataclass(frozen=True)
class Connection:
    """A checked connection: whose it is, what to store in the open, what to seal, what it allows."""

    identity: str  # as shown to people: @estuaires@social.example, smtp.example.org
    settings: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False, default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    made: tuple[str, ...] = ()  # secrets the adapter made up itself: the person must be shown them, this once
    expires_at: datetime | None = None  # when these credentials stop working, where the platform says so
    renewal: Renewal = field(repr=False, compare=False, default=unkept)  # how newer ones are stored
    channel: str = field(compare=False, default="")  # public id of the one it is stored with


# --- what is to be done ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """Something to do ahead, such as an upload. Its result is stored under `name` and may be reused."""

    name: str
    image: Image | None = None
    keeps: timedelta | None = None  # an older result is thrown away by the platform: do the step again
    message: Message | None = None  # what is laid down there unseen, as a draft


COMMENT = "comment"


@dataclass(frozen=True)
class Part:
    """One thing that becomes public by one call: a post, a piece of a thread, one recipient's mail."""

    ordinal: int
    name: str  # for people: "2/3", "ada@example.org"; COMMENT for the first comment
    message: Message
    text: str
    recipient: Recipient | None = None
    prepared: Mapping[str, Any] = field(default_factory=dict)  # results of the steps, by name

    def with_prepared(self, prepared: Mapping[str, Any]) -> Part:
        return replace(self, prepared=prepared)


# --- what came of it ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Receipt:
    """The platform's proof that a part is live."""

    remote_id: str
    permalink: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    allowance: Allowance | None = None  # heard with the answer; not stored with it


@dataclass(frozen=True)
class Pending:
    """Accepted, not yet live: a person or the platform still has something to do."""

    reason: Text
    look_again: timedelta | None = None  # None: a person ends it
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Absent:
    """Read back: it is certainly not there."""


@dataclass(frozen=True)
class CannotTell:
    """Read back, and no wiser."""

    reason: Text


# --- the adapter -------------------------------------------------------------------------------------------


class Adapter(Protocol):
    """To be inherited from: a platform writes only what it can do."""

    platform: ClassVar[str]
    kind: ClassVar[Kind]
    label: ClassVar[Text]
    fields: ClassVar[tuple[Field, ...]]
    options: ClassVar[tuple[Field, ...]] = ()  # what a variant may choose for this platform: Message.options
    capabilities: ClassVar[frozenset[Capability]]
    usual: ClassVar[Limits]  # before a server has been asked for its own
    proven: ClassVar[Proven] = Proven.SIMULATOR
    idempotency: ClassVar[Idempotency] = Idempotency.NONE
    # How long a replay with the key is harmless; None with KEY: for ever.
    key_life: ClassVar[timedelta | None] = None
    readback: ClassVar[Readback] = Readback.NONE
    settle: ClassVar[timedelta] = timedelta(0)  # how long after a call its result may still be invisible
    # Deliveries of one channel in flight together. One: in their order, a later never overtakes an earlier.
    at_once: ClassVar[int] = 1
    quotas: ClassVar[tuple[Quota, ...]] = ()  # counted in the claim: what is used up takes no place
    # Parts follow each other (a thread): stop at the first trouble. Else each stands alone.
    chained: ClassVar[bool] = True
    ratios: ClassVar[
        tuple[str, ...]
    ] = ()  # shapes of pictures that come out whole there, proposed for a crop
    lane: ClassVar[Literal["fast", "heavy"]] = (
        "fast"  # heavy: long mailings; uploads still to do are, anywhere
    )
    alt_texts: ClassVar[bool] = True  # False: what is to be seen on a picture cannot be told there
    scopes: ClassVar[tuple[Scope, ...]] = ()  # what a token is to be let do, drawn on the connect page
    permission: ClassVar[ByPermission | None] = None  # a person's yes over there, instead of a copied token
    renews: ClassVar[bool] = (
        False  # what it signs in with runs out, and is exchanged on the way (`Connection.renewal`)
    )
    served_here: ClassVar[bool] = False  # what is published there is a feed that this house serves itself
    sent_for_good: ClassVar[Text | None] = None  # why nobody, not even by hand, can change what has left

    limits: Limits

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        """Ask the platform for real. Raises Rejected with what to correct, Unauthorized, Unreachable."""
        ...

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        """An adapter for a stored connection; touches no network."""
        ...

    @classmethod
    def count(
        cls, text: str, *, limits: Limits | None = None, options: Mapping[str, Any] | None = None
    ) -> int:
        """The length of a text as this platform counts it. Pure: the composer and the delivery call the same.

        `limits` are the channel's (a link's length may differ), `options` the variant's (a content warning counts).
        """
        return len(text)

    async def check(self) -> Connection:
        """Is the connection still good? Also re-reads the limits. Raises as `connect` does."""
        ...

    def face(self) -> Face:
        """How its previews are drawn. Pure."""
        return Face(self.platform, ratios=self.ratios)

    def is_markdown(self, message: Message) -> bool:
        return False

    def objections(self, message: Message) -> tuple[Text, ...]:
        """What the platform is known to refuse beyond its limits. Pure; callers ask `fit.objections`."""
        return ()

    def has_threads(self) -> bool:
        """Can a post be followed by others of the same author, as one piece? Pure."""
        return Capability.THREADS in self.capabilities

    def texts(self, message: Message) -> tuple[str, ...]:
        """What is read there as a post each, and counted each by itself; the first comment is none of them. Pure."""
        return (message.text, *message.thread) if self.has_threads() else (message.text,)

    def parts(self, message: Message) -> tuple[Part, ...]:
        """What will be sent, in order. Pure: the same message always gives the same parts."""
        return (Part(1, "1/1", message, message.text),)

    def steps(self, message: Message) -> tuple[Step, ...]:
        """What can be done ahead, such as uploads. Pure."""
        return ()

    def is_heavy(self, message: Message) -> bool:
        """Do files travel with the call that publishes it? Pure."""
        return False

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        """Do one step; the result is plain JSON. Harmless to repeat: nothing becomes public by it."""
        raise LookupError(step.name)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        """Make one part public. `key` is the same for every try of this part; `after` is the part before it."""
        ...

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        """Did an attempt made since then get through? Only reads. `after` is the part before it, where it is known."""
        return CannotTell(N_("This platform does not show what was published."))

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt | Pending:
        """Let what is public say this now. Making the same change twice leaves the same thing: it may be repeated."""
        raise Rejected(N_("What is published there cannot be changed any more."))

    async def remove(self, receipt: Receipt, *, key: str) -> Pending | None:
        """Take it down; already gone is success, so it may be repeated."""
        raise Rejected(N_("What is published there cannot be taken back."))

    async def figures(self, receipt: Receipt) -> Figures | None:
        """What became of a post so far; None when it is not there any more. Only reads, and raises as `check`."""
        return None

    async def announce(self, *, house: str) -> None:
        """What is served here has changed: tell whoever wants to hear of it. `house`: our public address.

        Harmless to repeat; raises as `check`."""
        return None

    def hidden(self) -> tuple[str, ...]:
        """Its secrets, as they might come back in an answer: they are struck out before anything is kept."""
        return ()

    async def aclose(self) -> None:
        """Let go of connections of its own; the client stays open."""
        return None
