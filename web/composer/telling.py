"""What a saving changed beyond what was asked, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.wording import N_, Text, verbatim
from web.composer.saving import Saved

FIELDS: dict[str, Text] = {
    "title": N_("the title"),
    "text": N_("the common text"),
    "language": N_("the language"),
    "pillar": N_("the pillar"),
    "campaign": N_("the campaign"),
    "labels": N_("the labels"),
    "assignee": N_("who writes it"),
    "due_on": N_("the due date"),
    "tags": N_("the tags of the links"),
    "images": N_("the images"),
}
PER_CHANNEL: dict[str, Text] = {
    "on": N_("whether it goes to {channel}"),
    "words": N_("the text for {channel}"),
    "options": N_("the options for {channel}"),
    "images": N_("the images for {channel}"),
    "planned": N_("the time for {channel}"),
}


def name_of(field: str, channels: dict[str, str]) -> Text:
    """A field of the composer in words; `channels` are names by public id."""
    kind, _, channel = field.partition(":")
    if not channel:
        return FIELDS[kind]
    return Text(PER_CHANNEL[kind].msgid, {"channel": verbatim(channels.get(channel, "?"))})


def news_of(saved: Saved) -> Iterator[Text]:
    names = {variant.channel.public_id: variant.channel.name for variant in saved.post.variants}
    for field in saved.theirs:
        yield N_("Somebody else changed {what} meanwhile; it was kept.", what=name_of(field, names))
    yield from saved.news
