"""What stands around the posts: campaigns, key dates, weekly slots, labels, the country whose holidays are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from babel import Locale
from babel.dates import get_day_names
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.activity import WastePaper, wastepaper
from scheduler.calendar import clashes as clashing
from scheduler.calendar.names import Names
from scheduler.channels import Channel
from scheduler.content import Label, labelling
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.people.workspace import touch
from scheduler.planning import Campaign, Pillar, Slot, around, key_dates, pillars, returns, slots
from scheduler.planning.holidays import countries, country_of, named_regions, regions
from scheduler.planning.marks import BadMark
from scheduler.wording import N_, Text
from web.calendar import bp
from web.calendar.scene import Scene
from web.calendar.sheet import Sheet
from web.language import pick, say
from web.rights import allowed
from web.slot_words import how_often
from web.undo import offer_return, offer_undo
from web.visit import find, g

NEW = {"at": "10:00"}  # the forms before anything is written into them


@bp.get("/calendar/around")
def around_posts() -> str:
    return _page()


@bp.get("/calendar/clashes")
def clashes() -> str:
    """Of the month the address names: what stands in each other's way."""
    sheet = Sheet.from_address()
    scene = Scene(sheet.but(view="month"))
    start, end = scene.window
    days = request.args.get("days", type=int)
    days = days if days in clashing.CHOICES else clashing.DAYS
    found = clashing.clashes(g.db, g.workspace_id, start=start, end=end, days=days)
    kinds = {kind: [one for one in found if one.kind == kind] for kind in clashing.KINDS}
    return render_template(
        "calendar/clashes.html",
        sheet=scene.sheet,
        kinds=kinds,
        names=clashing.named(days),
        days=days,
        choices=clashing.CHOICES,
        places=scene.names.places,
        looked_at=clashing.MOST_READ if scene.choices.total > clashing.MOST_READ else None,
    )


@bp.post("/calendar/campaigns")
@allowed(Right.PLAN)
def open_campaign() -> Response | tuple[str, int]:
    form = request.form
    try:
        begins, ends = (_day(form.get(name, "")) for name in ("starts_on", "ends_on"))
        around.open_campaign(
            g.db, by=g.membership, name=form.get("name", ""), starts_on=begins, ends_on=ends, now=g.now
        )
    except ValueError as wrong:
        return _wrong(wrong)
    return _back()


@bp.post("/calendar/campaigns/<campaign_id>/closure")
@allowed(Right.PLAN)
def close_campaign(campaign_id: str) -> Response:
    found = find(Campaign, campaign_id)
    around.close_campaign(g.db, found, by=g.membership, now=g.now)
    words = N_("“{name}” is closed. Its posts stay.", name=found.name)
    offer_undo("plan.close_campaign", words, campaign_id=campaign_id)
    return redirect(url_for("calendar.around_posts"))


@bp.post("/calendar/slots")
@allowed(Right.PLAN)
def add_slot() -> Response | tuple[str, int]:
    form = request.form
    channel = find(Channel, form.get("channel", ""))
    pillar = find(Pillar, form["pillar"]) if form.get("pillar") else None
    try:
        slots.add(
            g.db, by=g.membership, channel=channel, weekday=int(form.get("weekday", "")),
            at=time.fromisoformat(form.get("at", "")), pillar=pillar, now=g.now,
        )  # fmt: skip
    except ValueError as wrong:
        return _wrong(wrong)
    return _back()


@bp.post("/calendar/slots/<slot_id>/removal")
@allowed(Right.PLAN)
def take_slot_away(slot_id: str) -> Response:
    paper = around.take_away(g.db, find(Slot, slot_id), by=g.membership, now=g.now)
    return _gone(paper, N_("The slot is gone; the posts in it stay."))


@bp.post("/calendar/labels/<label_id>/removal")
@allowed(Right.PLAN)
def forget_label(label_id: str) -> Response | str:
    label = find(Label, label_id)
    if "sure" not in request.args and not wastepaper.fits(g.db, label):
        return render_template("calendar/label_forget.html", label=label)
    paper = labelling.forget(g.db, label, by=g.membership, now=g.now)
    return _gone(paper, N_("“{name}” is forgotten. Whatever carried it stays.", name=label.name))


@bp.post("/calendar/country")
@allowed(Right.PLAN)
def choose_country() -> Response:
    chosen = request.form.get("country", "")
    g.workspace.country = chosen if chosen in countries() else ""
    # A region of another country, chosen before, would leave no holidays at all.
    region = request.form.get("region", "")
    g.workspace.region = region if region in regions(_country()) else ""
    touch(g.db, g.workspace_id, g.now)
    return _back()


def _page(error: str = "", typed: Mapping[str, str] = NEW) -> str:
    """`typed`: what a form that was refused held."""
    days = get_day_names("wide", locale=pick(), context="stand-alone")
    names = _country_names()
    today = g.now.astimezone(zone(g.workspace.zone)).date()
    return render_template(
        "calendar/around.html",
        error=error,
        typed=typed,
        campaigns=around.campaigns(g.db, g.workspace_id),
        # When each comes next: a rule, such as the first Friday, is another day every year.
        key_dates=[
            (one, returns.spans(one, today)[1] or (one.on, one.until or one.on))
            for one in key_dates.everything(g.db, g.workspace_id)
        ],
        slots=around.slots(g.db, g.workspace_id),
        how_often=how_often,
        labels=labelling.labels(g.db, g.workspace_id),
        channels=[place for place in Names(g.db, g.workspace_id).places.values() if not place.is_gone],
        pillars=pillars.living(g.db, g.workspace_id),
        weekdays=[
            (n % 7, days[n % 7]) for n in range(g.workspace.first_weekday, g.workspace.first_weekday + 7)
        ],
        countries=sorted(((code, names.get(code, code)) for code in countries()), key=lambda pair: pair[1]),
        guessed=names.get(country_of(g.workspace.zone), ""),
        regions=named_regions(_country()),
    )


def _country() -> str:
    """Whose holidays are shown."""
    return g.workspace.country or country_of(g.workspace.zone)


def _country_names() -> dict[str, str]:
    """Of countries, in the reader's language."""
    return dict(Locale.parse(pick()).territories)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadMark(N_("Write a date as 2027-01-31.")) from None


def _wrong(wrong: ValueError) -> tuple[str, int]:
    words = wrong.text if isinstance(wrong, BadMark) else N_("Give a day and a time.")
    g.db.rollback()
    return _page(say(words), request.form), 422


def _gone(paper: WastePaper | None, words: Text) -> Response:
    back = url_for("calendar.around_posts")
    offer_return(paper, words, back=back)
    return redirect(back)


def _back() -> Response:
    flash(gettext("Saved."))
    return redirect(url_for("calendar.around_posts"))
