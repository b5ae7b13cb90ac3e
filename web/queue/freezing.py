"""Freezing: stopping what leaves, seeing what was under way, and afterwards deciding about each post it held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.db.local_time import GapHour, LocalTime, OverlapHour
from scheduler.people import Membership, Right
from scheduler.people.finding import memberships_of
from scheduler.people.roles import may
from scheduler.publishing import Freeze
from scheduler.publishing.planned import freezing, releasing, resuming, thawing
from scheduler.wording import N_, Text
from web.answers import Answers
from web.queue.blueprint import bp
from web.queue.freeze_form import EVERYWHERE, PARTS, names_of, parts, reach_of
from web.rights import allowed
from web.visit import find, g

STATES: dict[str, tuple[Text, str]] = {
    "planned": (N_("Planned ahead"), "scheduled"),
    "freezing": (N_("Freezing…"), "review"),
    "frozen": (N_("Frozen"), "failed"),
    "over": (N_("Is over"), "draft"),
    "lifted": (N_("Lifted"), "draft"),
}
A_PAGE = 20


@bp.get("/freezes")
def freezes() -> str:
    return _list(Answers({"scope": "workspace"}), {})


@bp.post("/freezes")
@allowed("freeze")
def freeze_now() -> Any:
    answers = Answers(request.form)
    reason = answers.words("reason", most=300)
    scope = answers.one_of("scope", ["workspace", EVERYWHERE, *PARTS])
    chosen = {part: request.form.getlist(part) for part in PARTS}
    begins, ends = _instant(answers, "from_at"), _instant(answers, "until_at")
    if answers.ok:
        try:
            if scope == EVERYWHERE:
                every = freezing.impose_everywhere(
                    g.db, _mine(), reason=reason, now=g.now, from_at=begins, until_at=ends
                )
                made = next(one for one in every if one.workspace_id == g.workspace_id)
            else:
                made = freezing.impose(
                    g.db,
                    reason=reason,
                    by=g.membership,
                    now=g.now,
                    reach=reach_of(scope, chosen),
                    from_at=begins,
                    until_at=ends,
                )
        except freezing.EmptyFreeze as refusal:
            answers.wrong(refusal.field, refusal.text)
    if not answers.ok:
        return _list(answers, chosen), 422
    return redirect(url_for("queue.freeze", freeze_id=made.public_id))


@bp.get("/freezes/<freeze_id>")
def freeze(freeze_id: str) -> str:
    """While it holds: what was under way. Afterwards, and meanwhile: each post it held asks."""
    found = find(Freeze, freeze_id)
    state = thawing.state(found, g.now)
    under_way = freezing.under_way(g.db, found) if state == "frozen" else []
    held = thawing.held_by(g.db, found, most=A_PAGE + 1)
    holds = state in ("planned", "frozen")
    return render_template(
        "queue/freeze.html",
        freeze=found,
        state="freezing" if under_way else state,
        states=STATES,
        under_way=under_way,
        held=held[:A_PAGE],
        more=len(held) > A_PAGE,
        what=names_of([found])[found.id],
        suggested=resuming.suggested(g.db, found, held[:A_PAGE], now=g.now),
        coming=thawing.due_inside(g.db, found, now=g.now, most=A_PAGE) if holds else [],
        holds=holds,
        releases=releasing.released(g.db, found),
        stands=releasing.stands,
    )


@bp.post("/freezes/<freeze_id>/lift")
@allowed("freeze")
def lift(freeze_id: str) -> Any:
    found = find(Freeze, freeze_id)
    freezing.lift(g.db, found, by=g.membership, now=g.now)
    flash(gettext("The freeze is lifted. What it held stays held until somebody decides."))
    return redirect(url_for("queue.freeze", freeze_id=freeze_id))


def _list(answers: Answers, chosen: Mapping[str, list[str]]) -> str:
    found = thawing.newest(g.db, g.workspace_id, most=A_PAGE)
    called = names_of(found)
    return render_template(
        "queue/freezes.html",
        answers=answers,
        chosen=chosen,
        parts=parts(),
        workspaces=len(_mine()),
        found=[(one, thawing.state(one, g.now), called[one.id]) for one in found],
        states=STATES,
    )


def _mine() -> list[Membership]:
    """In every workspace in which I may freeze."""
    return [one for one in memberships_of(g.db, g.user.id) if may(one, Right.FREEZE)]


def _instant(answers: Answers, name: str) -> datetime | None:
    written = answers[name].strip()
    if not written:
        return None
    try:
        return LocalTime(datetime.fromisoformat(written).replace(tzinfo=None), g.workspace.zone).instant()
    except (GapHour, OverlapHour) as refusal:
        answers.wrong(name, refusal.text)
    except (ValueError, OverflowError):
        answers.wrong(name, N_("This is not a day and an hour."))
    return None
