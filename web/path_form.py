"""The form of an approval path: its fields as steps and places, and back."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from scheduler.approvals import ApprovalPath, paths
from scheduler.approvals.paths import Where
from scheduler.approvals.step import DECIDERS, Outside, Step, steps_of
from scheduler.people import Role
from scheduler.wording import N_
from web.answers import EMAIL, Answers
from web.language import LANGUAGES

# The places a path may hold for, and the name of their boxes.
BOXES = {"channels": "channel", "pillars": "pillar", "campaigns": "campaign", "families": "family"}


def typed(path: ApprovalPath) -> Mapping[str, str]:
    where = Where.of(path)
    form = {"name": path.name, "where": where.kind, "steps": str(len(path.steps))}
    for number, step in enumerate(steps_of(path)):
        form |= {f"{name}-{number}": value for name, value in _typed(step).items()}
    return form


def _typed(step: Step) -> dict[str, str]:
    who = "outside" if step.outside else "people" if step.people else str(step.role)
    return {
        "who": who,
        "people": " ".join(step.people),
        "outside": "\n".join(f"{one.name} <{one.email}>" if one.name else one.email for one in step.outside),
        "language": step.outside[0].language if step.outside else "",
        "everyone": "1" if step.everyone else "",
        "deputies": "1" if step.deputies else "",
        "then": str(step.then or ""),
        **{name: str(getattr(step, name) or "") for name in ("days", "within", "remind")},
    }


def joined(form: Any) -> Mapping[str, str]:
    """A form as sent, with its boxes joined: shown again, they are ticked as before."""
    return {name: " ".join(form.getlist(name)) for name in form}


def where_of(answers: Answers) -> Where:
    kind = answers["where"]
    if kind not in BOXES:
        return Where()
    return Where(**{kind: tuple(answers[BOXES[kind]].split())})


def shown(answers: Answers) -> int:
    """How many steps the form shows: those there are, and one more where somebody asks for it."""
    asked = answers["steps"]
    number = int(asked) if asked.isdecimal() else 1
    return max(1, min(number + bool(answers["add"]), paths.MOST_STEPS))


def steps_from(answers: Answers) -> list[Step]:
    """What is complained about stands in `answers.errors`."""
    return [step for number in range(paths.MOST_STEPS) if (step := _step(answers, number))]


def _step(answers: Answers, number: int) -> Step | None:
    def said(name: str) -> str:
        return answers[f"{name}-{number}"].strip()

    who, then = said("who"), said("then")
    if who not in ("people", "outside", *DECIDERS):
        return None
    people = tuple(said("people").split()) if who == "people" else ()
    outside = _outside(answers, said("outside"), said("language")) if who == "outside" else ()
    if who == "people" and not people:
        answers.wrong("steps", N_("Tick the people this step asks."))
    if who == "outside" and not outside:
        answers.wrong("steps", N_("Write the address of whom this step asks, one a line."))
    return Step(
        # Who is asked by name is asked whatever their role: what only knows roles asks an owner instead.
        role=Role(who) if who in DECIDERS else Role.OWNER,
        days=_whole(answers, said("days")),
        people=people,
        outside=outside,
        everyone=bool(said("everyone")) and who != "outside",
        deputies=bool(said("deputies")),
        within=_whole(answers, said("within")),
        remind=_whole(answers, said("remind")),
        then=Role(then) if then in DECIDERS else None,
    )


def _whole(answers: Answers, words: str) -> int | None:
    if words and not words.isdecimal():
        answers.wrong("steps", N_("Days and hours are whole numbers, or nothing."))
    return int(words[:6]) if words.isdecimal() else None


def _outside(answers: Answers, words: str, language: str) -> tuple[Outside, ...]:
    found = []
    for line in filter(None, (line.strip() for line in words.splitlines())):
        name, email = parseaddr(line)
        one = Outside.of(email, name[:120], language if language in LANGUAGES else "")
        if len(one.email) > 254 or not EMAIL.fullmatch(one.email):
            answers.wrong("steps", N_("“{words}” is not an e-mail address.", words=line[:80]))
        found.append(one)
    return tuple(found)
