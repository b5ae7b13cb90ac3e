"""Which pictures, videos and documents a post shows, in which order, described how: for all channels, or for one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.content.crop import WHOLE, Crop
from scheduler.content.media import Attachment, Kind, Media
from scheduler.content.post import Post
from scheduler.content.variant import Variant
from scheduler.content.writing.acceptable import Unfit, alt_of
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.conflict import hold
from scheduler.content.writing.left import keep_images
from scheduler.content.writing.remembering import changed
from scheduler.people import Membership
from scheduler.wording import N_

MOST_IMAGES = 20


@dataclass(frozen=True)
class Picked:
    """A picture and what it shows here; without an alt text of its own it takes the library's.

    `crop` None: as it was shown here before, else whole.
    """

    media: Media
    alt: str | None = None
    crop: Crop | None = None

    def words(self, language: str) -> str:
        if self.alt is None:
            return self.media.alt_in(language)
        return alt_of(self.alt, field=f"alt:{self.media.public_id}")


def set_images(
    session: Session,
    about: Post | Variant,
    images: Sequence[Picked | Media] | None,
    *,
    by: Membership,
    now: datetime,
    version: int | None = None,
) -> bool:
    """The pictures of a post, or of one variant (None: the variant shows the common ones again).

    `version` is the post's. False when nothing changed. Raises Unfit, Conflict.
    """
    post, variant = (about.post, about) if isinstance(about, Variant) else (about, None)
    demand_to_write(by, post)
    picked = _fit(post, images or ())
    hold(session, post, version, {"images": images})
    own = variant is not None and images is not None
    cut = {a.media_id: a.frame for a in about.attachments}
    picked = [p if p.crop is not None else replace(p, crop=cut.get(p.media.id, WHOLE)) for p in picked]
    before = [(a.media_id, a.alt, a.frame) for a in about.attachments]
    if before == [(p.media.id, p.words(post.language), p.crop) for p in picked] and (
        variant is None or variant.own_media == own
    ):
        return False
    if variant is not None:
        variant.own_media = own
    else:
        keep_images(session, post)
    about.attachments.clear()
    session.flush()
    attach(session, post, variant, picked)
    changed(session, post, *([variant] if variant else post.variants), now=now)
    return True


def attach(session: Session, post: Post, variant: Variant | None, images: Sequence[Picked | Media]) -> None:
    """Hang pictures on a post or a variant that has none yet."""
    for position, pick in enumerate(_fit(post, images)):
        session.add(
            Attachment(
                workspace_id=post.workspace_id,
                post_id=post.id,
                variant_id=variant.id if variant else None,
                media_id=pick.media.id,
                media=pick.media,
                position=position,
                alt=pick.words(post.language),
                frame=pick.crop or WHOLE,
            )
        )
    session.flush()
    session.refresh(variant or post, ["attachments"])


def _fit(post: Post, images: Sequence[Picked | Media]) -> list[Picked]:
    picked = [image if isinstance(image, Picked) else Picked(image) for image in images]
    if len(picked) > MOST_IMAGES:
        raise Unfit({"images": N_("A post shows at most {most} files.", most=MOST_IMAGES)})
    for pick in picked:
        if pick.media.workspace_id != post.workspace_id or pick.media.deleted_at:
            raise Unfit({"images": N_("One of the files is no longer in the library.")})
        if pick.crop and pick.media.kind != Kind.PICTURE:
            raise Unfit({"images": N_("Only images can be cropped.")})
        _ = pick.words(post.language)  # raises for an alternative text that does not fit
    if len({pick.media.id for pick in picked}) < len(picked):
        raise Unfit({"images": N_("The same file is there twice.")})
    return picked
