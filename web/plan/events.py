"""Events of real life and campaigns of traditional marketing: the list, one's own page, its form, the bin."""

from __future__ import annotations

from datetime import date, time

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.calendar import bulk
from scheduler.calendar.following import follow, followers
from scheduler.channels.keeping import listed as channels_listed
from scheduler.people import Right
from scheduler.planning import Event, EventKind, accompanying, events, moments
from scheduler.planning.accompanying import Part
from scheduler.planning.events import Outline
from scheduler.planning.marks import BadMark
from scheduler.wording import N_
from web.answers import Answers
from web.plan.key_dates import today
from web.plan.landed import moved_notes
from web.plan.room import bp
from web.rights import allowed
from web.undo import offer_undo
from web.visit import find, g

KINDS = [(kind.value, words) for kind, words in events.KINDS.items()]
PARTS = {
    Part.BEFORE: N_("Before"),
    Part.DURING: N_("During"),
    Part.AFTER: N_("After"),
    Part.UNDATED: N_("Without a day"),
}


@bp.get("/events")
def event_list() -> str:
    return _list(Answers({"kind": EventKind.MEETING}))


@bp.post("/events")
@allowed(Right.PLAN)
def add_event() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    wish = _outline(answers)
    if wish:
        try:
            made = events.add(g.db, wish, by=g.membership, now=g.now)
            return redirect(url_for("plan.event", event_id=made.public_id))
        except BadMark as bad:
            answers.wrong(bad.field, bad.text)
    g.db.rollback()
    return _list(answers), 422


@bp.get("/events/<event_id>")
def event(event_id: str) -> str:
    found = living(event_id)
    return _page(found, Answers(_typed(found)))


@bp.post("/events/<event_id>")
@allowed(Right.PLAN)
def save_event(event_id: str) -> str | Response | tuple[str, int]:
    """Put off, it asks what becomes of its posts, and shows what the gate really answers."""
    found, answers = living(event_id), Answers(request.form)
    wish = _outline(answers)
    if wish:
        moving = followers(g.db, found, wish, g.membership)
        try:
            if moving and answers["posts"] not in ("move", "leave"):
                return _ask(found, wish, answers)
            return _save(found, wish, moves=answers["posts"] == "move")
        except BadMark as bad:
            answers.wrong(bad.field, bad.text)
    g.db.rollback()
    return _page(living(event_id), answers), 422


@bp.post("/events/<event_id>/removal")
@allowed(Right.PLAN)
def delete_event(event_id: str) -> Response:
    events.delete(g.db, living(event_id), by=g.membership, now=g.now)
    offer_undo("plan.restore_event", N_("The event was taken away. Its posts stay."), event_id=event_id)
    return redirect(url_for("plan.event_list"))


@bp.post("/events/<event_id>/restoration")
@allowed(Right.PLAN)
def restore_event(event_id: str) -> Response:
    events.restore(g.db, find(Event, event_id), by=g.membership, now=g.now)
    return redirect(url_for("plan.event", event_id=event_id))


def living(event_id: str) -> Event:
    found = find(Event, event_id)
    return abort(404) if found.deleted_at else found


def _save(found: Event, wish: Outline, *, moves: bool) -> Response:
    before = events.outline(found)
    moving = followers(g.db, found, wish, g.membership) if moves else {}
    if sum(map(len, moving.values())) > bulk.MOST:
        # Each goes through the gate within one write, and nobody else writes meanwhile.
        raise BadMark(N_("More than {most} posts: move them in parts, from the list.", most=bulk.MOST))
    events.change(g.db, found, wish, by=g.membership, now=g.now)
    if not moving:
        return redirect(url_for("plan.event", event_id=found.public_id))
    outcomes = follow(g.db, moving, by=g.membership, now=g.now)
    # What an undo goes by: where it stood, and where it was left.
    back = " ".join(
        [
            found.public_id,
            *(f"{one}" for one in (before.starts_on, before.ends_on, wish.starts_on, wish.ends_on)),
        ]
    )
    name = bulk.keep(g.db, "event", back, outcomes, by=g.membership, now=g.now)
    return redirect(url_for("plan.moved_event", event_id=found.public_id, done=name), 303)


def _ask(found: Event, wish: Outline, answers: Answers) -> str:
    """Tried and rolled back."""
    moving = followers(g.db, found, wish, g.membership)
    total = sum(map(len, moving.values()))
    events.change(g.db, found, wish, by=g.membership, now=g.now)
    outcomes = follow(g.db, moving, by=g.membership, now=g.now) if total <= bulk.MOST else []
    notes = moved_notes(outcomes)
    g.db.rollback()
    return render_template(
        "plan/event_move.html", event=living(found.public_id), wish=wish, form=answers.form, outcomes=outcomes,
        going=[one for one in outcomes if one.done], total=total, most=bulk.MOST, done=None,
        notes=notes,
    )  # fmt: skip


def _outline(answers: Answers) -> Outline | None:
    starts_on = _day(answers, "starts_on")
    ends_on = _day(answers, "ends_on") if answers["ends_on"].strip() else starts_on
    starts_at, ends_at = _hour(answers, "starts_at"), _hour(answers, "ends_at")
    kind = answers["kind"] if answers["kind"] in list(EventKind) else EventKind.MEETING
    if not answers.ok or starts_on is None or ends_on is None:
        return None
    return Outline(
        answers["name"], starts_on, ends_on, starts_at, ends_at, answers["place"],
        answers["note"].replace("\r\n", "\n"), EventKind(kind),
    )  # fmt: skip


def _day(answers: Answers, name: str) -> date | None:
    try:
        return date.fromisoformat(answers[name].strip())
    except ValueError:
        answers.wrong(name, N_("Write a date as 2027-01-31."))
        return None


def _hour(answers: Answers, name: str) -> time | None:
    typed = answers[name].strip()
    try:
        return time.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None) if typed else None
    except ValueError:
        answers.wrong(name, N_("Write an hour as 14:30."))
        return None


def _typed(found: Event) -> dict[str, str]:
    return {
        "name": found.name, "kind": found.kind, "place": found.place, "note": found.note,
        "starts_on": found.starts_on.isoformat(), "ends_on": found.ends_on.isoformat(),
        "starts_at": f"{found.starts_at:%H:%M}" if found.starts_at else "",
        "ends_at": f"{found.ends_at:%H:%M}" if found.ends_at else "",
    }  # fmt: skip


def _list(answers: Answers) -> str:
    over = bool(request.args.get("over"))
    page = request.args.get("page", 0, type=int)
    page = page if 0 <= page <= 10_000 else 0
    found, more = events.listed(g.db, g.workspace_id, today=today(), over=over, page=page)
    return render_template(
        "plan/events.html", answers=answers, events=found, over=over, page=page, more=more, kinds=KINDS,
        words=events.KINDS, counts=accompanying.counts(g.db, g.workspace_id, found), today=today(),
    )  # fmt: skip


def _page(found: Event, answers: Answers) -> str:
    company = accompanying.company(g.db, found, g.workspace)
    return render_template(
        "plan/event.html",
        event=found,
        answers=answers,
        kinds=KINDS,
        kind=events.KINDS[EventKind(found.kind)],
        parts=[(PARTS[part], posts) for part, posts in company.parts.items()],
        part_words=PARTS,
        moments=moments.moments(found, company, g.workspace, now=g.now),
        offered=accompanying.offered(g.db, found, g.workspace),
        channels=channels_listed(g.db, g.workspace_id),
    )
