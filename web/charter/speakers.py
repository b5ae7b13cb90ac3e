"""Who speaks where: departments with their mission, people named, words lent for some days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.channels.keeping import listed
from scheduler.charter import Mission, Speaker, naming
from scheduler.charter.naming import BadSpeaker, On
from scheduler.people import Right
from scheduler.planning import pillars
from scheduler.publishing import Delivery
from scheduler.publishing.planned import voices
from scheduler.publishing.planned.silenced import shown, silenced
from scheduler.wording import N_
from web.answers import Answers
from web.charter.room import bp
from web.days import day_begins
from web.language import LANGUAGES
from web.rights import allowed
from web.visit import find, g

SHOWN = 5  # of what would be held


@bp.get("/speakers")
def speakers() -> str:
    named = naming.speakers(g.db, g.workspace_id)
    names = {channel.public_id: channel.name for channel in listed(g.db, g.workspace_id)}
    names |= {pillar.public_id: pillar.name for pillar in pillars.everything(g.db, g.workspace_id)}
    names |= LANGUAGES
    return render_template(
        "charter/speakers.html",
        missions=naming.missions(g.db, g.workspace_id),
        speakers=[one for one in named if one.lent_by_id is None],
        lent={one.id: [other for other in named if other.lent_by_id == one.id] for one in named},
        names=names,
        now=g.now,
    )


@bp.get("/speakers/new")
@allowed(Right.CHARTER)
def new_speaker() -> str:
    return _speaker_form(Answers({"mission": request.args.get("mission", "")}))


@bp.post("/speakers/new")
@allowed(Right.CHARTER)
def name_speaker() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    member = next(
        (m for m in naming.colleagues(g.db, g.workspace_id) if m.public_id == answers["member"]), None
    )
    mission = next(
        (m for m in naming.missions(g.db, g.workspace_id) if m.public_id == answers["mission"]), None
    )
    if member is None:
        answers.wrong("member", N_("Choose one of the list."))
    from_at, until_at = day_begins(answers, "from"), day_begins(answers, "until", after=1)
    if member is None or not answers.ok:
        return _speaker_form(answers), 422
    before = silenced(g.db, g.workspace_id)
    try:
        naming.name_speaker(
            g.db, by=g.membership, member=member, mission=mission, on=_ground(),
            from_at=from_at, until_at=until_at, now=g.now,
        )  # fmt: skip
    except BadSpeaker as wrong:
        answers.errors |= wrong.problems
        return _speaker_form(answers), 422
    if held := _not_yet_agreed(before):
        return _speaker_form(answers, held), 422
    voices.changed(g.db, g.workspace_id, member.user_id)
    flash(gettext("%(name)s speaks there from now on.", name=member.user.name))
    return redirect(url_for("charter.speakers"))


@bp.get("/speakers/<speaker_id>/lending")
def ask_to_lend(speaker_id: str) -> str:
    return _lend_form(find(Speaker, speaker_id), Answers({}))


@bp.post("/speakers/<speaker_id>/lending")
@allowed(Right.WRITE)
def lend(speaker_id: str) -> Response | tuple[str, int]:
    speaker, answers = find(Speaker, speaker_id), Answers(request.form)
    to = next((m for m in naming.colleagues(g.db, g.workspace_id) if m.public_id == answers["member"]), None)
    if to is None:
        answers.wrong("member", N_("Choose one of the list."))
    from_at, until_at = day_begins(answers, "from"), day_begins(answers, "until", after=1)
    if to is None or not answers.ok:
        return _lend_form(speaker, answers), 422
    try:
        naming.lend(g.db, speaker, by=g.membership, to=to, from_at=from_at, until_at=until_at, now=g.now)
    except BadSpeaker as wrong:
        answers.errors |= wrong.problems
        return _lend_form(speaker, answers), 422
    voices.changed(g.db, g.workspace_id, to.user_id)
    flash(gettext("%(name)s speaks in this place until then.", name=to.user.name))
    return redirect(url_for("charter.speakers"))


@bp.get("/speakers/<speaker_id>/removal")
def ask_to_take_back(speaker_id: str) -> str:
    return render_template("charter/take_back.html", speaker=find(Speaker, speaker_id))


@bp.post("/speakers/<speaker_id>/removal")
@allowed(Right.WRITE)
def take_back(speaker_id: str) -> Response:
    speaker = find(Speaker, speaker_id)
    naming.take_back(g.db, speaker, by=g.membership, now=g.now)
    voices.changed(g.db, g.workspace_id, speaker.user_id)
    flash(gettext("%(name)s no longer speaks there.", name=speaker.user.name))
    return redirect(url_for("charter.speakers"))


@bp.get("/missions/new")
@allowed(Right.CHARTER)
def new_mission() -> str:
    return _mission_form(Answers({}), None)


@bp.post("/missions/new")
@allowed(Right.CHARTER)
def give_mission() -> Response | tuple[str, int]:
    return _save_mission(None)


@bp.get("/missions/<mission_id>")
@allowed(Right.CHARTER)
def mission(mission_id: str) -> str:
    found = find(Mission, mission_id)
    return _mission_form(Answers({"name": found.name, "text": found.text}), found)


@bp.post("/missions/<mission_id>")
@allowed(Right.CHARTER)
def write_mission(mission_id: str) -> Response | tuple[str, int]:
    return _save_mission(find(Mission, mission_id))


@bp.post("/missions/<mission_id>/removal")
@allowed(Right.CHARTER)
def end_mission(mission_id: str) -> Response:
    naming.end_mission(g.db, find(Mission, mission_id), by=g.membership, now=g.now)
    voices.changed(g.db, g.workspace_id)
    flash(gettext("The mission is over; nobody speaks within it any more."))
    return redirect(url_for("charter.speakers"))


def _save_mission(found: Mission | None) -> Response | tuple[str, int]:
    answers = Answers(request.form)
    before = silenced(g.db, g.workspace_id)
    try:
        naming.give_mission(
            g.db, by=g.membership, name=answers["name"], text=answers["text"], on=_ground(found),
            mission=found, now=g.now,
        )  # fmt: skip
    except BadSpeaker as wrong:
        answers.errors |= wrong.problems
        return _mission_form(answers, found), 422
    if held := _not_yet_agreed(before):
        return _mission_form(answers, found, held), 422
    voices.changed(g.db, g.workspace_id)
    return redirect(url_for("charter.speakers"))


@dataclass(frozen=True)
class Held:
    """What saving would hold: those that leave first, and how many in all."""

    number: int
    first: Sequence[Delivery]


def _not_yet_agreed(before: Collection[int]) -> Held | None:
    """What the change holds besides, until somebody has read that number and saves again; the answer takes it back."""
    after = silenced(g.db, g.workspace_id) - frozenset(before)
    if len(after) <= (request.form.get("held", 0, type=int) or 0):
        return None
    return Held(len(after), shown(g.db, g.workspace_id, after, most=SHOWN))


def _ground(of: Mission | None = None) -> On:
    """What is ticked and exists here, or was named before: dropped, the last one gone would mean all of them."""

    def ticked(name: str, known: Collection[str]) -> list[str]:
        named: Collection[str] = (getattr(of, name) or ()) if of else ()
        return [value for value in request.form.getlist(name) if value in known or value in named]

    return On(
        ticked("channels", {c.public_id for c in listed(g.db, g.workspace_id)}),
        ticked("pillars", {p.public_id for p in pillars.living(g.db, g.workspace_id)}),
        ticked("languages", LANGUAGES),
    )


def _choices(named: Mapping[str, Collection[str]]) -> dict[str, list[tuple[str, str]]]:
    """What is named stays a choice, even if it has gone."""
    found = {
        "channels": [(c.public_id, c.name) for c in listed(g.db, g.workspace_id)],
        "pillars": [(p.public_id, p.name) for p in pillars.living(g.db, g.workspace_id)],
        "languages": list(LANGUAGES.items()),
    }
    for name, choices in found.items():
        gone = set(named.get(name, ())) - {value for value, _ in choices}
        choices += [(value, gettext("(gone)")) for value in sorted(gone)]
    return found


def _people(but: int | None = None) -> list[tuple[str, str]]:
    found = naming.colleagues(g.db, g.workspace_id, {but} if but else ())
    return [("", gettext("Choose…")), *((one.public_id, one.user.name) for one in found)]


def _speaker_form(answers: Answers, held: Held | None = None) -> str:
    missions = naming.missions(g.db, g.workspace_id)
    return render_template(
        "charter/speaker.html",
        answers=answers,
        people=_people(),
        missions=[("", gettext("None: on ground of their own")), *((m.public_id, m.name) for m in missions)],
        ticked=request.form,
        held=held,
        **_choices({}),
    )


def _lend_form(speaker: Speaker, answers: Answers) -> str:
    if speaker.ended_at is not None:
        abort(404)
    return render_template(
        "charter/lend.html", answers=answers, speaker=speaker, people=_people(speaker.user_id)
    )


def _mission_form(answers: Answers, found: Mission | None, held: Held | None = None) -> str:
    kept = (
        {name: getattr(found, name) or [] for name in ("channels", "pillars", "languages")} if found else {}
    )
    ticked = {
        name: request.form.getlist(name) or kept.get(name, [])
        for name in ("channels", "pillars", "languages")
    }
    return render_template(
        "charter/mission.html", answers=answers, mission=found, ticked=ticked, held=held, **_choices(kept)
    )
