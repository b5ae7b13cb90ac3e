"""A video on its way: by the service that makes it ready to be shown, or straight to the server that keeps the account.

https://docs.bsky.app/docs/tutorials/video. The service puts the finished video on that server itself, with a proof that
names one method and ends within half an hour.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from scheduler.adapters import answered, uploads
from scheduler.adapters.base import Image, Rejected, Step, Unreachable
from scheduler.adapters.bluesky import refusals
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.adapters.bluesky.session import Session
    from scheduler.outgoing import Answer

Pause = Callable[[float], Awaitable[None]]

USUAL = "https://video.bsky.app"
ITS_OWN = ("bsky.social", "bsky.network")  # servers of accounts that Bluesky keeps
KIND = "video/mp4"  # the only one a post may carry
PROOF = timedelta(minutes=29)
DONE, FAILED = "JOB_STATE_COMPLETED", "JOB_STATE_FAILED"
LOOKS = (0.5, 1, 2, 3, 5, 5, 5, 5)  # seconds; what takes longer is looked at again by the next try


def usual(server: str) -> str:
    """The service of the accounts that are kept there; empty: none that is known."""
    host = urlsplit(server).hostname or ""
    return USUAL if any(host == own or host.endswith(f".{own}") for own in ITS_OWN) else ""


def steps(film: Image, keeps: timedelta) -> tuple[Step, Step]:
    """Taken there, and ready: whoever crashed between the two goes on waiting for the same."""
    return Step(uploads.name(film, words=False), film, keeps), Step(ready(film), film, keeps)


def ready(film: Image) -> str:
    return f"{uploads.name(film, words=False)}-ready"


async def upload(session: Session, service: str, did: str, film: Image) -> dict[str, Any]:
    """`{job}` of the service, or `{blob}` where there is none. Raises as calls do."""
    content = await uploads.octets(film)
    how: dict[str, Any] = {"data": content, "timeout": 30 + len(content) / uploads.SLOWEST}
    if not service:
        headers = {"Content-Type": film.content_type}
        answer = await session.call(
            "POST", "com.atproto.repo.uploadBlob", repeatable=True, headers=headers, **how
        )
        return {"blob": answered.member(answer, "blob", dict)}
    headers = {"Content-Type": film.content_type, "Authorization": f"Bearer {await _proof(session)}"}
    address = f"{service}/xrpc/app.bsky.video.uploadVideo"
    params = {"did": did, "name": uploads.file_name(film, f"{film.id}")}
    answer = await session.client.request(
        "POST", address, params=params, headers=headers, repeatable=True, **how
    )
    job = _job(answer)
    # The same film a second time is answered by a refusal that names the first one's job.
    if job.get("jobId"):
        return {"job": str(job["jobId"])}
    raise _fault(answer, session)


async def wait(
    session: Session, service: str, taken: Mapping[str, Any], *, pause: Pause = asyncio.sleep
) -> dict[str, Any]:
    """What a post names. Raises Rejected for a film the service cannot read, Unreachable while it is at work."""
    if "blob" in taken:
        return dict(taken["blob"])
    for seconds in LOOKS:
        address = f"{service}/xrpc/app.bsky.video.getJobStatus"
        answer = await session.client.request("GET", address, params={"jobId": str(taken["job"])})
        if not answer.ok:
            raise _fault(answer, session)
        job = _job(answer)
        if isinstance(job.get("blob"), dict):
            return dict(job["blob"])
        if job.get("state") in (DONE, FAILED):
            said = str(job.get("message") or job.get("error") or "")
            raise Rejected(N_("Bluesky cannot use the video: {said}", said=said))
        await pause(seconds)
    raise Unreachable(N_("Bluesky is still making the video ready."))


async def _proof(session: Session) -> str:
    """That this account lets the service put a file on its server, for a while."""
    ends = session.client.clock.now() + PROOF
    home = quote(urlsplit(session.server).netloc, safe="")
    method = "com.atproto.server.getServiceAuth"
    said = await session.read(
        method, aud=f"did:web:{home}", lxm="com.atproto.repo.uploadBlob", exp=str(int(ends.timestamp()))
    )
    session.lent.append(answered.word(said, "token"))
    return session.lent[-1]


def _job(answer: Answer) -> dict[str, Any]:
    """Its description puts what is told into `jobStatus`; the service itself sometimes leaves that out."""
    try:
        said = answer.json()
    except ValueError:
        return {}
    inner = said.get("jobStatus", said) if isinstance(said, dict) else {}
    return inner if isinstance(inner, dict) else {}


def _fault(answer: Answer, session: Session) -> Exception:
    if answer.ok:
        return Unreachable(N_("What {server} answered cannot be read.", server="Bluesky"))
    now = session.client.clock.now()
    return refusals.meaning(answer, hide=session.hidden(), now=now, repeatable=True)
