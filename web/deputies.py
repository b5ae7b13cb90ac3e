"""Settings: who decides for whom while they are away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.approvals import Deputy, deputising
from scheduler.approvals.step import DECIDERS
from scheduler.db.local_time import zone
from scheduler.people import Membership, Right
from scheduler.people.finding import members
from scheduler.wording import N_
from web.answers import Answers
from web.rights import allowed, may
from web.visit import find, g

bp = Blueprint("deputies", __name__, url_prefix="/settings/deputies")


@bp.get("")
@allowed(Right.DECIDE)
def show() -> str:
    return _page(Answers({}))


@bp.post("")
@allowed(Right.DECIDE)
def name() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    able = {one.public_id: one for one in _able()}
    who = able.get(answers["who"]) if answers["who"] else g.membership
    deputy = able.get(answers["deputy"])
    first, last = _day(answers, "first"), _day(answers, "last")
    if who is None:
        answers.wrong("who", N_("Choose one of the list."))
    if deputy is None:
        answers.wrong("deputy", N_("Choose one of the list."))
    if who and deputy and first and last and answers.ok:
        try:
            deputising.name(
                g.db,
                who,
                deputy,
                from_at=first,
                until_at=last + timedelta(days=1),
                by=g.membership,
                now=g.now,
            )
        except deputising.BadDeputy as bad:
            answers.wrong("deputy", bad.text)
    if not answers.ok:
        return _page(answers), 422
    flash(gettext("Kept."))
    return redirect(url_for("deputies.show"))


@bp.post("/<deputy_id>/end")
@allowed(Right.DECIDE)
def end(deputy_id: str) -> Response:
    deputising.end(g.db, find(Deputy, deputy_id), by=g.membership, now=g.now)
    flash(gettext("Nobody stands in any more."))
    return redirect(url_for("deputies.show"))


def _day(answers: Answers, name: str) -> datetime | None:
    """Its first moment, on the workspace's wall."""
    try:
        return datetime.combine(date.fromisoformat(answers[name]), time(), zone(g.membership.workspace.zone))
    except ValueError:
        answers.wrong(name, N_("Please choose a day."))
        return None


def _wall(at: datetime) -> date:
    return at.astimezone(zone(g.membership.workspace.zone)).date()


def _able() -> list[Membership]:
    return [one for one in members(g.db, g.workspace_id) if one.role in DECIDERS]


def _page(answers: Answers) -> str:
    return render_template(
        "approvals/deputies.html",
        answers=answers,
        deputies=[
            (one, _wall(one.from_at), _wall(one.until_at - timedelta(minutes=1)))
            for one in deputising.current(g.db, g.workspace_id, g.now)
        ],
        people=[(one.public_id, one.user.name) for one in _able()],
        me=g.membership,
        for_others=may(Right.CHARTER),
    )
