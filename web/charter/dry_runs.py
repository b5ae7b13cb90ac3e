"""Trying the draft before adopting it: what would be judged otherwise, told while it is being counted."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from scheduler import courier
from scheduler.charter import DryRun, DryRunChange, RunState, dry_running
from scheduler.charter.written import digest_of
from scheduler.content import Variant
from scheduler.people import Right
from scheduler.rules import RULES
from scheduler.wording import N_, Text
from web.charter.room import bp, the_draft
from web.rights import allowed
from web.visit import find, g

A_PAGE = 50
VERDICTS: dict[str, Text] = {
    "": N_("Nothing to say"),
    "advise": N_("Advice"),
    "approve": N_("Needs a yes"),
    "block": N_("Stopped"),
}


@bp.post("/draft/dry-runs")
@allowed(Right.CHARTER)
def try_draft() -> Response:
    run = dry_running.ask_for(g.db, the_draft(), by=g.membership, now=g.now)
    courier.ring_after_commit(g.db)
    return redirect(url_for("charter.dry_run", run_id=run.public_id))


@bp.get("/dry-runs/<run_id>")
@allowed(Right.CHARTER)
def dry_run(run_id: str) -> str:
    run = find(DryRun, run_id)
    page = max(request.args.get("page", 1, type=int), 1)
    wanted = request.args.get("after", "")
    mine = [DryRunChange.workspace_id == g.workspace_id, DryRunChange.dry_run_id == run.id]
    counted = dict(
        g.db.execute(select(DryRunChange.after, func.count()).where(*mine).group_by(DryRunChange.after)).all()
    )
    if wanted in VERDICTS and "after" in request.args:
        mine.append(DryRunChange.after == wanted)
    changes = g.db.scalars(
        select(DryRunChange)
        .where(*mine)
        .order_by(DryRunChange.ahead.desc(), DryRunChange.at.desc(), DryRunChange.id)
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
        .options(
            joinedload(DryRunChange.variant).options(joinedload(Variant.post), joinedload(Variant.channel))
        )
    ).all()
    return render_template(
        "charter/dry_run.html",
        run=run,
        going=run.state in (RunState.ASKED, RunState.RUNNING),
        changed=sum(counted.values()),
        counted=counted,
        changes=changes[:A_PAGE],
        more=len(changes) > A_PAGE,
        page=page,
        wanted=wanted if "after" in request.args else None,
        verdicts=VERDICTS,
        families=RULES,
        rules=sorted(run.figures.get("rules", {}).values(), key=lambda row: -row["added"] - row["gone"]),
        says=Text.from_json,
        old=_is_old(run),
    )


@bp.post("/dry-runs/<run_id>/cancellation")
@allowed(Right.CHARTER)
def cancel_dry_run(run_id: str) -> Response:
    run = find(DryRun, run_id)
    if dry_running.cancel(g.db, run, by=g.membership, now=g.now):
        flash(gettext("Cancelled. What was found so far stays."))
    return redirect(url_for("charter.dry_run", run_id=run.public_id))


def newly_stopped(run: DryRun) -> int:
    """Scheduled posts that would no longer go out as they are."""
    return (
        g.db.scalar(
            select(func.count())
            .select_from(DryRunChange)
            .where(
                DryRunChange.workspace_id == g.workspace_id,
                DryRunChange.dry_run_id == run.id,
                DryRunChange.ahead,
                DryRunChange.after.in_(("approve", "block")),
                DryRunChange.before.in_(("", "advise")),
            )
        )
        or 0
    )


def _is_old(run: DryRun) -> bool:
    """The draft says something else by now."""
    version = dry_running.version_of(g.db, run)
    return version.adopted_at is None and digest_of(version) != run.digest
