"""All that one composer page holds, stored or just typed, in one shape that can be compared field by field."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scheduler.content import Attachment, Media, Post, Variant
from scheduler.content.crop import WHOLE, Box, Crop
from scheduler.content.writing.acceptable import options_of
from scheduler.content.writing.left import LEFT
from scheduler.db import LocalTime
from web.composer.wall import Unclear, Wall

When = Literal["with", "own", "none"]
UNCLEAR = "unclear"
NOWHEN = Wall()


@dataclass(frozen=True)
class Picture:
    media: str  # public id
    alt: str
    crop: Crop = WHOLE

    def box(self, media: Media | None) -> Box | None:
        """The part of it that is shown, in pixels."""
        return self.crop.box(media.width, media.height) if media else None


@dataclass(frozen=True)
class Version:
    """One channel's version. `settled`: it has left, so nothing about it is asked any more."""

    channel: str  # public id
    text: str | None = None  # None: it follows the common text
    options: Mapping[str, Any] = field(default_factory=dict)
    pictures: tuple[Picture, ...] | None = None  # None: the common ones
    when: When = "with"
    wall: Wall = NOWHEN
    settled: bool = False


@dataclass(frozen=True)
class Sheet:
    title: str = ""
    text: str = ""
    language: str = "en"
    pillar: str = ""  # public ids, empty for none
    campaign: str = ""
    labels: tuple[str, ...] = ()  # by name: one that is new is made when the page is saved
    assignee: str = ""
    due_on: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)  # utm_* of the links, by name
    pictures: tuple[Picture, ...] = ()
    wall: Wall = NOWHEN  # the time of every version that goes with the others
    versions: Mapping[str, Version] = field(default_factory=dict)

    @classmethod
    def of(cls, post: Post, *, zone: str) -> Sheet:
        """The post as it is stored. `zone` is offered where no time is planned yet."""
        common = _common_time(post)
        versions = (_version(variant, common) for variant in post.variants)
        return cls(
            title=post.title,
            text=post.text,
            language=post.language,
            pillar=post.pillar.public_id if post.pillar else "",
            campaign=post.campaign.public_id if post.campaign else "",
            labels=in_order(label.name for label in post.labels),
            assignee=post.assignee.public_id if post.assignee else "",
            due_on=post.due_on.isoformat() if post.due_on else "",
            tags=dict(post.link_tags or {}),
            pictures=pictures_of(post.attachments),
            wall=Wall.of(common, zone=zone),
            versions={version.channel: version for version in versions},
        )

    def text_for(self, channel: str) -> str:
        """What a channel would say."""
        version = self.versions.get(channel)
        return self.text if version is None or version.text is None else version.text

    def wall_for(self, version: Version) -> Wall:
        return {"with": self.wall, "own": version.wall, "none": Wall()}[version.when]

    def planned(self, version: Version) -> LocalTime | None:
        """Raises Unclear."""
        return self.wall_for(version).read()

    def fields(self) -> dict[str, Any]:
        """Everything that can be changed, by name, as plain JSON."""
        held: dict[str, Any] = {
            "title": self.title,
            "text": self.text,
            "language": self.language,
            "pillar": self.pillar,
            "campaign": self.campaign,
            "labels": list(self.labels),
            "assignee": self.assignee,
            "due_on": self.due_on,
            "tags": dict(self.tags),
            "images": _plain(self.pictures),
        }
        for channel, version in self.versions.items():
            held[f"on:{channel}"] = True
            if version.settled:
                continue
            held[f"words:{channel}"] = version.text
            held[f"options:{channel}"] = options_of(version.options)
            held[f"images:{channel}"] = None if version.pictures is None else _plain(version.pictures)
            held[f"planned:{channel}"] = self._planned(version)
        return held

    def prints(self) -> dict[str, str]:
        """A short print of each field: what the page saw, to know later who changed what."""
        return {name: print_of(value) for name, value in self.fields().items()}

    def _planned(self, version: Version) -> Any:
        try:
            planned = self.planned(version)
        except Unclear:
            return UNCLEAR
        return planned and [planned.at.isoformat(), planned.zone, planned.fold]


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Labels, each once whatever its case."""
    kept = {name.casefold(): name for name in (" ".join(name.split()) for name in names) if name}
    return tuple(kept[folded] for folded in sorted(kept))


def print_of(value: Any) -> str:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def pictures_of(attachments: list[Attachment]) -> tuple[Picture, ...]:
    return tuple(Picture(shown.media.public_id, shown.alt, shown.frame) for shown in attachments)


def _plain(pictures: tuple[Picture, ...]) -> list[list[str]]:
    return [[picture.media, picture.alt, *filter(None, [picture.crop.spoken])] for picture in pictures]


def _common_time(post: Post) -> LocalTime | None:
    """The time most versions share; the earliest of them where none is shared."""
    planned = [v.planned for v in post.variants if v.planned and v.delivery.state not in LEFT]
    if not planned:
        return None
    times = Counter(planned)
    return min(times, key=lambda time: (-times[time], time.at))


def _version(variant: Variant, common: LocalTime | None) -> Version:
    planned = variant.planned
    when: When = "with" if planned == common else "own" if planned else "none"
    return Version(
        channel=variant.channel.public_id,
        text=variant.text,
        options=dict(variant.options),
        pictures=pictures_of(variant.attachments) if variant.own_media else None,
        when=when,
        wall=Wall.of(planned if when == "own" else None, zone=variant.channel.zone),
        settled=variant.delivery.state in LEFT,
    )
