"""People without an account here, known by their address: asked for a yes by a link, or invited. Found, taken along, erased.

What they answered stays, without their name: the yes a post left with is the newsroom's proof.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from scheduler.approvals import ApprovalLink, ApprovalPath, Decision
from scheduler.approvals.step import Outside
from scheduler.content import Variant
from scheduler.notices import Notice
from scheduler.people import Invitation
from scheduler.privacy import in_sentences
from scheduler.publishing import Delivery, Passage
from scheduler.wording import N_, Text, verbatim

# Stored where a name has to stand, so it cannot be translated later: in the language they were written to.
CALLED = {"fr": "Personne extérieure"}
CALLED_ELSE = "Somebody outside"


class StillAsked(Exception):
    """A path goes on asking them: their address would be written down again at the next post."""

    def __init__(self, path: ApprovalPath) -> None:
        self.text: Text = N_(
            "“{path}” still asks them. Take their address off that path first.", path=verbatim(path.name)
        )
        super().__init__(str(self.text))


@dataclass(frozen=True)
class Known:
    """What a workspace keeps about one address; `email` as mail servers look it up."""

    email: str
    paths: Sequence[ApprovalPath] = field(default=())  # also those that ended
    links: Sequence[ApprovalLink] = field(default=())
    answers: Sequence[Decision] = field(default=())
    invitations: Sequence[Invitation] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.paths or self.links or self.invitations)


def known(session: Session, workspace_id: int, address: str) -> Known:
    """By the address as somebody writes it."""
    email = Outside.of(address).email
    if not email:
        return Known(email)
    paths = session.scalars(select(ApprovalPath).where(ApprovalPath.workspace_id == workspace_id))
    links = session.scalars(_links(workspace_id).where(ApprovalLink.email == email)).all()
    invited = select(Invitation).where(Invitation.workspace_id == workspace_id, Invitation.email == email)
    return Known(
        email,
        [path for path in paths if _asks(path, email)],
        links,
        _answers(session, workspace_id, links),
        session.scalars(invited.order_by(Invitation.id)).all(),
    )


def written(session: Session, workspace_id: int, its: Known, *, now: datetime) -> str:
    """A file of JSON: what they were asked, what they answered, and where their address stands. No secret of a link."""
    posts = {
        variant.id: {"variant": variant.public_id, "title": variant.post.title}
        for variant in session.scalars(
            select(Variant).where(
                Variant.workspace_id == workspace_id, Variant.id.in_({link.variant_id for link in its.links})
            )
        )
    }
    said: dict[str, Any] = {
        "exported_at": now.isoformat(),
        "email": its.email,
        "paths": [{"name": path.name, "ended_at": _at(path.ended_at)} for path in its.paths],
        "links": [
            posts.get(link.variant_id, {})
            | {"id": link.public_id, "name": link.name, "language": link.language}
            | {
                name: _at(getattr(link, name))
                for name in ("created_at", "mailed_at", "proven_at", "ended_at")
            }
            for link in its.links
        ],
        "answers": [
            posts.get(one.variant_id, {})
            | {"at": _at(one.at), "verdict": one.verdict, "comment": one.comment, "name": one.by_name}
            for one in its.answers
        ],
        "invitations": [
            {"created_at": _at(one.created_at), "expires_at": _at(one.expires_at)} for one in its.invitations
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def erase(session: Session, workspace_id: int, its: Known, *, now: datetime) -> None:
    """Name and address go from links, answers, stamps, notices and paths that ended. Raises StillAsked."""
    for path in its.paths:
        if path.ended_at is None:
            raise StillAsked(path)
    for link in its.links:
        link.ended_at = link.ended_at or now
    forget_in_ended_paths(session, workspace_id, its.email)
    forget(session, workspace_id, its.links)
    invited = delete(Invitation).where(Invitation.workspace_id == workspace_id)
    session.execute(invited.where(Invitation.id.in_([one.id for one in its.invitations])))


def erase_everywhere(session: Session, address: str, *, now: datetime) -> None:
    """For somebody whose account goes; where a path still asks their address, they are somebody outside from now on."""
    asked_by = select(ApprovalLink.workspace_id).where(ApprovalLink.email == address).distinct()
    for workspace_id in session.scalars(asked_by).all():
        with contextlib.suppress(StillAsked):
            erase(session, workspace_id, known(session, workspace_id, address), now=now)


def forget(session: Session, workspace_id: int, links: Sequence[ApprovalLink]) -> None:
    """Who these links were for; none of them opens anything after. The deeds name a link by its id, so the sealed history stays valid."""
    by_id = {link.id: link for link in links}
    _forget_notices(session, workspace_id, links)
    for name, called in sorted(
        {(each, _called(link.language)) for link in links for each in (link.name, link.email)}
    ):
        in_sentences.forget(session, {name}, called, workspace_id)
    for answer in _answers(session, workspace_id, links):
        answer.by_name = _called(by_id[answer.link_id or 0].language)
        _forget_in_stamps(session, answer)
    for link in links:
        link.name = link.email = ""
        link.ended_at = link.ended_at or link.expires_at
        link.token_hash = link.code_hash = link.code_until = link.proof_hash = None
    session.flush()


def forget_in_ended_paths(session: Session, workspace_id: int, email: str) -> None:
    its = select(ApprovalPath).where(
        ApprovalPath.workspace_id == workspace_id, ApprovalPath.ended_at.is_not(None)
    )
    for path in session.scalars(its):
        if _asks(path, email):
            path.steps = [_without(step, email) for step in path.steps]


def _forget_in_stamps(session: Session, answer: Decision) -> None:
    stamps = session.scalars(
        select(Passage)
        .join(Delivery, Delivery.id == Passage.delivery_id)
        .where(
            Passage.workspace_id == answer.workspace_id,
            Delivery.workspace_id == answer.workspace_id,
            Delivery.variant_id == answer.variant_id,
        )
    )
    for stamp in stamps:
        stamp.approvals = [
            row | {"name": answer.by_name} if row.get("link") and row["at"] == answer.at.isoformat() else row
            for row in stamp.approvals
        ]


def _forget_notices(session: Session, workspace_id: int, links: Sequence[ApprovalLink]) -> None:
    """Those that say that a letter did not arrive name the address."""
    emails = {link.email for link in links}
    about = select(Variant.public_id).where(
        Variant.workspace_id == workspace_id, Variant.id.in_({link.variant_id for link in links})
    )
    told = select(Notice).where(Notice.workspace_id == workspace_id, Notice.kind == "review_late")
    for notice in session.scalars(told.where(Notice.about.in_(about))):
        if str(notice.text.params.get("email", "")) in emails:
            session.delete(notice)


def _links(workspace_id: int) -> Select[ApprovalLink]:
    return select(ApprovalLink).where(ApprovalLink.workspace_id == workspace_id).order_by(ApprovalLink.id)


def _answers(session: Session, workspace_id: int, links: Sequence[ApprovalLink]) -> Sequence[Decision]:
    its = select(Decision).where(Decision.workspace_id == workspace_id)
    return session.scalars(
        its.where(Decision.link_id.in_([link.id for link in links])).order_by(Decision.id)
    ).all()


def _asks(path: ApprovalPath, email: str) -> bool:
    return any(one.get("email") == email for step in path.steps for one in step.get("outside", ()))


def _without(step: dict[str, Any], email: str) -> dict[str, Any]:
    if "outside" not in step:
        return step
    # The place stays: a step without anybody outside would read as one that asked a role.
    return step | {
        "outside": [
            {"email": "", "name": _called(one.get("language", "")), "language": one.get("language", "")}
            if one.get("email") == email
            else one
            for one in step["outside"]
        ]
    }


def _called(language: str) -> str:
    return CALLED.get(language, CALLED_ELSE)


def _at(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
