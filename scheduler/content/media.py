"""What the library holds: the upload as it came, what may be shown of it, who may use it until when, and where it is used."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.content.crop import Crop
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import Workspace


class Kind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"
    DOCUMENT = "document"


class Media(WorkspaceRow, Base):
    """One asset. `sha256`, `weight` and `format` are of the original; `content_type` and `size` of what is shown or sent."""

    __tablename__ = "media"
    __table_args__ = (
        within_workspace("folder_id", "folder"),
        within_workspace("consent_id", "media"),
        UniqueConstraint("workspace_id", "sha256"),
        Index("ix_media_folder_id", "workspace_id", "folder_id"),
        # What is to be asked for again, in the order in which it runs out.
        Index("ix_media_valid_until", "workspace_id", "valid_until"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    sha256: Mapped[str] = mapped_column(String(64))  # of the original, so the same file is kept once
    name: Mapped[str] = mapped_column(String(200), default="")  # as it was called where it came from
    content_type: Mapped[str] = mapped_column(String(40))  # of the re-encoded copy, from its content
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]  # octets of the re-encoded copy
    alt: Mapped[str] = mapped_column(
        String(1500), default=""
    )  # offered where its language has no words of its own
    kind: Mapped[str] = mapped_column(String(12), default=Kind.PICTURE, server_default="picture")
    format: Mapped[str] = mapped_column(
        String(8), default="", server_default=""
    )  # by content; empty: unknown
    weight: Mapped[int | None]  # octets of the original
    duration_ms: Mapped[int | None]
    has_poster: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # of a video: a still beside it, where a picture has its thumbnail
    folder_id: Mapped[int | None]
    credit: Mapped[str] = mapped_column(String(200), default="", server_default="")
    licence: Mapped[str] = mapped_column(String(200), default="", server_default="")
    source: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    # Between these two it may be published; empty: no limit on that side.
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the first instant it may not
    consent_id: Mapped[int | None] = mapped_column()  # a document of the library in which somebody agreed
    consent_note: Mapped[str] = mapped_column(String(2000), default="", server_default="")
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    workspace: Mapped[Workspace] = relationship()  # whose public id names the folder of its files
    consent: Mapped[Media | None] = relationship(
        foreign_keys=[consent_id], primaryjoin="Media.consent_id == remote(Media.id)"
    )
    words: Mapped[list[MediaWords]] = relationship(
        primaryjoin="Media.id == foreign(MediaWords.media_id)",
        order_by="MediaWords.language",
        cascade="all, delete-orphan",
    )

    def alt_in(self, language: str) -> str:
        """What it shows, in these words' language where somebody wrote them."""
        own = {words.language: words.alt for words in self.words}
        return own.get(language) or self.alt

    def is_usable(self, at: datetime) -> bool:
        """Do its rights reach this instant?"""
        begun = self.valid_from is None or self.valid_from <= at
        return begun and (self.valid_until is None or at < self.valid_until)


class MediaWords(WorkspaceRow, Base):
    """What an asset shows, in one language."""

    __tablename__ = "media_words"
    __table_args__ = (
        within_workspace("media_id", "media", ondelete="CASCADE"),
        UniqueConstraint("media_id", "language"),
    )

    media_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    alt: Mapped[str] = mapped_column(String(1500))


class Attachment(WorkspaceRow, Base):
    __tablename__ = "attachment"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        within_workspace("media_id", "media"),
        Index("ix_attachment_post_id", "workspace_id", "post_id"),
        Index("ix_attachment_variant_id", "workspace_id", "variant_id"),
        Index("ix_attachment_media_id", "workspace_id", "media_id"),
    )

    post_id: Mapped[int] = mapped_column()
    variant_id: Mapped[int | None]  # None: the common pictures
    media_id: Mapped[int] = mapped_column()
    position: Mapped[int] = mapped_column(default=0)
    alt: Mapped[str] = mapped_column(String(1500), default="")
    crop: Mapped[str] = mapped_column(String(8), default="")  # a shape such as 4:5; empty: the whole picture
    crop_at: Mapped[str] = mapped_column(String(24), default="", server_default="")  # the rest of the Crop

    media: Mapped[Media] = relationship(
        foreign_keys=[media_id], primaryjoin="Attachment.media_id == Media.id", lazy="joined", innerjoin=True
    )

    @property
    def frame(self) -> Crop:
        return Crop.read(f"{self.crop}@{self.crop_at}")

    @frame.setter
    def frame(self, crop: Crop) -> None:
        self.crop, _, self.crop_at = crop.spoken.partition("@")

    def said(self) -> dict[str, str]:
        """What an attempt remembers of it."""
        return image_said(self.media.public_id, self.alt, self.frame.spoken)


def image_said(media: str, alt: str, crop: str) -> dict[str, str]:
    return {"id": media, "alt": alt} | ({"crop": crop} if crop else {})
