"""What happened to a post, newest first, each deed in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.calendar.dav.devices import named
from scheduler.content import Post
from scheduler.wording import N_, Text, verbatim
from web.history.spoken import spoken

DEEDS: dict[str, Text] = {
    "drafted": N_("{name} began it."),
    "revised": N_("{name} changed the text."),
    "took back a release": N_("{name} had a freeze on {channel} hold it again."),
    "is to be looked over": N_("It came due to be looked over."),
    "released": N_("{name} let it through a freeze on {channel}."),
    "filed": N_("{name} filed it under a campaign, or took it out of one."),
    "took_back": N_("{name} took the submission back."),
    "chose patience": N_("{name} chose how late it may still leave on {channel}."),
    "resolved as published": N_("{name} found it published on {channel}."),
    "resolved as absent": N_("{name} found that it is not on {channel}."),
    "resolved as dropped": N_("{name} dropped it on {channel}."),
    "promoted": N_("{name} made the idea a draft."),
    "detached": N_("{name} took it out of its series."),
    "to remove later": N_("{name} set a day on which it is taken down."),
    "to review later": N_("{name} set a day on which somebody looks it over."),
    "to stay": N_("{name} decided that it stays."),
    "planned": N_("{name} planned it on {channel} for {at}."),
    "unplanned": N_("{name} took away its time on {channel}."),
    "added channel": N_("{name} added a channel."),
    "removed channel": N_("{name} took a channel off."),
    "commented": N_("{name} commented on it."),
    "deleted": N_("{name} deleted it."),
    "restored": N_("{name} brought it back."),
    "submitted": N_("{name} submitted it for approval."),
    "approve": N_("{name} approved it for {channel}."),
    "approve by link": N_("It was approved for {channel} by link."),
    "send_back by link": N_("It was sent back for {channel} by link."),
    "waived": N_("{name} let a finding of the charter pass on {channel}."),
    "took back a waiver": N_("{name} took back an agreement to a finding of the charter on {channel}."),
    "send_back": N_("{name} sent it back for {channel}."),
    "scheduled": N_("{name} scheduled it on {channel} for {at}."),
    "moved": N_("{name} moved it on {channel} to {at}."),
    "began it in a calendar": N_("{name} began it in a calendar ({device}), on {channel} for {at}."),
    "moved it in a calendar": N_(
        "{name} moved it on {channel} from {was} to {at}, in a calendar ({device})."
    ),
    "retitled it in a calendar": N_("{name} gave it another title in a calendar ({device})."),
    "deleted it in a calendar": N_("{name} deleted it in a calendar ({device})."),
    "unscheduled": N_("{name} took it off the schedule on {channel}."),
    "unscheduled by an edit": N_("{name} changed it, and it is no longer scheduled on {channel}."),
    "published": N_("It was published on {channel}."),
    "publishing": N_("It was handed to {channel}."),
    "waiting": N_("{channel} took it; it waits for proof."),
    "failed": N_("It failed on {channel}."),
    "missed": N_("Its time on {channel} passed."),
    "held": N_("It was held back on {channel}."),
    "unconfirmed": N_("It may have been published on {channel}: nobody knows yet."),
    "dropped": N_("It was dropped on {channel}."),
    "proposed a correction": N_("{name} proposed a correction on {channel}."),
    "sent the correction": N_("{name} sent the correction to {channel}."),
    "withdrew the correction": N_("{name} withdrew the correction on {channel}."),
    "corrected": N_("It was corrected on {channel}."),
    "corrected it by hand": N_("{name} corrected it on {channel} by hand."),
    "correction scheduled": N_("The correction is tried again on {channel}."),
    "correction waiting": N_("The correction on {channel} waits for somebody."),
    "correction failed": N_("The correction failed on {channel}."),
    "correction held": N_("The correction was held back on {channel}."),
    "correction missed": N_("The correction did not reach {channel} in time."),
    "correction unconfirmed": N_("It may have been corrected on {channel}: nobody knows yet."),
    "asked for its removal": N_("{name} asked to take it down on {channel}."),
    "left it up": N_("{name} left it up on {channel} after all."),
    "removed": N_("It was taken down on {channel}."),
    "took it down by hand": N_("{name} took it down on {channel} by hand."),
    "asked for it again": N_("{name} had it tried again on {channel}."),
    "removal scheduled": N_("The removal is tried again on {channel}."),
    "removal waiting": N_("The removal on {channel} waits for somebody."),
    "removal failed": N_("The removal failed on {channel}."),
    "removal held": N_("The removal was held back on {channel}."),
    "removal missed": N_("It could not be taken down on {channel} in time."),
    "removal unconfirmed": N_("It may be gone from {channel}: nobody knows yet."),
}
SOMEBODY = N_("Marronnier")


@dataclass(frozen=True)
class Line:
    at: datetime
    text: Text


def history(session: Session, post: Post, *, limit: int = 60) -> list[Line]:
    """Also of its variants; a deed without a sentence of ours is named as it is stored."""
    channels = {variant.public_id: variant.channel.name for variant in post.variants}
    deeds = activity.history(session, post.workspace_id, [post.public_id, *channels], limit=limit)
    devices = named(session, post.workspace_id, {str(deed.detail.get("device", "")) for deed, _ in deeds})
    return [
        Line(
            deed.at,
            Text(
                _sentence(deed.verb, timed=bool(deed.detail.get("at"))),
                {
                    "name": verbatim(name) if name else SOMEBODY,
                    "channel": verbatim(channels.get(deed.about_id, "?")),
                    "at": spoken(deed.detail.get("at")),
                    "was": spoken(deed.detail.get("was")),
                    "device": verbatim(devices.get(str(deed.detail.get("device", "")), "?")),
                    "verb": verbatim(deed.verb),
                },
            ),
        )
        for deed, name in deeds
    ]


# A deed whose time was not kept, as when one that was missed is sent at the next start.
WITHOUT_TIME: dict[str, Text] = {
    "scheduled": N_("{name} scheduled it on {channel}."),
    "planned": N_("{name} planned it on {channel}."),
    "moved": N_("{name} moved it on {channel}."),
}


def _sentence(verb: str, timed: bool) -> str:
    says = (None if timed else WITHOUT_TIME.get(verb)) or DEEDS.get(verb)
    return says.msgid if says else "{name}: {verb}"
