"""A plan as the form has it, and as the form shows it again."""

from __future__ import annotations

from datetime import date

from scheduler.channels import Channel
from scheduler.people import User
from scheduler.people.finding import members
from scheduler.planning import ChannelPlan, Pillar
from scheduler.planning.wish import Wish
from scheduler.wording import N_
from web.answers import Answers
from web.channels.words import UNITS, spread
from web.plan import languages
from web.plan.amounts import scaled, shown, whole
from web.visit import g

WORDS = ("audience", "objective", "tone", "formats", "version")
NUMBERS = ("cadence_min", "cadence_max", "most_promotional", "most_self_centred")


def wish(answers: Answers, themes: list[Pillar]) -> Wish:
    evaluate_on = None
    if answers["evaluate_on"].strip():
        try:
            evaluate_on = date.fromisoformat(answers["evaluate_on"].strip())
        except ValueError:
            answers.wrong("evaluate_on", N_("Write a date as 2027-01-31."))
    people = {one.public_id: one.user for one in members(g.db, g.workspace_id)}
    return Wish(
        audience=answers["audience"],
        objective=answers["objective"],
        tone=answers["tone"].replace("\r\n", "\n"),
        formats=" ".join(answers["formats"].split()),
        audiences=tuple(name for name in answers["audiences"].replace("\n", ",").split(",") if name.strip()),
        languages=languages.codes(answers["languages"]),
        owner=_person(answers, "owner_id", people),
        deputy=_person(answers, "deputy_id", people),
        cadence_min=_number(answers, "cadence_min"),
        cadence_max=_number(answers, "cadence_max"),
        most_promotional=whole(answers, "most_promotional"),
        most_self_centred=whole(answers, "most_self_centred"),
        minutes_a_week=scaled(answers, "minutes_a_week", 60),
        money_a_week=scaled(answers, "money_a_week", 100),
        rests_on_holidays=bool(answers["rests_on_holidays"]),
        patience_minutes=_patience(answers),
        lateness=answers["lateness"] or None,
        evaluate_on=evaluate_on,
        mix={pillar: _number(answers, f"mix-{pillar.public_id}", "mix", empty=0) for pillar in themes},
    )


def typed(channel: Channel, plan: ChannelPlan | None) -> dict[str, str]:
    """The fields of the form as this plan fills them."""
    late, unit = spread(channel.patience_minutes)
    patience = {"patience": str(late), "unit": str(unit), "lateness": str(channel.lateness)}
    if plan is None:
        return {"cadence_min": "1", "cadence_max": "3", "version": "0"} | patience
    kept = patience | {name: str(getattr(plan, name)) for name in WORDS}
    kept |= {name: "" if (n := getattr(plan, name)) is None else str(n) for name in NUMBERS}
    people = {one.user_id: one.public_id for one in members(g.db, g.workspace_id)}
    return (
        kept
        | {
            "evaluate_on": plan.evaluate_on.isoformat() if plan.evaluate_on else "",
            "audiences": ", ".join(one.audience.name for one in plan.audiences),
            "languages": languages.names(plan.languages),
            "owner_id": people.get(plan.owner_id or 0, ""),
            "deputy_id": people.get(plan.deputy_id or 0, ""),
            "minutes_a_week": shown(plan.minutes_a_week, 60),
            "money_a_week": shown(plan.money_a_week, 100),
            "rests_on_holidays": "1" if plan.rests_on_holidays else "",
        }
        | {f"mix-{share.pillar.public_id}": str(share.percent) for share in plan.shares}
    )


def _person(answers: Answers, name: str, people: dict[str, User]) -> User | None:
    chosen = answers[name]
    if chosen and chosen not in people:
        answers.wrong(name, N_("This person does not work here any more."))
    return people.get(chosen)


def _patience(answers: Answers) -> int | None:
    """None where the form does not ask."""
    if "patience" not in answers.form:
        return None
    unit = answers["unit"]
    if unit not in {str(size) for size, _ in UNITS}:
        answers.wrong("unit", N_("Choose one of the list."))
        return None
    return _number(answers, "patience") * int(unit)


def _number(answers: Answers, name: str, field: str = "", empty: int | None = None) -> int:
    typed = answers[name].strip()
    if not typed and empty is not None:
        return empty
    if not typed.isdecimal() or len(typed) > 6:
        answers.wrong(field or name, N_("Write a whole number."))
        return 0
    return int(typed)
