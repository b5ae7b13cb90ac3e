"""How each kind of notice reaches a person: the page always has it; mail at once, or the day's letter, if they like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.people import User
from scheduler.wording import N_, Text


class Way(StrEnum):
    """What happens beside the page."""

    MAIL = "mail"
    DIGEST = "digest"
    PAGE = "page"


WAYS: dict[Way, Text] = {
    Way.MAIL: N_("By mail at once"),
    Way.DIGEST: N_("In the daily letter"),
    Way.PAGE: N_("On the page only"),
}


@dataclass(frozen=True)
class Topic:
    """Kinds one chooses about together."""

    name: Text
    kinds: tuple[str, ...]


TOPICS: dict[str, Topic] = {
    "stopped": Topic(
        N_("A post failed, is held, was missed or is unconfirmed"),
        ("failed", "unconfirmed", "dropped", "held", "missed"),
    ),
    "ahead": Topic(
        N_("What could go wrong with a post ahead"), ("at_risk_day", "at_risk_hour", "at_risk_minutes")
    ),
    "freezes": Topic(N_("What leaves is frozen, or no longer"), ("freeze",)),
    "tasks": Topic(N_("Something has to be published by hand"), ("waiting",)),
    "review": Topic(N_("Somebody asks for my approval"), ("review", "review_late")),
    "answers": Topic(
        N_("A post of mine was approved or came back"),
        ("approved", "approved_but", "sent_back", "review_over"),
    ),
    "assigned": Topic(N_("A post was assigned to me"), ("assigned",)),
    "comments": Topic(N_("Comments that concern me"), ("comment",)),
    "channels": Topic(N_("A channel stopped, or will soon"), ("channel", "expiry", "expiry_soon", "spread")),
    "devices": Topic(N_("My calendar application was refused a change"), ("calendar_refused",)),
    "returning": Topic(N_("A series or the end of a post asks for me"), ("series", "series_over", "ending")),
    "plan": Topic(N_("A plan is to be evaluated, or a date comes near"), ("evaluation", "key_date")),
    "house": Topic(
        N_("The charter, and the rules of time zones"),
        ("charter", "charter_soon", "charter_over", "charter_review", "zones"),
    ),
}
TOPIC_OF = {kind: name for name, topic in TOPICS.items() for kind in topic.kinds}


def way(chosen: Mapping[str, str] | None, kind: str) -> Way:
    """Who never chose gets mail at once; so does a kind nobody was asked about."""
    return Way((chosen or {}).get(TOPIC_OF.get(kind, ""), Way.MAIL))


def ways(session: Session, user_ids: Iterable[int], kind: str) -> dict[int, Way]:
    """By person, for those told at once."""
    rows = session.execute(select(User.id, User.notice_ways).where(User.id.in_(list(user_ids))))
    return {user_id: way(chosen, kind) for user_id, chosen in rows}
