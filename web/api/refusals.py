"""What the house refuses, as problems with a stable `type`. The sentences are the house's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from scheduler.adapters.base import AdapterError, RateLimited, Rejected, Unauthorized
from scheduler.approvals import CannotDecide
from scheduler.approvals.deputising import BadDeputy
from scheduler.approvals.linking import LinkRefused
from scheduler.approvals.paths import BadPath
from scheduler.calendar import UnknownFilter
from scheduler.channels.answers import BadAnswers
from scheduler.charter.acknowledging import NotAcknowledged, OtherWords
from scheduler.charter.editing import BadClause
from scheduler.charter.naming import BadSpeaker
from scheduler.charter.versions import AlreadyAdopted, EmptyCharter
from scheduler.charter.waivers import CannotWaive
from scheduler.content.pictures.preparing import Unsuitable
from scheduler.content.writing import Conflict, PastTime, StillGoing, Unfit
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.expiry.keeping import BadExpiry
from scheduler.library.tidying import InUse
from scheduler.people.roles import NotAllowed
from scheduler.planning.marks import BadMark
from scheduler.publishing.corrections.taking_down import ReasonNeeded
from scheduler.publishing.planned.closing import StillPublishing
from scheduler.publishing.planned.freezing import EmptyFreeze
from scheduler.publishing.planned.releasing import CannotRelease
from scheduler.publishing.reading_back.resolving import ProofNeeded
from scheduler.publishing.refusals import Refused, UnderWay
from scheduler.publishing.states import NotInThatState
from scheduler.rules.setting import BadSettings
from scheduler.series.retiming import SomebodyElseChanged
from scheduler.series.rule import BadRhythm
from scheduler.series.skipping import NoSuchDate
from scheduler.wording import N_, Text
from web.api.blueprint import bp
from web.api.charter import finding_out
from web.api.problems import answer, problem
from web.api.shapes.times import wall
from web.language import say
from web.visit import g

# What only has a sentence: the class, the status, the stable type.
PLAIN: tuple[tuple[type[Exception], int, str], ...] = (
    (NotAllowed, 403, "not-allowed"),
    (NotAcknowledged, 403, "charter-not-acknowledged"),
    (PastTime, 422, "past"),
    (UnderWay, 409, "under-way"),
    (StillGoing, 409, "under-way"),
    (StillPublishing, 409, "under-way"),
    (NotInThatState, 409, "other-state"),
    (Conflict, 412, "stale"),
    (SomebodyElseChanged, 412, "stale"),
    (CannotDecide, 409, "no-decision"),
    (CannotWaive, 409, "no-waiver"),
    (OtherWords, 409, "other-words"),
    (LinkRefused, 409, "no-link"),
    (BadDeputy, 422, "bad-deputy"),
    (AlreadyAdopted, 409, "adopted"),
    (ProofNeeded, 422, "proof-needed"),
    (ReasonNeeded, 422, "reason-needed"),
    (EmptyFreeze, 422, "empty-freeze"),
    (CannotRelease, 422, "no-release"),
    (EmptyCharter, 422, "empty-charter"),
    (Unsuitable, 422, "unsuitable-file"),
    (InUse, 409, "in-use"),
    (UnknownFilter, 422, "unknown-filter"),
    (NoSuchDate, 422, "no-such-date"),
    (BadExpiry, 422, "bad-expiry"),
    (BadMark, 422, "bad-mark"),
)
# What names each field: the class has `.problems`, a sentence for every field.
BY_FIELD: tuple[type[Exception], ...] = (
    Unfit,
    BadAnswers,
    BadPath,
    BadSettings,
    BadClause,
    BadRhythm,
    BadSpeaker,
)


def _plain(status: int, type_: str) -> Any:
    def tell(refusal: Any) -> Response:
        return answer(problem(status, type_, refusal.text))

    return tell


for _class, _status, _type in PLAIN:
    bp.register_error_handler(_class, _plain(_status, _type))


def _by_field(refusal: Any) -> Response:
    errors = [{"field": name, "message": say(text)} for name, text in problems_of(refusal).items()]
    return answer(problem(422, "invalid", N_("Some fields are missing or not right."), errors=errors))


def problems_of(refusal: Any) -> Mapping[str, Text]:
    found: Mapping[str, Text] = refusal.by_field if isinstance(refusal, BadAnswers) else refusal.problems
    return found


for _class in BY_FIELD:
    bp.register_error_handler(_class, _by_field)


@bp.errorhandler(GapHour)
def gap(refusal: GapHour) -> Response:
    return answer(problem(422, "gap-hour", refusal.text, choices=[_choice(one) for one in refusal.choices]))


@bp.errorhandler(OverlapHour)
def overlap(refusal: OverlapHour) -> Response:
    return answer(
        problem(422, "overlap-hour", refusal.text, choices=[_choice(one) for one in refusal.choices])
    )


@bp.errorhandler(Refused)
def refused(refusal: Refused) -> Response:
    """The gate said no: everything in the way at once, the charter's findings with their words."""
    g.keep = True  # the time as planned stays, so that nobody has to choose it twice
    kind = "approval-missing" if refusal.only_approval else "refused"
    grounds = [{"ground": one.ground, "message": say(one.text)} for one in refusal.refusals]
    findings = [finding_out(one.finding) for one in refusal.refusals if one.finding]
    return answer(problem(422, kind, refusal.text, refusals=grounds, findings=findings))


@bp.errorhandler(AdapterError)
def platform_refused(refusal: AdapterError) -> Response:
    """While connecting a channel: what the platform, or the way to it, said."""
    if isinstance(refusal, RateLimited):
        seconds = str(int(refusal.retry_after.total_seconds()))
        return answer(problem(503, "platform-busy", refusal.reason), {"Retry-After": seconds})
    if isinstance(refusal, Unauthorized):
        return answer(problem(422, "credentials", refusal.reason))
    if isinstance(refusal, Rejected):
        return answer(problem(422, "platform-refused", refusal.reason))
    return answer(problem(502, "unreachable", refusal.reason))


def _choice(choice: LocalTime) -> dict[str, Any]:
    return {"at": wall(choice.at), "zone": choice.zone, "fold": choice.fold}
