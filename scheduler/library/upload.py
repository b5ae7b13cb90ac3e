"""A large file on its way: sent in pieces, so that a lost connection or a closed page loses one piece at most."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class Upload(WorkspaceRow, Base):
    __tablename__ = "upload"
    __table_args__ = (
        Index("ix_upload_by_user_id", "workspace_id", "by_user_id"),
        Index("ix_upload_touched_at", "touched_at"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)  # octets announced
    sent: Mapped[int] = mapped_column(BigInteger, default=0)  # octets stored: where the next piece begins
    pieces: Mapped[int] = mapped_column(default=0)
    # What the pieces are called, in order, with a space before each. Two that send one at once write two files.
    names: Mapped[str] = mapped_column(Text, default="", server_default="")
    claimed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # since when somebody makes the whole of it
    media: Mapped[str] = mapped_column(
        String(32), default="", server_default=""
    )  # public id of what it became
    folder: Mapped[str] = mapped_column(String(32), default="")  # public id; gone meanwhile: no folder
    # What the page knows a chosen file by (name, size, date), to go on with it after a reload.
    print: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
