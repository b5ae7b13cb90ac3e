"""Key dates: the list by their next return, the form, the town hall's ready-made year."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.calendar.embargoed import would_hold
from scheduler.db import gate_lock
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.planning import KeyDate, around, key_dates, marronniers, returns
from scheduler.planning.coming_back import Comes, comes_of, rule_of
from scheduler.planning.key_dates import Marking
from scheduler.planning.marks import BadMark
from scheduler.planning.reminding import begins_on
from scheduler.wording import N_
from web.answers import Answers
from web.plan.amounts import whole
from web.plan.room import bp
from web.plan.rules import comes_back
from web.rights import allowed
from web.undo import offer_return
from web.visit import find, g

WAYS = (
    (Comes.DAY, N_("each year on the same day")),
    (Comes.WEEKDAY, N_("each year on the same weekday of the month, such as its third Saturday")),
    (Comes.LAST, N_("each year on the last such weekday of the month")),
    (Comes.EASTER, N_("each year as many days from Easter")),
    (Comes.ONCE, N_("never: it takes place once")),
)
CANNOT = {
    Comes.WEEKDAY: N_("Not every year has a fifth one: choose a day up to the 28th, or the last weekday."),
    Comes.LAST: N_("This is not the last such weekday of its month."),
    Comes.EASTER: N_("This is too far from Easter."),
}


@bp.get("/key-dates")
def key_date_list() -> str:
    return _list(Answers({"comes": Comes.DAY}))


@bp.post("/key-dates")
@allowed(Right.PLAN)
def add_key_date() -> Response | tuple[str, int]:
    return _save(Answers(request.form), None)


@bp.get("/key-dates/ready-made")
@allowed(Right.PLAN)
def ready_made() -> str:
    there = marronniers.folded(key_dates.everything(g.db, g.workspace_id))
    offered = [
        (one, one.first(year), marronniers.is_there(one, there))
        for one in marronniers.TOWN_HALL
        for year in [today().year + (one.first(today().year) < today())]
    ]
    return render_template("plan/ready_made.html", offered=sorted(offered, key=lambda row: row[1]))


@bp.post("/key-dates/ready-made")
@allowed(Right.PLAN)
def adopt_ready_made() -> Response:
    try:
        made = marronniers.adopt(
            g.db, request.form.getlist("chosen"), by=g.membership, today=today(), translate=gettext, now=g.now
        )
        flash(ngettext("One key date added.", "%(num)d key dates added.", len(made)))
    except BadMark as bad:
        g.db.rollback()
        flash(bad.text.render(gettext), "bad")
    return redirect(url_for("plan.key_date_list"))


@bp.get("/key-dates/<key_date_id>")
def key_date(key_date_id: str) -> str:
    one = find(KeyDate, key_date_id)
    return page(one, Answers(_typed(one)))


@bp.post("/key-dates/<key_date_id>")
@allowed(Right.PLAN)
def save_key_date(key_date_id: str) -> Response | tuple[str, int]:
    return _save(Answers(request.form), find(KeyDate, key_date_id))


@bp.post("/key-dates/<key_date_id>/removal")
@allowed(Right.PLAN)
def take_key_date_away(key_date_id: str) -> Response:
    one = find(KeyDate, key_date_id)
    paper = around.take_away(g.db, one, by=g.membership, now=g.now)
    words = N_("“{name}” was taken away. Its posts stay.", name=one.name)
    offer_return(paper, words, back=url_for("plan.key_date", key_date_id=key_date_id))
    return redirect(url_for("plan.key_date_list"))


def today() -> date:
    return g.now.astimezone(zone(g.workspace.zone)).date()


def page(one: KeyDate, answers: Answers) -> str:
    last, coming = returns.spans(one, today())
    tied = returns.posts(g.db, one)
    return render_template(
        "plan/key_date.html",
        one=one,
        answers=answers,
        ways=WAYS,
        comes_back=comes_back(one),
        coming=coming,
        begins=begins_on(one, today()),
        today=today(),
        tied=tied.get(coming[0], []) if coming else [],
        earlier=[(day, posts) for day, posts in tied.items() if not coming or day != coming[0]],
        offered=[(span, returns.offered(g.db, one, span)) for span in (coming, last) if span],
    )


def _save(answers: Answers, one: KeyDate | None) -> Response | tuple[str, int]:
    wish = _marking(answers)
    if wish and one:
        wish = key_dates.from_the_first(one, wish)
    if wish:
        try:
            if wish.embargo:
                gate_lock.close(
                    g.db, g.workspace_id
                )  # as a freeze does: no claim is half done while it comes
            # Looked at before it is there: a claim that came by meanwhile would obey it.
            silenced = key_dates.unsaved(wish, g.workspace_id, g.now) if wish.embargo else None
            held = would_hold(g.db, g.workspace, silenced, now=g.now) if silenced else 0
            if held and request.form.get("sure") != "1" and not (one and key_dates.marking(one) == wish):
                g.db.rollback()  # nothing is held up while somebody thinks about it
                return _ask(answers, one, held), 422
            if one is None:
                one = key_dates.add(g.db, wish, by=g.membership, now=g.now)
            else:
                key_dates.change(g.db, one, wish, by=g.membership, now=g.now)
            flash(gettext("Saved."))
            return redirect(url_for("plan.key_date", key_date_id=one.public_id))
        except BadMark as bad:
            g.db.rollback()  # the page shows it as it is kept, and the gate is open again
            answers.wrong(bad.field, bad.text)
    return _list(answers) if one is None else page(one, answers), 422


def _ask(answers: Answers, one: KeyDate | None, held: int) -> str:
    where = url_for("plan.save_key_date", key_date_id=one.public_id) if one else url_for("plan.add_key_date")
    back = url_for("plan.key_date", key_date_id=one.public_id) if one else url_for("plan.key_date_list")
    return render_template("plan/embargo.html", answers=answers, held=held, where=where, back=back)


def _marking(answers: Answers) -> Marking | None:
    on, until = _day(answers, "on"), _day(answers, "until", required=False)
    lead = whole(answers, "lead_days")
    comes = Comes(answers.one_of("comes", list(Comes)) if answers["comes"] in list(Comes) else Comes.DAY)
    rule = None
    if on:
        try:
            rule = rule_of(comes, on)
        except ValueError:
            answers.wrong("comes", CANNOT[comes])
    if not answers.ok or on is None:
        return None
    return Marking(
        answers["name"], on, until, every_year=comes != Comes.ONCE, rule=rule, lead_days=lead,
        note=" ".join(answers["note"].split()), embargo=bool(answers["embargo"]),
    )  # fmt: skip


def _day(answers: Answers, name: str, *, required: bool = True) -> date | None:
    if not required and not answers[name].strip():
        return None
    try:
        return date.fromisoformat(answers[name].strip())
    except ValueError:
        answers.wrong(name, N_("Write a date as 2027-01-31."))
        return None


def _typed(one: KeyDate) -> dict[str, str]:
    """Its days as they come next: the first year's are long over."""
    last, coming = returns.spans(one, today())
    on, until = coming or last or (one.on, one.until)
    return {
        "name": one.name, "on": on.isoformat(), "until": until.isoformat() if one.until and until else "",
        "comes": comes_of(one.every_year, one.rule), "note": one.note, "embargo": "1" if one.embargo else "",
        "lead_days": "" if one.lead_days is None else str(one.lead_days),
    }  # fmt: skip


def _list(answers: Answers) -> str:
    now = today()
    every = [
        (one, returns.spans(one, now)[1], begins_on(one, now))
        for one in key_dates.everything(g.db, g.workspace_id)
    ]
    return render_template(
        "plan/key_dates.html",
        answers=answers,
        ways=WAYS,
        key_dates=sorted(every, key=lambda row: row[1][0] if row[1] else date.max),
        comes_back=comes_back,
        today=now,
    )
