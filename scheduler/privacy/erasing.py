"""Forgetting a person who left. What they wrote for the newsroom stays, without their name; the sealed history stays valid."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.activity import PersonDetail
from scheduler.calendar import DavExtra, DavProperty, DavRefusal, Device, Feed, SavedView
from scheduler.calendar.feeds import keeping
from scheduler.db import across_workspaces
from scheduler.notices import Notice
from scheduler.people import ApiToken, Invitation, Membership, PasswordReset, SignIn, User, Workspace
from scheduler.people.finding import memberships_of
from scheduler.people.idempotent import IdempotentCall
from scheduler.privacy import in_sentences, outsiders
from scheduler.publishing import Delivery
from scheduler.wording import N_, Text

NOWHERE = "@invalid"  # no address anybody can have (RFC 2606): what somebody chose can never look like it
# Where a name has to stand. Stored, so it cannot be translated later: in the language the person had chosen, else their workspace's.
CALLED = {"fr": "Ancien membre"}
CALLED_ELSE = "Former member"


class StillHere(Exception):
    """The person belongs to a workspace."""

    def __init__(self) -> None:
        self.text: Text = N_("They still belong to a workspace of this house. End their memberships first.")
        super().__init__(str(self.text))


def is_erased(person: User) -> bool:
    return person.email.endswith(NOWHERE)


def is_known_elsewhere(session: Session, person: User, workspace_id: int, now: datetime) -> bool:
    """Does another workspace still know them, or wait for them? Then their account is not for this one to erase."""
    detail = select(PersonDetail.id).where(
        PersonDetail.user_id == person.id, PersonDetail.workspace_id != workspace_id
    )
    asked = select(Invitation.id).where(
        Invitation.email == person.email, Invitation.workspace_id != workspace_id,
        Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now,
    )  # fmt: skip
    with across_workspaces(session):
        return any(session.scalar(its.limit(1)) is not None for its in (detail, asked))


def erase_here(session: Session, person: User, workspace_id: int, *, now: datetime) -> bool:
    """For one workspace: all of it, or (False) only the name in its history, where others know them. Raises StillHere."""
    if memberships_of(session, person.id):
        raise StillHere
    if not is_known_elsewhere(session, person, workspace_id, now):
        erase(session, person, now=now)
        return True
    session.execute(
        update(PersonDetail)
        .where(PersonDetail.workspace_id == workspace_id, PersonDetail.user_id == person.id)
        .values(name="", user_id=None)
    )
    return False


def erase(session: Session, person: User, *, now: datetime) -> None:
    """Name, address, habits, ways in, notices and views of their own go, everywhere. Raises StillHere."""
    if memberships_of(session, person.id):
        raise StillHere
    if is_erased(person):
        return
    with across_workspaces(session):
        called = CALLED.get(_language(session, person), CALLED_ELSE)
        _forget_ways_in(session, person, now)
        _forget_habits(session, person)
        session.execute(
            update(PersonDetail).where(PersonDetail.user_id == person.id).values(name="", user_id=None)
        )
    with across_workspaces(session):
        in_sentences.forget(session, {person.name, person.email}, called)
        # Who said that it is out, and added nothing: their name is the proof.
        proven = update(Delivery).where(Delivery.proof == person.name)
        session.execute(proven.values(proof=called))
    person.name = called
    person.email = f"erased-{person.public_id}{NOWHERE}"
    person.password_hash = person.locale = person.zone = person.second_zone = None
    person.notice_ways = person.digest_hour = None
    person.disabled_at = now
    session.flush()


def _language(session: Session, person: User) -> str:
    here = (
        select(Workspace.locale)
        .join(PersonDetail, PersonDetail.workspace_id == Workspace.id)
        .where(PersonDetail.user_id == person.id)
        .order_by(Workspace.id)
        .limit(1)
    )
    return person.locale or session.scalar(here) or ""


def _forget_ways_in(session: Session, person: User, now: datetime) -> None:
    for table in (SignIn, PasswordReset):
        session.execute(delete(table).where(table.user_id == person.id))
    outsiders.erase_everywhere(session, person.email, now=now)
    session.execute(delete(Invitation).where(Invitation.email == person.email))
    tokens = update(ApiToken).where(ApiToken.user_id == person.id, ApiToken.revoked_at.is_(None))
    session.execute(tokens.values(revoked_at=now))
    devices = update(Device).where(Device.user_id == person.id, Device.revoked_at.is_(None))
    session.execute(devices.values(revoked_at=now, name=""))
    # A public feed is the house's: it goes on.
    feeds = update(Feed).where(Feed.user_id == person.id, Feed.revoked_at.is_(None), Feed.public.is_(False))
    session.execute(feeds.values(revoked_at=now))
    keeping.forget_everything(session)


def _forget_habits(session: Session, person: User) -> None:
    session.execute(delete(Notice).where(Notice.user_id == person.id))
    for kept in (DavExtra, DavProperty, DavRefusal):
        session.execute(delete(kept).where(kept.user_id == person.id))
    session.execute(delete(IdempotentCall).where(IdempotentCall.user_id == person.id))
    session.execute(delete(SavedView).where(SavedView.user_id == person.id, SavedView.shared.is_(False)))
    session.execute(update(Membership).where(Membership.user_id == person.id).values(default_view=""))


def left_without_erasing(session: Session, workspace_id: int) -> list[Membership]:
    """Who left this workspace, belongs to no other, and whose name this one can still erase."""
    elsewhere = select(Membership.user_id).where(Membership.ended_at.is_(None))
    named = select(PersonDetail.user_id).where(PersonDetail.user_id.is_not(None))
    here, there = PersonDetail.workspace_id == workspace_id, PersonDetail.workspace_id != workspace_id
    erasable = Membership.user_id.in_(named.where(here)) | Membership.user_id.not_in(named.where(there))
    with across_workspaces(session):
        return list(
            session.scalars(
                select(Membership)
                .join(User, User.id == Membership.user_id)
                .where(Membership.workspace_id == workspace_id, Membership.ended_at.is_not(None))
                .where(~User.email.endswith(NOWHERE), Membership.user_id.not_in(elsewhere), erasable)
                .order_by(User.name, User.id)
            )
        )
