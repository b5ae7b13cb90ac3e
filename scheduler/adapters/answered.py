"""What a platform must have said, read without trust: what is missing is an error of ours to name, never a KeyError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from scheduler.adapters.base import AdapterError, OutcomeUnknown, Rejected, Unreachable
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

T = TypeVar("T")


def member(answer: Answer, name: str, kind: type[T]) -> T:
    """One member of an object that was answered to a repeatable call. Raises Unreachable."""
    said = anything(answer)
    found = said.get(name) if isinstance(said, dict) else None
    if not isinstance(found, kind) or not found:
        raise Unreachable(N_("What {server} answered cannot be read.", server=_host(answer)))
    return found


def word(said: Mapping[str, Any], name: str) -> str:
    """A word that proves something is out. Raises OutcomeUnknown where it is missing."""
    found = said.get(name)
    if not isinstance(found, str | int) or isinstance(found, bool) or found == "":
        raise OutcomeUnknown(N_("The platform took it, and what it answered cannot be read."))
    return str(found)


def anything(answer: Answer) -> Any:
    """Its JSON; None where it is none."""
    try:
        return answer.json()
    except ValueError:
        return None


def trouble(answer: Answer, said: Text, *, repeatable: bool, field: str) -> AdapterError:
    """What a refusal means that is about neither the credentials nor a limit; `field` is where the address was asked for.

    Where a call made twice could make two things, nobody knows what a server in trouble has done with it.
    """
    if answer.status == 408 or answer.status >= 500:
        return Unreachable(said) if repeatable else OutcomeUnknown(said)
    if 300 <= answer.status < 400:
        return Rejected(N_("The site sends us to another address; connect that one instead."), field)
    return Rejected(said)


async def safe_address(given: str, client: Client, field: str) -> str:
    """A server's address without what follows it. Raises Rejected, AddressRefused and Unreachable.

    Over https, save inside one's own network: on the way, others could read what opens the door.
    """
    word_ = given.strip() if "://" in given else f"https://{given.strip()}"
    try:
        parts = urlsplit(word_)
        host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
        if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
            raise ValueError
    except ValueError:
        raise Rejected(N_("This is not the address of a server."), field) from None
    if parts.scheme == "http" and not await client.is_inside(host, port):
        raise Rejected(
            N_(
                "{server} must be reached over https: on the way, others could read the token.",
                server=parts.netloc,
            ),
            field,
        )
    return f"{parts.scheme}://{parts.netloc}"


async def safe_base(given: str, client: Client, field: str) -> str:
    """The same with the path that was given: an interface need not lie at the root of its server."""
    origin = await safe_address(given, client, field)
    path = given.strip().partition("://")[2].partition("/")[2].strip("/")
    return f"{origin}/{path}".rstrip("/")


def _host(answer: Answer) -> str:
    return urlsplit(answer.url).netloc
