"""One image in another's place within a list of images, and back to how the list was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.content import Attachment, Media, Post, Variant
from scheduler.content.crop import Crop
from scheduler.content.writing import Picked
from scheduler.content.writing.left import LEFT


@dataclass(frozen=True)
class Before:
    """What a list showed before: enough to put it back as it was."""

    where: str  # the variant's public id, or "" for the common images
    alt: str  # of the image that went
    images: tuple[tuple[str, str, str], ...] = ()  # public id, text and crop of each, in order

    def as_json(self) -> dict[str, Any]:
        return {"where": self.where, "alt": self.alt, "images": [list(image) for image in self.images]}

    @classmethod
    def from_json(cls, kept: Any) -> Before:
        if isinstance(kept, list):  # written before the whole list was remembered
            return cls(kept[0], kept[1])
        return cls(kept["where"], kept["alt"], tuple((a, b, c) for a, b, c in kept["images"]))


def lists(post: Post, old: Media) -> list[Post | Variant]:
    """The lists of images to change: the common one, and those of versions that have not left."""
    common = [v for v in post.variants if not v.own_media]
    found: list[Post | Variant] = []
    if _shows(post, old) and (not common or any(v.delivery.state not in LEFT for v in common)):
        found.append(post)
    found += [v for v in post.variants if v.own_media and v.delivery.state not in LEFT and _shows(v, old)]
    return found


def as_it_is(about: Post | Variant, old: Media) -> Before:
    """What is written down before `old` goes out of it."""
    return Before(
        about.public_id if isinstance(about, Variant) else "",
        next(shown.alt for shown in about.attachments if shown.media_id == old.id),
        tuple((shown.media.public_id, shown.alt, shown.frame.spoken) for shown in about.attachments),
    )


def swapped(about: Post | Variant, old: Media, new: Media, words: str) -> list[Picked]:
    """The images with the new one in the old one's place, once."""
    there = _shows(about, new)
    picked = []
    for shown in about.attachments:
        if shown.media_id != old.id:
            picked.append(_same(shown))
        elif not there:
            picked.append(Picked(new, words, shown.frame))  # its shape stays, where somebody cut it
    return picked


def put_back(about: Post | Variant, old: Media, new: Media, before: Before) -> list[Picked]:
    """The images with `new` back where `old` took its place; where both were shown, both are again.

    What others did to the list since stays: other images, their texts and their order.
    """
    if not before.images:
        return swapped(about, old, new, before.alt)
    pair: dict[str, Media] = {old.public_id: old, new.public_id: new}
    was = {
        name: Picked(pair[name], alt, Crop.read(crop)) for name, alt, crop in before.images if name in pair
    }
    now = {shown.media.public_id: _same(shown) for shown in about.attachments}
    order = [name for name, _, _ in before.images]
    if list(now) == _left_by(order, old, new):
        return [was[name] if name in was else now[name] for name in order]
    return _among_others(about, pair, was)


def _among_others(
    about: Post | Variant, pair: Mapping[str, Media], was: Mapping[str, Picked]
) -> list[Picked]:
    picked: list[Picked] = []
    done = False
    for shown in about.attachments:
        if shown.media.public_id not in pair:
            picked.append(_same(shown))
        elif not done:
            picked += was.values()
            done = True
    return picked


def _left_by(order: Sequence[str], replacing: Media, gone: Media) -> list[str]:
    """The list as the replacement left it: `replacing` where `gone` was, once."""
    if replacing.public_id in order:
        return [name for name in order if name != gone.public_id]
    return [replacing.public_id if name == gone.public_id else name for name in order]


def _same(shown: Attachment) -> Picked:
    return Picked(shown.media, shown.alt, shown.frame)


def _shows(about: Post | Variant, media: Media) -> bool:
    return any(shown.media_id == media.id for shown in about.attachments)
