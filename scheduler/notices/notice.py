"""One thing a person should know, with where to go next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id
from scheduler.wording import Text


class Notice(WorkspaceRow, Base):
    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_user_id", "workspace_id", "user_id", "read_at"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(
        String(24)
    )  # failed, unconfirmed, missed, held, waiting, review, channel
    text: Mapped[Text] = mapped_column(JsonText)
    about: Mapped[str] = mapped_column(String(32), default="")  # public id of the variant or channel
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_due: Mapped[bool] = mapped_column(default=True)
    digest_due: Mapped[bool] = mapped_column(default=False, server_default=false())
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
