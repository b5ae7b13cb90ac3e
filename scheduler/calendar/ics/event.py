"""A planned post as a VEVENT."""

from __future__ import annotations

from dataclasses import replace

from scheduler.calendar.entry import Entry
from scheduler.calendar.ics.component import Item, Piece, vevent
from scheduler.wording import N_, Text, Translate

CANCELLED = frozenset({"removed", "dropped"})
CONFIRMED = frozenset({"scheduled", "publishing", "waiting", "unconfirmed", "published"})
# Names of CSS3, which is all RFC 7986 takes.
COLOURS = {
    "idea": "lightgray",
    "draft": "darkgray",
    "review": "goldenrod",
    "approved": "mediumpurple",
    "published": "seagreen",
    "failed": "firebrick",
    "held": "firebrick",
    "missed": "firebrick",
    "unconfirmed": "goldenrod",
    "removed": "dimgray",
    "dropped": "dimgray",
}
SCHEDULED_COLOUR = "steelblue"


def uid_of(variant: str) -> str:
    """Stable for life, and nobody's data."""
    return f"variant-{variant}@marronnier"


def campaign_uid(campaign: str) -> str:
    return f"campaign-{campaign}@marronnier"


def event(entry: Entry, *, address: str, translate: Translate) -> Piece:
    """`address` is where the post is looked at; `entry` has a planned time."""
    return vevent(
        _item(entry, address, _summary(entry, translate), _description(entry, translate), translate)
    )


def public_event(entry: Entry, *, title: str, text: str) -> Piece:
    """Of the house only the channel: no author, no campaign, no address inside."""
    channel = entry.channel.name
    item = _item(entry, entry.permalink, f"{title} · {channel}" if title else channel, text, str)
    return vevent(replace(item, categories=(channel,), related=""))


def _item(entry: Entry, address: str, summary: str, description: str, translate: Translate) -> Item:
    if entry.planned is None or entry.instant is None:
        raise ValueError("Only what is planned has a place in a feed.")
    return Item(
        uid=uid_of(entry.public_id),
        summary=summary,
        start=entry.planned,
        instant=entry.instant,
        changed_at=entry.changed_at,
        created_at=entry.created_at,
        sequence=_sequence(entry),
        status=_status(entry),
        categories=_categories(entry, translate),
        colour=COLOURS.get(entry.status.key, SCHEDULED_COLOUR),
        url=address,
        related=campaign_uid(entry.campaign.public_id) if entry.campaign else "",
        description=description,
    )


def _sequence(entry: Entry) -> int:
    # The engine changes states by statements that know nothing of calendars; the time of the last change grows
    # with each of them, and the counter with two in one second.
    return entry.sequence + max(0, int((entry.changed_at - entry.created_at).total_seconds()))


def _status(entry: Entry) -> str:
    if entry.status.key in CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if entry.status.key in CONFIRMED else "TENTATIVE"


def frame(entry: Entry, translate: Translate) -> tuple[str, str]:
    """What SUMMARY says before and after the title."""
    # Most applications show neither STATUS nor COLOR: the word stands in front.
    word = N_("Cancelled") if entry.status.key in CANCELLED else entry.status.name
    summary: Text = N_("{status}: {title} · {channel}", status=word, title="\0", channel=entry.channel.name)
    before, _, after = summary.render(translate).partition("\0")
    return before, after


def _summary(entry: Entry, translate: Translate) -> str:
    return entry.title.join(frame(entry, translate))


def _categories(entry: Entry, translate: Translate) -> tuple[str, ...]:
    themes = [theme.name for theme in (entry.pillar, entry.campaign) if theme]
    return (entry.status.name.render(translate), entry.channel.name, *themes)


def _description(entry: Entry, translate: Translate) -> str:
    facts: list[Text] = [
        N_("Status: {status}", status=entry.status.name),
        N_("Channel: {channel}", channel=entry.channel.name),
    ]
    if entry.pillar:
        facts.append(N_("Pillar: {pillar}", pillar=entry.pillar.name))
    facts.append(N_("Author: {name}", name=entry.author.name))
    if entry.assignee:
        facts.append(N_("Assigned to: {name}", name=entry.assignee.name))
    if entry.cause:
        facts.append(N_("Why: {reason}", reason=entry.cause))
    if entry.permalink:
        facts.append(N_("Live at: {address}", address=entry.permalink))
    said = "\n".join(fact.render(translate) for fact in facts)
    return f"{entry.excerpt.strip()}\n\n{said}".strip()
