"""Naming speakers, giving departments their mission, lending one's word for some days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.charter.speaker import Mission, Speaker
from scheduler.people import Membership, Right
from scheduler.people.finding import members
from scheduler.people.roles import NotAllowed, demand, may
from scheduler.wording import N_, Text, whose_name

NAME, TEXT = 80, 5_000


class BadSpeaker(ValueError):
    """`problems` says what to correct, by field."""

    def __init__(self, problems: dict[str, Text]) -> None:
        self.problems = problems
        super().__init__(", ".join(problems))


@dataclass(frozen=True)
class On:
    """The ground: public ids of channels and pillars, languages; empty: all of them."""

    channels: Sequence[str] = ()
    pillars: Sequence[str] = ()
    languages: Sequence[str] = ()


EVERYWHERE = On()


def missions(session: Session, workspace_id: int) -> list[Mission]:
    return list(
        session.scalars(
            select(Mission)
            .where(Mission.workspace_id == workspace_id, Mission.ended_at.is_(None))
            .order_by(Mission.name)
        )
    )


def speakers(session: Session, workspace_id: int) -> list[Speaker]:
    """Those named and not taken back, also where their days are over."""
    return list(
        session.scalars(
            select(Speaker)
            .where(Speaker.workspace_id == workspace_id, Speaker.ended_at.is_(None))
            .order_by(Speaker.id)
        )
    )


def give_mission(
    session: Session, *, by: Membership, name: str, text: str = "", on: On = EVERYWHERE,
    mission: Mission | None = None, now: datetime,
) -> Mission:  # fmt: skip
    """A new mission, or `mission` written anew. Raises BadSpeaker, NotAllowed."""
    demand(by, Right.CHARTER)
    name, text = " ".join(name.split()), text.strip().replace("\r\n", "\n")
    problems: dict[str, Text] = {}
    if not 0 < len(name) <= NAME:
        problems["name"] = N_("A department has a name of at most {most} characters.", most=NAME)
    elif any(m.name == name and m is not mission for m in missions(session, by.workspace_id)):
        problems["name"] = N_("This name is taken.")
    if len(text) > TEXT:
        problems["text"] = N_("At most {most} characters, please.", most=TEXT)
    if problems:
        raise BadSpeaker(problems)
    if mission is None:
        mission = Mission(workspace_id=by.workspace_id, created_at=now)
        session.add(mission)
    mission.name, mission.text = name, text
    mission.channels, mission.pillars, mission.languages = _lists(on)
    session.flush()
    activity.record(session, by, "gave_mission", mission, now=now, name=name)
    return mission


def end_mission(session: Session, mission: Mission, *, by: Membership, now: datetime) -> None:
    """Nobody speaks within it any more."""
    demand(by, Right.CHARTER)
    mission.ended_at = now
    for speaker in speakers(session, by.workspace_id):
        if speaker.mission_id == mission.id:
            speaker.ended_at = now
    session.flush()
    activity.record(session, by, "ended_mission", mission, now=now)


def name_speaker(
    session: Session, *, by: Membership, member: Membership, mission: Mission | None = None,
    on: On = EVERYWHERE, from_at: datetime | None = None, until_at: datetime | None = None, now: datetime,
) -> Speaker:  # fmt: skip
    """Raises BadSpeaker, NotAllowed."""
    demand(by, Right.CHARTER)
    _demand_days(from_at, until_at, now)
    return _add(
        session, member, by, now, "named_speaker", mission_id=mission.id if mission else None,
        from_at=from_at, until_at=until_at, on=on,
    )  # fmt: skip


def lend(
    session: Session, speaker: Speaker, *, by: Membership, to: Membership,
    from_at: datetime | None = None, until_at: datetime | None, now: datetime,
) -> Speaker:  # fmt: skip
    """One's own word, or another's for who writes the charter, given to a colleague until a day; never lent on.

    Raises BadSpeaker, NotAllowed.
    """
    if speaker.user_id != by.user_id and not may(by, Right.CHARTER):
        raise NotAllowed(Right.CHARTER)
    problems: dict[str, Text] = {}
    if speaker.lent_by_id is not None:
        problems["member"] = N_("A word that is lent is not lent on.")
    elif to.user_id == speaker.user_id:
        problems["member"] = N_("Choose somebody else.")
    if until_at is None:
        problems["until"] = N_("Say until which day.")
    if problems:
        raise BadSpeaker(problems)
    _demand_days(from_at, until_at, now)
    lent = _add(
        session, to, by, now, "lent_word", lent_by_id=speaker.id, from_at=from_at, until_at=until_at,
        on=EVERYWHERE,
    )  # fmt: skip
    notices.tell(
        session, by.workspace_id, kind="charter", about=lent.public_id, now=now, users=[to.user_id],
        text=N_("You speak in the place of {name} for some days.", name=whose_name(speaker.user.name)),
    )  # fmt: skip
    return lent


def take_back(session: Session, speaker: Speaker, *, by: Membership, now: datetime) -> None:
    """What was lent from it ends as well. Raises NotAllowed."""
    mine = speaker.lent_by is not None and speaker.lent_by.user_id == by.user_id
    if not mine and not may(by, Right.CHARTER):
        raise NotAllowed(Right.CHARTER)
    for one in speakers(session, by.workspace_id):
        if speaker.id in (one.id, one.lent_by_id):
            one.ended_at = now
    session.flush()
    activity.record(session, by, "took_back_word", speaker, now=now)


def colleagues(session: Session, workspace_id: int, but: Collection[int] = ()) -> list[Membership]:
    return [one for one in members(session, workspace_id) if one.user_id not in but]


def _add(
    session: Session, member: Membership, by: Membership, now: datetime, verb: str, *, on: On, **more: object
) -> Speaker:
    channels, pillars, languages = _lists(on)
    speaker = Speaker(
        workspace_id=by.workspace_id, user_id=member.user_id, user=member.user, channels=channels,
        pillars=pillars, languages=languages, created_by_id=by.user_id, created_at=now, **more,
    )  # fmt: skip
    session.add(speaker)
    session.flush()
    activity.record(session, by, verb, speaker, now=now)
    return speaker


def _demand_days(from_at: datetime | None, until_at: datetime | None, now: datetime) -> None:
    if until_at is not None and until_at <= max(from_at or now, now):
        raise BadSpeaker({"until": N_("It must end after it begins, and not in the past.")})


def _lists(on: On) -> tuple[list[str] | None, ...]:
    return tuple(sorted(names) or None for names in (on.channels, on.pillars, on.languages))
