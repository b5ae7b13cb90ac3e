"""A link for an approver outside: for one address, one step, exactly these words. Secrets only as their hash."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace

AGAIN_AFTER = timedelta(minutes=2)  # what a letter may take to be handed over: nobody sends another before


class Letter(StrEnum):
    LEAVING = "leaving"
    SENT = "sent"
    PERHAPS = "perhaps"  # the line broke as it was handed over: it may be lost
    REFUSED = "refused"


class ApprovalLink(WorkspaceRow, Base):
    __tablename__ = "approval_link"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        Index("ix_approval_link_variant_id", "workspace_id", "variant_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    variant_id: Mapped[int] = mapped_column()
    path_id: Mapped[int | None]
    step: Mapped[int] = mapped_column(default=0)
    content_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    # Made when its letter is written: until then nobody holds it.
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    code_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    codes_sent: Mapped[int] = mapped_column(default=0, server_default="0")
    proof_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary(32)
    )  # of what the browser holds that knew the code
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_due: Mapped[bool] = mapped_column(default=True, server_default=true())
    mail_after: Mapped[datetime | None] = mapped_column(UtcDateTime)  # not before then; None: at once
    mail_tries: Mapped[int] = mapped_column(default=0, server_default="0")  # that this address was refused
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its time begins then
    # From when it was written until the mail server said that it has it; for good where the line broke, or we died.
    mail_unsure: Mapped[bool] = mapped_column(default=False, server_default=false())
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who sent it; None: the path
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def letter(self, now: datetime) -> Letter:
        """How its letter stands, for whoever waits for the answer."""
        if self.mailed_at is None:
            return Letter.LEAVING if self.mail_due else Letter.REFUSED
        if not self.mail_unsure or self.codes_sent:  # who asked for a code has it
            return Letter.SENT
        return Letter.PERHAPS if self.mailed_at <= now - AGAIN_AFTER else Letter.LEAVING

    def kept_until(self, now: datetime) -> datetime | None:
        """When its letter leaves, where it is kept back: words may still change, or they were written to lately."""
        waits = self.mailed_at is None and self.mail_due and self.mail_after and self.mail_after > now
        return self.mail_after if waits else None
