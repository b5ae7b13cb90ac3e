"""What a plan's file says of a channel: its plan and its slots, for the channel of that name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content.spacing import folded
from scheduler.people import Membership, User
from scheduler.people.finding import members
from scheduler.planning import Pillar, Slot, pillars, plans, slots
from scheduler.planning.marks import BadMark
from scheduler.planning.plans import LENGTHS, PLAIN
from scheduler.planning.rhythm import WEEKDAYS
from scheduler.planning.wish import Wish
from scheduler.wording import N_, Text, verbatim

Item = dict[str, Any]
ROLES = ("owner", "deputy")
PATIENCE = ("patience_minutes", "lateness")  # the channel's own: what a file leaves out stays as it is


class Channels:
    """Those of a workspace, as a file finds them: by name, and by which of that name."""

    def __init__(self, session: Session, by: Membership, now: datetime, every: Sequence[Channel]) -> None:
        self.session, self.by, self.now = session, by, now
        self.named: dict[str, list[Channel]] = {}
        for channel in every:
            self.named.setdefault(folded(channel.name), []).append(channel)

    def enter(self, item: Item, there: Item | None) -> None:
        """Raises BadMark, BadPlan."""
        if there is None:
            raise BadMark(
                N_(
                    "There is no channel “{name}” here: connect one under that name, then bring this again.",
                    name=verbatim(item["name"]),
                )
            )
        channel = self.named[folded(item["name"])][there["nth"]]
        self.pillars = {
            folded(one.name): one for one in pillars.everything(self.session, self.by.workspace_id)
        }
        if item["plan"] is not None and item["plan"] != there["plan"]:
            self._plan(channel, item["plan"])
        if item["slots"] != there["slots"]:
            self._slots(channel, item["slots"], there["slots"])

    def with_people(self, item: Item) -> tuple[Item, Text | None]:
        """The item as it would be kept here, where whoever is in charge may not work; and what to know of that."""
        plan = item["plan"]
        lost = [role for role in ROLES if plan and plan[role] and not self._person(plan[role])]
        if not lost:
            return item, None
        words = N_("{name} does not work here: nobody is put in their place.", name=verbatim(plan[lost[0]]))
        return item | {"plan": plan | dict.fromkeys(lost)}, words

    def _plan(self, channel: Channel, said: Item) -> None:
        owner, deputy = (self._person(said[role]) for role in ROLES)
        wish = Wish(
            **{name: said[name] for name in (*LENGTHS, *PLAIN) if name != "evaluate_on"},
            evaluate_on=date.fromisoformat(said["evaluate_on"]) if said["evaluate_on"] else None,
            languages=tuple(said["languages"]), audiences=tuple(said["audiences"]), owner=owner, deputy=deputy,
            mix={self._pillar(name): percent for name, percent in said["mix"].items()},
            patience_minutes=said.get("patience_minutes"), lateness=said.get("lateness"),  # older files have none
        )  # fmt: skip
        plans.save(self.session, channel, wish, by=self.by, now=self.now)

    def _person(self, email: str | None) -> User | None:
        return self._people.get(email.casefold()) if email else None

    @cached_property
    def _people(self) -> dict[str, User]:
        return {one.user.email.casefold(): one.user for one in members(self.session, self.by.workspace_id)}

    def _pillar(self, name: str) -> Pillar:
        if found := self.pillars.get(folded(name)):
            return found
        raise BadMark(N_("There is no pillar “{name}”.", name=verbatim(name)))

    def _slots(self, channel: Channel, wanted: list[Item], there: list[Item]) -> None:
        """Those of the file beside those that are there: one at the same day and hour is changed."""
        places = {place_of(slot): slot for slot in slots.of_channel(self.session, channel)}
        for said in wanted:
            if said in there:
                continue
            weekday, at = WEEKDAYS.index(said["weekday"]), time.fromisoformat(said["at"])
            common: dict[str, Any] = {
                "by": self.by, "weekday": weekday, "at": at, "now": self.now, "rule": said["rule"] or "",
                "pillar": self._pillar(said["pillar"]) if said["pillar"] else None,
                "starts_on": date.fromisoformat(said["starts_on"]) if said["starts_on"] else None,
            }  # fmt: skip
            slot = places.get(place_said(said))
            if slot is None:
                slot = slots.add(self.session, channel=channel, **common)
            else:
                slots.change(self.session, slot, **common)
            for one in said["changes"]:
                moved = datetime.fromisoformat(one["moved_to"]) if one["moved_to"] else None
                slots.change_once(
                    self.session, slot, date.fromisoformat(one["on"]), moved, by=self.by, now=self.now
                )


def with_patience(item: Item, there: Item | None) -> Item:
    """A channel as the file says it, its patience filled in from what is there."""
    if item["plan"] is None or there is None or there["plan"] is None:
        return item
    kept = {name: there["plan"][name] for name in PATIENCE if item["plan"][name] is None}
    return item | {"plan": item["plan"] | kept}


def patience_of(every: Sequence[Channel]) -> list[Item]:
    """By name, how patient each channel is: its own, so it stands beside a plan that may not be there yet."""
    return [
        {
            "name": " ".join(one.name.split()),
            "patience_minutes": one.patience_minutes,
            "lateness": str(one.lateness),
        }
        for one in every
    ]


Place = tuple[int, time, str | None, str | None]


def place_of(slot: Slot) -> Place:
    """Where a slot of the file meets one that is there. A rule says its day itself, and several may share an hour."""
    by_rule = slot.rule and (slot.rule, slot.starts_on.isoformat() if slot.starts_on else None)
    return (0, slot.at, *by_rule) if by_rule else (slot.weekday, slot.at, None, None)


def place_said(said: Item) -> Place:
    at = time.fromisoformat(said["at"])
    if said["rule"]:
        return 0, at, said["rule"], said["starts_on"]
    return WEEKDAYS.index(said["weekday"]), at, None, None
