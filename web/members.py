"""The people of a workspace: their roles, invitations, farewells."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import activity
from scheduler.calendar.dav import devices
from scheduler.people import Invitation, Membership, Role, inviting, resetting
from scheduler.people.finding import members, memberships_of, workspaces_of
from scheduler.people.roles import ROLE_NAMES
from scheduler.privacy import erasing
from scheduler.publishing.planned import voices
from scheduler.wording import N_
from web import invitations, letters, resets
from web.answers import Answers
from web.days import day_begins
from web.errors import answer
from web.house import house
from web.rights import allowed, may
from web.undo import offer_undo
from web.visit import find, g

bp = Blueprint("members", __name__)


@bp.get("/members")
def show() -> str:
    return _page(Answers({"role": Role.EDITOR}))


@bp.post("/members/invitations")
@allowed("people")
def invite() -> str | tuple[str, int]:
    answers = Answers(request.form)
    email = answers.email()
    role = answers.one_of("role", list(Role))
    until = day_begins(answers, "until", after=1)
    if until is not None and until <= g.now:
        answers.wrong("until", N_("Choose a day to come."))
    if not answers.ok:
        return _page(answers), 422
    try:
        invitation, secret = inviting.invite(
            g.db, by=g.membership, email=email, role=Role(role), guest_until=until, now=g.now
        )
    except inviting.CannotInvite as refusal:
        answers.wrong("email", refusal.text)
        return _page(answers), 422
    activity.record(g.db, g.membership, "invited", invitation, now=g.now, role=role)
    link = invitations.link_for(house().settings, secret)
    g.db.commit()  # the letter must not promise what a failed commit took back
    invitations.post(invitation, link, by=g.membership)
    # Shown on this page only: what is stored is the hash.
    return _page(Answers({"role": role}), link=link, invited=email)


@bp.post("/members/invitations/<invitation_id>/withdraw")
@allowed("people")
def withdraw(invitation_id: str) -> Response:
    invitation = find(Invitation, invitation_id)
    inviting.withdraw(invitation, g.now)
    activity.record(g.db, g.membership, "withdrew_invitation", invitation, now=g.now)
    words = N_("The invitation to {email} is withdrawn.", email=invitation.email)
    offer_undo("members.offer_again", words, invitation_id=invitation_id)
    return redirect(url_for("members.show"))


@bp.post("/members/invitations/<invitation_id>/return")
@allowed("people")
def offer_again(invitation_id: str) -> Response:
    invitation = find(Invitation, invitation_id)
    inviting.offer_again(invitation)
    activity.record(g.db, g.membership, "offered_invitation_again", invitation, now=g.now)
    flash(gettext("The invitation to %(email)s holds again.", email=invitation.email))
    return redirect(url_for("members.show"))


@bp.post("/members/<member_id>/role")
@allowed("people")
def change_role(member_id: str) -> Response:
    member = find(Membership, member_id)
    answers = Answers(request.form)
    role = answers.one_of("role", list(Role))
    if not answers.ok or member.ended_at is not None:
        return answer(422)
    try:
        inviting.change_role(g.db, member, Role(role), by=g.membership)
    except inviting.LastOwner as refusal:
        return answer(422, refusal.text)
    activity.record(g.db, g.membership, "changed_role", member, now=g.now, role=role)
    flash(gettext("%(name)s has another role now.", name=member.user.name))
    return redirect(url_for("members.show"))


@bp.get("/members/<member_id>/end")
@allowed("people")
def ask_end(member_id: str) -> str:
    return render_template("people/member_end.html", member=find(Membership, member_id))


@bp.post("/members/<member_id>/end")
@allowed("people")
def end(member_id: str) -> Response:
    member = find(Membership, member_id)
    try:
        inviting.end(g.db, member, by=g.membership, now=g.now)
    except inviting.LastOwner as refusal:
        return answer(422, refusal.text)
    # Taken back later, they must not bring a telephone along that somebody else may hold by then.
    devices.shut_out_all(g.db, member.user_id, now=g.now, workspace_id=g.workspace_id)
    activity.record(g.db, g.membership, "ended_membership", member, now=g.now)
    voices.changed(g.db, g.workspace_id, member.user_id)
    flash(gettext("%(name)s no longer belongs to this workspace.", name=member.user.name))
    return redirect(url_for("members.show"))


@bp.post("/members/<member_id>/reset-link")
@allowed("people")
def reset_link(member_id: str) -> str | Response:
    """For a house without a mail server: the owner hands the link over."""
    member = find(Membership, member_id)
    if member.id not in _resettable([member]):
        return answer(
            403, N_("This person also works elsewhere. Only whoever runs the server can make this link.")
        )
    secret = resetting.begin(g.db, member.user, g.now)
    activity.record(g.db, g.membership, "made_reset_link", member, now=g.now)
    link = resets.link_for(house().settings, secret)
    return _page(Answers({"role": Role.EDITOR}), link=link, reset_of=member)


def _resettable(people: Sequence[Membership]) -> set[int]:
    """A new password opens every workspace of a person: only who owns them all may give one."""
    if letters.can_be_sent(house().settings):
        return set()
    mine = {m.workspace_id for m in memberships_of(g.db, g.membership.user_id) if m.role == Role.OWNER}
    theirs = workspaces_of(g.db, [member.user_id for member in people])
    others = (member for member in people if member.user_id != g.membership.user_id)
    return {member.id for member in others if theirs[member.user_id] <= mine}


def _page(answers: Answers, *, link: str = "", invited: str = "", reset_of: Membership | None = None) -> str:
    people = members(g.db, g.workspace_id)
    return render_template(
        "people/members.html",
        answers=answers,
        link=link,
        invited=invited,
        reset_of=reset_of,
        members=people,
        resettable=_resettable(people),
        invitations=inviting.open_invitations(g.db, g.workspace_id, g.now),
        left=erasing.left_without_erasing(g.db, g.workspace_id) if may("people") else [],
        roles=[(str(role), name) for role, name in ROLE_NAMES.items()],
        role_names=ROLE_NAMES,
        by_mail=letters.can_be_sent(house().settings),
    )
