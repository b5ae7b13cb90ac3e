"""Calendars of somebody else: brought or subscribed to, looked at, put behind the posts, switched, taken away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import Select, func, select
from werkzeug.wrappers import Response

from scheduler import courier
from scheduler.calendar import Layer, LayerDay, LayerEvent, LayerKind
from scheduler.calendar.ics.parsing import Unreadable
from scheduler.calendar.layers import happening, keeping, merging
from scheduler.calendar.layers import said as saying
from scheduler.calendar.layers.keeping import BadLayer, Foreseen
from scheduler.calendar.layers.merging import Change
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.wording import N_, Text
from web.answers import Answers
from web.house import house
from web.plan.room import bp
from web.rights import allowed
from web.undo import offer_return, offer_undo
from web.visit import find, g

KINDS: dict[LayerKind, Text] = {
    LayerKind.DATES: N_("Key dates"),
    LayerKind.SCHOOL: N_("School holidays"),
    LayerKind.PARTNER: N_("Events of a partner"),
    LayerKind.BLACKOUT: N_("Times of silence"),
}
A_LOOK = 30  # dates of a preview


@bp.get("/layers")
def layer_list() -> str:
    return _list(Answers({}))


@bp.post("/layers")
@allowed(Right.PLAN)
def add_layer() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    name, kind = answers.words("name"), answers.one_of("kind", [*LayerKind])
    address = answers["address"].strip()
    content, file_name = b"", ""
    if not address:
        content, file_name = _file(answers)
    if not answers.ok:
        return _list(answers), 422
    try:
        if address:
            made = keeping.subscribe(
                g.db, name, LayerKind(kind), address, sealer=house().sealer, by=g.membership, now=g.now
            )
            courier.ring_after_commit(g.db)
        else:
            made = keeping.bring(g.db, name, LayerKind(kind), content, file_name, by=g.membership, now=g.now)
    except BadLayer as bad:
        answers.wrong("address" if address else "name", bad.text)
        return _list(answers), 422
    return _to(made)


@bp.get("/layers/<layer_id>")
def layer(layer_id: str) -> str:
    return _page(find(Layer, layer_id))


@bp.post("/layers/<layer_id>/file")
@allowed(Right.PLAN)
def bring_layer(layer_id: str) -> Response | tuple[str, int]:
    answers = Answers(request.form)
    content, name = _file(answers)
    is_known = answers.ok and _is_old_news(layer_id, content)
    found = find(Layer, layer_id)
    if not answers.ok:
        return _page(found, answers), 422
    if is_known:
        keeping.set_aside(found)
        flash(gettext("There is nothing to take over: all of it is there already."))
    else:
        keeping.lay_down(found, content, name)
    return _to(found)


@bp.post("/layers/<layer_id>/entry")
@allowed(Right.PLAN)
def enter_layer(layer_id: str) -> Response:
    beforehand = _foreseen(layer_id)
    found = _locked(layer_id)
    if not _is_as_seen(found):
        return _to(found)
    change = keeping.enter(g.db, found, by=g.membership, now=g.now, beforehand=beforehand)
    if change is not None:
        words = N_("The calendar “{name}” stands behind the posts.", name=found.name)
        if found.can_undo:
            offer_undo("plan.take_back_layer", words, layer_id=layer_id, seen=keeping.state_of(found))
        else:
            flash(words.render(gettext))
    return _to(found)


@bp.post("/layers/<layer_id>/undo")
@allowed(Right.PLAN)
def take_back_layer(layer_id: str) -> Response:
    with house().sessions.reading() as session:
        before = session.scalar(_mine(layer_id))
        beforehand = merging.foresee_back(session, before, now=g.now) if before and before.can_undo else None
    found = _locked(layer_id)
    if not _is_as_seen(found):
        return _to(found)
    keeping.take_back(g.db, found, by=g.membership, now=g.now, beforehand=beforehand)
    flash(gettext("The last file is taken back: the layer is as it was before."))
    return _to(found)


@bp.post("/layers/<layer_id>/refusal")
@allowed(Right.PLAN)
def refuse_layer(layer_id: str) -> Response:
    """What waits is thrown away; what is in the calendar stays."""
    found = _locked(layer_id)
    if _is_as_seen(found):
        keeping.refuse(found, by=g.membership, now=g.now)
    return _to(found)


@bp.post("/layers/<layer_id>/shown")
@allowed(Right.PLAN)
def switch_layer(layer_id: str) -> Response:
    keeping.switch(g.db, find(Layer, layer_id), request.form.get("shown") == "1", by=g.membership, now=g.now)
    return redirect(url_for("plan.layer_list"))


@bp.post("/layers/<layer_id>/refresh")
@allowed(Right.PLAN)
def refresh_layer(layer_id: str) -> Response:
    found = find(Layer, layer_id)
    keeping.ask_again(found, by=g.membership, now=g.now)
    courier.ring_after_commit(g.db)
    return _to(found)


@bp.post("/layers/<layer_id>/removal")
@allowed(Right.PLAN)
def remove_layer(layer_id: str) -> Response:
    found = find(Layer, layer_id)
    words = N_("The layer “{name}” is gone.", name=found.name)
    paper = keeping.remove(g.db, found, by=g.membership, now=g.now)
    offer_return(paper, words, back=url_for("plan.layer_list"))
    return redirect(url_for("plan.layer_list"))


def _file(answers: Answers) -> tuple[bytes, str]:
    """Read before the database is opened for writing. A complaint goes to `answers`."""
    sent = request.files.get("file")
    content = sent.read(saying.MOST_BYTES + 1) if sent else b""
    if not content:
        answers.wrong("file", N_("Choose a file, or give the address of a calendar."))
    else:
        try:
            saying.read(content, here="UTC")
        except Unreadable as unreadable:
            answers.wrong("file", unreadable.text)
    return content, (sent.filename or "") if sent else ""


def _list(answers: Answers) -> str:
    layers = keeping.layers_of(g.db, g.workspace_id)
    counts = {
        layer_id: number
        for layer_id, number in g.db.execute(
            select(LayerEvent.layer_id, func.count())
            .where(LayerEvent.workspace_id == g.workspace_id)
            .group_by(LayerEvent.layer_id)
        )
    }
    return render_template(
        "plan/layers.html",
        answers=answers,
        layers=layers,
        kinds=KINDS,
        counts=counts,
        troubles=_troubles(layers),
    )


def _page(found: Layer, answers: Answers | None = None) -> str:
    today = g.now.astimezone(zone(g.workspace.zone)).date()
    told, change, sample = list[tuple[int, Text]](), None, list[happening.Happening]()
    waits = keeping.waiting(g.db, found)
    if waits is not None:
        calendar, change = waits
        told = [(one.line, one.text) for one in calendar.problems[:100]]
        facts = [dated.said for dated in calendar.events.values()]
        every, _ = happening.happenings(
            facts, today=today, here=g.workspace.zone, floating=calendar.zone or g.workspace.zone
        )
        sample = sorted(every, key=lambda one: (one.last < today, one.first))[:A_LOOK]
    else:
        told = [(line, Text.from_json(text)) for line, text in found.problems]
    return render_template(
        "plan/layer.html",
        layer=found,
        seen=keeping.state_of(found),
        answers=answers or Answers({}),
        kinds=KINDS,
        change=change,
        change_words=_change_words(change) if change else [],
        sample=sample,
        ahead=_ahead(found, today) if found.entered_at else [],
        told=told,
        trouble=_troubles([found]).get(found.id),
        being_fetched=found.is_subscribed and not found.entered_at and waits is None and not found.trouble,
        today=today,
    )


def _ahead(found: Layer, today: date) -> list[LayerDay]:
    mine = select(LayerDay).where(
        LayerDay.workspace_id == g.workspace_id, LayerDay.layer_id == found.id,
        LayerDay.last >= today, LayerDay.first <= today + timedelta(days=400),
    )  # fmt: skip
    return list(g.db.scalars(mine.order_by(LayerDay.first, LayerDay.id).limit(A_LOOK)))


def _change_words(change: Change) -> list[str]:
    said = []
    if change.new:
        said.append(ngettext("one new event", "%(num)d new events", len(change.new)))
    if change.changed:
        said.append(ngettext("one that changes", "%(num)d that change", len(change.changed)))
    if change.gone:
        said.append(ngettext("one that goes", "%(num)d that go", len(change.gone)))
    if change.same:
        said.append(ngettext("one as it is", "%(num)d as they are", change.same))
    return said


def _troubles(layers: Iterable[Layer]) -> dict[int, Text]:
    return {one.id: Text.from_json(one.trouble) for one in layers if one.trouble}


def _foreseen(layer_id: str) -> Foreseen | None:
    """Before the database is opened for writing: a long calendar takes seconds."""
    with house().sessions.reading() as session:
        found = session.scalar(_mine(layer_id))
        return keeping.foresee(session, found, now=g.now) if found else None


def _is_old_news(layer_id: str, content: bytes) -> bool:
    """Beforehand, too."""
    with house().sessions.reading() as session:
        found = session.scalar(_mine(layer_id))
        calendar = saying.read(content, here=g.workspace.zone)
        return found is not None and keeping.is_old_news(session, found, calendar)


def _mine(layer_id: str) -> Select[Layer]:
    return select(Layer).where(Layer.workspace_id == g.workspace_id, Layer.public_id == layer_id)


def _locked(layer_id: str) -> Layer:
    """Two tabs, or a worker that reads the address: they take turns."""
    found = find(Layer, layer_id)
    g.db.refresh(found, with_for_update=True)
    return found


def _is_as_seen(found: Layer) -> bool:
    """Somebody may have brought another file since the page was drawn: nobody enters what they did not look at."""
    if request.args.get("seen") == keeping.state_of(found):
        return True
    flash(gettext("This calendar changed since you looked at it. Look again, then decide."))
    return False


def _to(found: Layer) -> Response:
    return redirect(url_for("plan.layer", layer_id=found.public_id))
