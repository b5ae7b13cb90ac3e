"""A plan made in another application, brought as a calendar file: read into rows, then looked at and entered like a sheet."""

from __future__ import annotations

from datetime import date, time, timedelta

from flask import flash, render_template, request
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.calendar.going import Going
from scheduler.calendar.ics.parsing import Unreadable
from scheduler.calendar.layers.said import MOST_BYTES
from scheduler.calendar.sheets import calendars, days, entering
from scheduler.calendar.sheets.calendars import Wanted
from scheduler.channels import Channel
from scheduler.db.local_time import zone
from scheduler.people import Right, Workspace
from scheduler.wording import N_
from web.answers import Answers
from web.house import house
from web.plan.room import bp
from web.plan.sheets import brought, set_on
from web.rights import allowed
from web.visit import g

USUAL = timedelta(days=400)


@bp.get("/calendar-file")
@allowed(Right.WRITE)
def calendar_file() -> str:
    return _page(Answers({}))


@bp.post("/calendar-file")
@allowed(Right.WRITE)
def bring_calendar_file() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    sent = request.files.get("file")
    content = sent.read(MOST_BYTES + 1) if sent else b""
    if not content:
        answers.wrong("file", N_("Choose a file."))
    first, last, hour = _day(answers, "first"), _day(answers, "last"), _hour(answers)
    if first and last and not timedelta() <= last - first <= calendars.LONGEST_SPAN:
        answers.wrong("last", N_("Choose a first and a last day, three years apart at most."))
    rows = list[dict[str, str]]()
    # Read and worked out before the database is opened for writing.
    with house().sessions.reading() as session:
        mine = select(Channel).where(
            Channel.workspace_id == g.workspace_id, Channel.public_id == answers["channel"]
        )
        channel = session.scalar(mine.where(Channel.removed_at.is_(None)))
        if channel is None:
            answers.wrong("channel", N_("Choose one of the list."))
        if answers.ok and channel and first and last and hour:
            here = session.get_one(Workspace, g.workspace_id).zone
            try:
                wanted = Wanted(channel, first, last, hour)
                rows, outside = calendars.rows(session, g.workspace_id, content, wanted, here=here)
            except Unreadable as unreadable:
                answers.wrong("file", unreadable.text)
    if not answers.ok:
        return _page(answers), 422
    name = (sent.filename or "") if sent else ""
    if outside:
        flash(
            ngettext(
                "%(num)d event of the file lies outside the two days and is left out.",
                "%(num)d events of the file lie outside the two days and are left out.",
                outside,
            )
        )
    return set_on(entering.bring(g.db, name, rows, by=g.membership, now=g.now, of_calendar=True), Going.LOOK)


def _day(answers: Answers, name: str) -> date | None:
    try:
        return date.fromisoformat(answers[name].strip())
    except ValueError:
        answers.wrong(name, N_("Choose a day."))
        return None


def _hour(answers: Answers) -> time | None:
    try:
        return days.hour_in(answers["hour"])
    except ValueError:
        answers.wrong("hour", N_("Write a time as 09:30."))
        return None


def _page(answers: Answers) -> str:
    today = g.now.astimezone(zone(g.workspace.zone)).date()
    channels = g.db.scalars(
        select(Channel)
        .where(Channel.workspace_id == g.workspace_id, Channel.removed_at.is_(None))
        .order_by(Channel.position, Channel.name)
    )
    return render_template(
        "plan/calendar_file.html",
        answers=answers,
        channels=[(one.public_id, one.name) for one in channels],
        first=answers["first"] or today,
        last=answers["last"] or today + USUAL,
        brought=brought(of_calendars=True),
    )
