"""The room itself, and what its pages share."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app

from scheduler.adapters.markdown import html_of
from scheduler.channels.rehearsal import rehearse
from scheduler.content import Variant
from scheduler.content.message import compose
from scheduler.publishing import Delivery, Kind, Outcome, PartState, State
from scheduler.publishing.states import STATE_NAMES
from scheduler.wording import N_, Text

bp = Blueprint("queue", __name__, url_prefix="/queue")

# The one safe next action for each state that asks somebody.
NEXT: dict[State, Text] = {
    State.UNCONFIRMED: N_("Look on the channel whether it is there, then say which."),
    State.FAILED: N_("Correct it, then publish it again or choose a new time."),
    State.HELD: N_("Decide: publish it now, choose a new time, or drop it."),
    State.MISSED: N_("Decide: publish it now, choose a new time, or drop it."),
    State.WAITING: N_("Publish it there by hand, then give its link."),
}

OUTCOMES: dict[str, tuple[Text, str]] = {
    Outcome.SENT: (N_("Sent"), "published"),
    Outcome.WAITING: (N_("Taken, not live yet"), "scheduled"),
    Outcome.NOT_SENT: (N_("Certainly not sent"), "draft"),
    Outcome.REFUSED: (N_("Refused"), "failed"),
    Outcome.UNKNOWN: (N_("Nobody knows"), "review"),
}

PART_STATES: dict[str, tuple[Text, str]] = {
    PartState.READY: (N_("Not sent"), "draft"),
    PartState.ON_THE_WIRE: (N_("On its way"), "scheduled"),
    PartState.WAITING: (N_("Taken, not live yet"), "scheduled"),
    PartState.SENT: (N_("Sent"), "published"),
    PartState.REFUSED: (N_("Refused"), "failed"),
    PartState.UNKNOWN: (N_("Nobody knows"), "review"),
}

# The same for what is published already.
NEXT_AFTERWARDS: dict[State, Text] = {
    State.UNCONFIRMED: N_("Look on the channel whether it is done, then say which."),
    State.FAILED: N_("Try it again, or have somebody do it there by hand."),
    State.HELD: N_("Try it again once nothing holds it, or withdraw it."),
    State.MISSED: N_("Try it again, or have somebody do it there by hand."),
    State.WAITING: N_("Do it there by hand, then say that it is done."),
    State.UNSCHEDULED: N_("It leaves when everybody who must has said yes."),
}
DEEDS: dict[str, Text] = {"edit": N_("Correction"), "remove": N_("Removal")}

KINDS: dict[str, Text] = {
    "publish": N_("Publish"),
    "read_back": N_("Look whether it is there"),
    "edit": N_("Correct"),
    "remove": N_("Take down"),
}


@bp.context_processor
def words() -> dict[str, object]:
    return {
        "next_action": _next_action,
        "deed_names": DEEDS,
        "outcomes": OUTCOMES,
        "part_states": PART_STATES,
        "attempt_kinds": KINDS,
        "state_names": STATE_NAMES,
        "title_of": title_of,
        "as_html": as_html,
        "views": current_app.view_functions,
    }


def _next_action(delivery: Delivery) -> Text | None:
    return (NEXT if delivery.kind == Kind.PUBLISH else NEXT_AFTERWARDS).get(State(delivery.state))


def as_html(variant: Variant) -> str:
    """A text in Markdown as HTML, for who pastes it by hand; empty where it is none."""
    message = compose(variant, media_root=Path())
    return html_of(message.text) if rehearse(variant.channel).is_markdown(message) else ""


def title_of(delivery: Delivery) -> str:
    """What people know it by; a post without a title goes by its first words."""
    variant = delivery.variant
    if variant is None:
        return ""
    return variant.post.title or variant.wording.strip().partition("\n")[0][:80]
