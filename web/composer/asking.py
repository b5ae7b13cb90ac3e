"""The charter, ready to be asked about a sheet: its rules, and what stands around each version, loaded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import charter
from scheduler.channels import Channel
from scheduler.charter import Book, Finding, Surroundings, waivers
from scheduler.charter.wording import About, draft_for, facts_of
from scheduler.content import Media, Post, Variant
from scheduler.content.crop import Crop
from scheduler.content.link_tags import tagged, tagged_options
from scheduler.content.message import hash_of
from scheduler.people import Membership, User
from scheduler.planning.pillar import Pillar
from web.composer.sheet import Picture, Sheet, Version
from web.composer.wall import Unclear


class Shown(NamedTuple):
    """A picture as it is chosen now."""

    media: Media
    alt: str
    frame: Crop


@dataclass(frozen=True)
class Asking:
    session: Session
    sheet: Sheet
    channels: Mapping[str, Channel]
    book: Book | None
    known: Surroundings
    about: About
    post: Post | None

    @classmethod
    def of(
        cls,
        session: Session,
        workspace_id: int,
        sheet: Sheet,
        channels: Mapping[str, Channel],
        *,
        post: Post | None,
        by: Membership | None,
    ) -> Asking:
        book = charter.book(session, workspace_id)
        if book is None:
            return cls(session, sheet, channels, None, Surroundings(), About(), post)
        versions = [version for version in sheet.versions.values() if not version.settled]
        known = charter.look_around(
            session,
            workspace_id,
            book.needs,
            channels=[channels[version.channel] for version in versions],
            times=[instant(sheet, version) for version in versions],
            texts=[sheet.text, *(version.text for version in versions if version.text)],
            variants=post.variants if post else (),
        )
        return cls(
            session,
            sheet,
            channels,
            book,
            known,
            _about(session, workspace_id, book, sheet, post.author if post else by.user if by else None),
            post,
        )

    def ask(
        self,
        version: Version,
        channel: Channel | None,
        pictures: Sequence[Picture],
        images: Mapping[str, Media],
    ) -> list[Finding]:
        if self.book is None:
            return []
        sheet, text = self.sheet, self.sheet.text if version.text is None else version.text
        draft = draft_for(
            channel,
            text=text,
            title=sheet.title,
            language=sheet.language,
            alts=tuple(one.alt for one in pictures),
            options=version.options,
            about=self.about,
            pictures=tuple(facts_of(images[one.media]) for one in pictures),
        )
        stored = self.post.variants if self.post else []
        variant = next((one for one in stored if channel and one.channel_id == channel.id), None)
        same = [
            (self.channels[name].name, sheet.text_for(name))
            for name in sheet.versions
            if name != version.channel
        ]
        around = self.known.of(instant(sheet, version), channel, variant=variant, post=self.post, same=same)
        found = self.book.review(draft, around)
        if variant is None:
            return found
        # A yes was given to exactly these words: those typed now, which may be others than the stored ones, or they again.
        return waivers.lifted(
            self.session, variant, found, said=self._hash(variant, version, pictures, images)
        )

    def _hash(
        self, variant: Variant, version: Version, pictures: Sequence[Picture], images: Mapping[str, Media]
    ) -> str:
        """Of the version as it would be stored now."""
        sheet, platform = self.sheet, variant.channel.platform
        text: str = sheet.text if version.text is None else version.text
        options = dict(version.options)
        if sheet.tags:
            tags = dict(sheet.tags)
            text, options = (
                tagged(text, tags, platform=platform),
                tagged_options(options, tags, platform=platform),
            )
        shown = [Shown(images[one.media], one.alt, one.crop) for one in pictures]
        return hash_of(
            sheet.title,
            text,
            language=sheet.language,
            options=options,
            images=shown,
            channel=version.channel,
        )


def instant(sheet: Sheet, version: Version) -> datetime | None:
    try:
        planned = sheet.planned(version)
        return planned.instant() if planned else None
    except (Unclear, ValueError):
        return None


def _about(session: Session, workspace_id: int, book: Book, sheet: Sheet, author: User | None) -> About:
    """As it is being filed now, not as it was stored."""
    if not book.asks_whose:
        return About()
    nature = session.scalar(
        select(Pillar.nature).where(Pillar.workspace_id == workspace_id, Pillar.public_id == sheet.pillar)
    )
    return About(sheet.pillar, sheet.campaign, author.public_id if author else "", nature or "")
