"""What people do to a post, each by its public function: in any order, by anybody, as often as they like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import publishing
from scheduler.approvals import CannotDecide, Verdict, decide, deputising
from scheduler.calendar import bulk
from scheduler.charter import review, waivers
from scheduler.content import Label, Variant, labelling, writing
from scheduler.content.writing import Conflict, Unfit
from scheduler.db import LocalTime
from scheduler.people import Membership, Role
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Freeze, NotInThatState, PastTime, Refused, UnderWay
from scheduler.publishing.planned import editing as changing
from scheduler.publishing.planned import freezing, releasing, resuming, scheduling
from scheduler.publishing.planned.freezing import Reach
from scheduler.publishing.reading_back.resolving import ProofNeeded, resolve
from scheduler.series.rule import BadRhythm
from tests.publishing import other_ways

NO = (
    Refused, NotInThatState, UnderWay, NotAllowed, CannotDecide, waivers.CannotWaive, releasing.CannotRelease,
    deputising.BadDeputy, PastTime, Conflict, Unfit, ProofNeeded, BadRhythm,
)  # fmt: skip
WORDS = ("Open on Sunday.", "A miracle cure.", "Ouvert le dimanche.", "Closed.")
Deed = Callable[[Session, Variant, Membership, Any, int], object]


def _at(now: Any, minutes: int) -> LocalTime:
    return LocalTime.of(now + timedelta(minutes=minutes), "Europe/Paris")


def _approve(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    verdict = Verdict.SEND_BACK if number > 35 else Verdict.APPROVE
    decide(session, variant, verdict=verdict, comment="So.", by=by, now=now)
    scheduling.after_decision(session, variant, by=by, now=now)


def _waive(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    for finding in review(session, variant, at=now):
        waivers.waive(session, variant, finding, why="So.", by=by, now=now)


def _freezes(session: Session, by: Membership) -> list[Freeze]:
    return list(session.scalars(select(Freeze).where(Freeze.workspace_id == by.workspace_id)))


def _freeze(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    words = session.scalars(select(Label.public_id).where(Label.workspace_id == by.workspace_id))
    parts = Reach(), Reach("languages", (variant.post.language,)), Reach("labels", tuple(words))
    freezing.impose(session, reason="Fire", reach=parts[number % 3], by=by, now=now)


def _file(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    if number % 2:
        names = [] if variant.post.labels else ["river"]
        labelling.carry(session, variant.post, names, by=by, now=now)
    else:
        other = "fr" if variant.post.language == "en" else "en"
        changing.revise(session, variant.post, language=other, by=by, now=now)


def _lift(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    for freeze in _freezes(session, by):
        freezing.lift(session, freeze, by=by, now=now)


def _release(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    for freeze in _freezes(session, by):
        releasing.release(session, freeze, variant, why="Asked.", by=by, now=now)


def _many(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    deed = (bulk.Submit(), bulk.Approve(), bulk.Shift(hours=1))[number % 3]
    bulk.do(session, [variant], deed, by=by, now=now)


def _from_the_desk(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    """What a freeze held is published now, or at a time, or dropped."""
    what = RESUME[number % 3]
    for freeze in _freezes(session, by):
        times = {variant.delivery.id: _at(now, number)}
        resuming.decide(session, freeze, [variant.delivery], what, times=times, by=by, now=now)


def _bin(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    """Thrown away, and taken out again."""
    changing.delete(session, variant.post, by=by, now=now)
    writing.restore(session, variant.post, by=by, now=now)


def _stand_in(session: Session, variant: Variant, by: Membership, now: Any, number: int) -> None:
    """Whoever this is says yes in the approver's name."""
    [approver] = session.scalars(
        select(Membership).where(Membership.workspace_id == by.workspace_id, Membership.role == Role.APPROVER)
    )
    until = now + timedelta(days=number + 1)
    deputising.name(session, approver, by, from_at=now, until_at=until, by=approver, now=now)
    _approve(session, variant, by, now, 0)


RESUME: tuple[resuming.What, ...] = ("now", "suggested", "drop")
OUTCOMES: tuple[Any, ...] = ("published", "absent", "dropped")
DEEDS: dict[str, Deed] = {
    "submit": lambda s, v, by, now, n: scheduling.submit(s, v.post, by=by, now=now),
    "schedule": lambda s, v, by, now, n: publishing.schedule(s, v, planned=_at(now, n), by=by, now=now),
    "move": lambda s, v, by, now, n: publishing.move(s, v, _at(now, n), by=by, now=now),
    "publish": lambda s, v, by, now, n: publishing.publish_now(s, v, by=by, now=now),
    "write": lambda s, v, by, now, n: changing.tailor(s, v, f"{v.id}. {WORDS[n % 4]}", by=by, now=now),
    "approve": _approve,
    "waive": _waive,
    "resolve": lambda s, v, by, now, n: resolve(s, v, outcome=OUTCOMES[n % 3], note="Seen.", by=by, now=now),
    "freeze": _freeze,
    "file": _file,
    "lift": _lift,
    "release": _release,
    "unschedule": lambda s, v, by, now, n: publishing.unschedule(s, v, by=by, now=now),
    "revise": lambda s, v, by, now, n: changing.revise(s, v.post, title=f"{n}", by=by, now=now),
    "many": _many,
    "from the desk": _from_the_desk,
    "bin": _bin,
    "stand in": _stand_in,
    "by link": other_ways.by_a_link,
    "series": other_ways.comes_back,
}
