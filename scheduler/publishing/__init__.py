"""From the calendar to the public: the gate, the claim, the sending, and what came of it."""

from scheduler.publishing.alarms.alarm import Alarm, AlarmCall
from scheduler.publishing.announcing import FeedNews
from scheduler.publishing.attempt import Attempt, Outcome, Part, PartState
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.figures import Reading
from scheduler.publishing.freeze import Freeze, FreezeRelease
from scheduler.publishing.gating.passage import Passage
from scheduler.publishing.planned import staying
from scheduler.publishing.planned.scheduling import (
    after_decision,
    move,
    publish_now,
    schedule,
    submit,
    unschedule,
)
from scheduler.publishing.preflight.flight import Preflight
from scheduler.publishing.quota_use import QuotaUse
from scheduler.publishing.reading_back.resolving import resolve
from scheduler.publishing.refusals import NotInThatState, PastTime, Refusal, Refused, UnderWay

__all__ = [
    "Alarm",
    "AlarmCall",
    "Attempt",
    "Delivery",
    "FeedNews",
    "Freeze",
    "FreezeRelease",
    "Kind",
    "NotInThatState",
    "Outcome",
    "Part",
    "PartState",
    "Passage",
    "PastTime",
    "Preflight",
    "QuotaUse",
    "Reading",
    "Refusal",
    "Refused",
    "State",
    "UnderWay",
    "after_decision",
    "move",
    "publish_now",
    "resolve",
    "schedule",
    "staying",
    "submit",
    "unschedule",
]
