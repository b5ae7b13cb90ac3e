"""Words kept to be used again: snippets, signatures, sets of hashtags, templates of whole posts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class PhraseKind(StrEnum):
    SNIPPET = "snippet"
    SIGNATURE = "signature"  # goes below the text
    HASHTAGS = "hashtags"
    TEMPLATE = "template"  # a whole text to begin from


class Phrase(WorkspaceRow, Base):
    __tablename__ = "phrase"
    __table_args__ = (
        Index("ix_phrase_workspace_id_kind", "workspace_id", "kind"),
        CheckConstraint("kind IN ('snippet', 'signature', 'hashtags', 'template')", name="kind"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8), default="")  # empty: for every language
    text: Mapped[str] = mapped_column(Text)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
