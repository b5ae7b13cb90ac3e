"""Where a rule holds, asked in its form: one list of ticks for each kind of place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from scheduler.channels.keeping import listed
from scheduler.charter.editing import LIFTERS
from scheduler.people import Membership, User
from scheduler.people.roles import ROLE_NAMES
from scheduler.planning import around
from scheduler.planning.pillar import Pillar
from scheduler.rules.scope import KINDS
from scheduler.wording import N_, Text, verbatim
from web.visit import g

LANGUAGES = (("fr", N_("French")), ("en", N_("English")))
LIFTS: tuple[tuple[str, Text], ...] = (
    ("", N_("Nobody: the words have to change")),
    *((str(role), ROLE_NAMES[role]) for role in LIFTERS),
)


@dataclass(frozen=True)
class Places:
    """One question: `ticked` of these choices, none for everywhere."""

    name: str
    label: Text
    choices: list[tuple[str, Text]]
    ticked: frozenset[str]


def places(scope: Mapping[str, Any]) -> list[Places]:
    """The questions of the form, without those there is nothing to choose for. What is named stays, even if it has gone."""
    g_id = g.workspace_id
    pillars = g.db.scalars(
        select(Pillar)
        .where(Pillar.workspace_id == g_id, Pillar.closed_at.is_(None))
        .order_by(Pillar.position)
    )
    people = g.db.execute(
        select(User.public_id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.workspace_id == g_id, Membership.ended_at.is_(None))
        .order_by(User.name)
    )
    asked: list[tuple[str, Text, list[tuple[str, Text]]]] = [
        ("channels", N_("Channels"), [(one.public_id, verbatim(one.name)) for one in listed(g.db, g_id)]),
        ("kinds", N_("Kinds of channels"), list(KINDS)),
        ("pillars", N_("Pillars"), [(one.public_id, verbatim(one.name)) for one in pillars]),
        (
            "campaigns",
            N_("Campaigns"),
            [(one.public_id, verbatim(one.name)) for one in around.campaigns(g.db, g_id)],
        ),
        ("languages", N_("Languages"), list(LANGUAGES)),
        ("people", N_("Written by"), [(public_id, verbatim(name)) for public_id, name in people]),
    ]
    found = []
    for name, label, choices in asked:
        ticked = frozenset(scope.get(name) or ())
        gone = ticked - {value for value, _ in choices}
        choices += [(value, N_("(gone)")) for value in sorted(gone)]
        if choices:
            found.append(Places(name, label, choices, ticked))
    return found


def answered(form: MultiDict[str, str]) -> dict[str, Any]:
    """The scope as JSON, from what was ticked."""
    ticked = {
        name: form.getlist(f"scope.{name}")
        for name in ("channels", "kinds", "pillars", "campaigns", "languages", "people")
    }
    days = {name: form.get(f"scope.{name}", "").strip() for name in ("first", "last")}
    return {name: value for name, value in (ticked | days).items() if value}
