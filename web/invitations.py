"""Accepting an invitation: a new person chooses a name and a password, a known one signs in and joins."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.config import Settings
from scheduler.people import Invitation, Membership, User, entering, inviting, resetting
from scheduler.people.finding import user_by_email
from scheduler.people.passwords import hash_password
from scheduler.people.roles import ROLE_NAMES
from scheduler.wording import N_
from web import letters
from web.answers import Answers
from web.errors import answer
from web.house import house
from web.rights import public
from web.security import public_link
from web.sign_in import let_in
from web.throttle import PER_ADDRESS, failed, limiter
from web.times import ends
from web.visit import g

bp = Blueprint("invitations", __name__)

USED_UP = N_("This invitation has been used or withdrawn, or is older than 48 hours. Ask for a new one.")


@dataclass(frozen=True)
class _Guest:
    """Who stands at the door with an invitation."""

    invitation: Invitation
    known: User | None  # somebody with that address, who has a password already
    here: bool  # and it is they who are signed in


@bp.get("/invitations/<secret>")
@public
def show(secret: str) -> str | Response:
    guest = _guest(secret)
    return answer(404, USED_UP) if guest is None else _page(guest, secret, Answers({}))


@bp.post("/invitations/<secret>")
@public
@limiter.limit(PER_ADDRESS, deduct_when=failed)
def accept(secret: str) -> str | Response | tuple[str, int]:
    guest = _guest(secret)
    if guest is None:
        return answer(404, USED_UP)
    answers = Answers(request.form)
    if guest.known and not guest.here:
        return redirect(url_for("invitations.show", secret=secret))
    name, hashed = "", None
    if guest.known is None:
        name = answers.words("name")
        password = answers.new_password(email=guest.invitation.email)
        if not answers.ok:
            return _page(guest, secret, answers), 422
        hashed = hash_password(password)
    invitation = inviting.invitation_for(g.db, secret, g.now)  # again: it may have been used while we hashed
    if invitation is None:
        return answer(404, USED_UP)
    member = inviting.accept(g.db, invitation, name=name, password_hash=hashed, now=g.now)
    if hashed and member.user.password_hash != hashed:  # known, but without a password so far
        member.user.name = name
        resetting.change_password(g.db, member.user, password_hash=hashed, now=g.now)
    activity.record(g.db, member, "joined", member, now=g.now)
    return _into(member)


def link_for(settings: Settings, secret: str) -> str:
    return public_link(settings, f"/invitations/{secret}")


def post(invitation: Invitation, link: str, *, by: Membership) -> None:
    """Send the link by mail, after the answer; without a mail server it is handed over by hand."""
    settings, to = house().settings, invitation.email
    subject = gettext("%(name)s invites you to %(workspace)s", name=by.user.name, workspace=by.workspace.name)
    text = gettext(
        "%(name)s invites you to plan and publish for %(workspace)s with Marronnier.\n\n"
        "Join here within 48 hours:\n%(link)s",
        name=by.user.name,
        workspace=by.workspace.name,
        link=link,
    )
    if invitation.guest_until:
        last = ends(invitation.guest_until, by.workspace.zone).striptags()
        text += "\n\n" + gettext("Your access ends by itself on %(day)s.", day=last)
    if letters.can_be_sent(settings):
        letters.in_background(lambda: letters.send(settings, to=to, subject=subject, text=text))


def _guest(secret: str) -> _Guest | None:
    with house().sessions.reading() as reading:
        invitation = inviting.invitation_for(reading, secret, g.now)
        if invitation is None:
            return None
        known = user_by_email(reading, invitation.email)
    here = known is not None and g.visitor is not None and g.visitor.user.id == known.id
    return _Guest(invitation, known if known and (known.password_hash or here) else None, here)


def _page(guest: _Guest, secret: str, answers: Answers) -> str:
    return render_template(
        "people/invitation.html",
        guest=guest,
        secret=secret,
        answers=answers,
        role=ROLE_NAMES[guest.invitation.role],  # type: ignore[index]
    )


def _into(member: Membership) -> Response:
    """Straight into the workspace one was invited to."""
    if g.sign_in is not None and g.sign_in.user_id == member.user_id:
        entering.switch(g.db, g.sign_in, member)
        return redirect(url_for("front_door.show"))
    return let_in(member.user, into=member)
