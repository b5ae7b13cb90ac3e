"""The queue at a glance, narrowed to a channel or a state by its address; and the number on the rail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from sqlalchemy.orm import Session

from scheduler.channels import Channel, keeping
from scheduler.people import Membership, Right
from scheduler.people.roles import may as member_may
from scheduler.publishing import Delivery, State
from scheduler.publishing.planned import backlog, desk
from scheduler.publishing.planned.desk import A_PAGE, Wanted
from scheduler.publishing.preflight.shown import Seen
from scheduler.publishing.states import NEEDS_A_PERSON
from web.badges import Badge, badge
from web.queue.ahead import seen_ahead
from web.queue.blueprint import bp
from web.visit import find, g

READ: dict[str, Callable[..., Sequence[Any]]] = {
    "needs": desk.needs,
    "next": desk.due_next,
    "happened": desk.happened,
}
FEW = 6  # of each, where all are shown together


@bp.get("")
def show() -> str:
    """Everything together, a few of each."""
    wanted = _wanted()
    due_next = desk.due_next(g.db, wanted)[:FEW]
    return render_template(
        "queue/show.html",
        needs=desk.needs(g.db, wanted)[:A_PAGE],
        under_way=desk.under_way(g.db, wanted)[:A_PAGE],
        due_next=due_next,
        ahead=_ahead(due_next),
        happened=desk.happened(g.db, wanted)[:FEW],
        backlogs=[
            each
            for each in backlog.backlogs(g.db, g.workspace_id)
            if wanted.channel is None or each.channel.id == wanted.channel.id
        ],
        **_frame(wanted, view=None),
    )


@bp.get("/all/<view>")
def listed(view: str) -> str:
    """One part of it, page by page."""
    if view not in READ:
        abort(404)
    wanted, page = _wanted(), _page_number()
    found: Sequence[Any] = READ[view](g.db, wanted, page=page)
    return render_template(
        "queue/listed.html",
        found=found[:A_PAGE],
        ahead=_ahead(found[:A_PAGE] if view == "next" else ()),
        page=page,
        **_pages(view, page, len(found)),
        **_frame(wanted, view),
    )


@badge("queue")
def waiting(session: Session, membership: Membership) -> Badge | None:
    """How many need somebody; for those who can do something about it."""
    if not member_may(membership, Right.RESOLVE):
        return None
    return Badge(sum(desk.counts(session, Wanted(membership.workspace_id)).values()), "failed")


def _wanted() -> Wanted:
    channel = find(Channel, request.args["channel"]) if request.args.get("channel") else None
    state = request.args.get("state") or None
    if state is not None and state not in NEEDS_A_PERSON:
        abort(404)
    return Wanted(g.workspace_id, channel, State(state) if state else None)


def _ahead(rows: Sequence[Delivery]) -> dict[int, Seen]:
    return seen_ahead(row.variant_id for row in rows if row.variant_id)


def _page_number() -> int:
    written = request.args.get("page", "1")
    if not written.isdecimal() or len(written) > 6 or not 1 <= int(written) <= 100_000:
        abort(404)
    return int(written)


def _pages(view: str, page: int, found: int) -> dict[str, str | None]:
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("channel", "state") if request.args.get(name)
    }

    def address(number: int) -> str:
        return url_for("queue.listed", view=view, page=number, **kept)

    return {
        "before": address(page - 1) if page > 1 else None,
        "after": address(page + 1) if found > A_PAGE else None,
    }


def _frame(wanted: Wanted, view: str | None) -> dict[str, object]:
    counts = desk.counts(g.db, wanted)
    return {
        "view": view,
        "wanted": wanted,
        "counts": counts,
        "needing": sum(counts.values()),
        "channels": keeping.listed(g.db, g.workspace_id),
    }
