"""A yes to one finding on exactly these words: bound to both, it lapses with either."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User
from scheduler.wording import Text


class Waiver(WorkspaceRow, Base):
    __tablename__ = "waiver"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        Index("ix_waiver_variant_id", "workspace_id", "variant_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    variant_id: Mapped[int] = mapped_column()
    finding_key: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    rule_kind: Mapped[str] = mapped_column(String(40))
    clause_title: Mapped[str] = mapped_column(String(200), default="")
    message: Mapped[Text] = mapped_column(JsonText)  # what was found
    why: Mapped[str] = mapped_column(LongText)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
