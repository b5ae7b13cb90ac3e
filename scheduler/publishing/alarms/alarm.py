"""An address that is called about freezes, and the calls it is still owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.sealing import Sealer
from scheduler.wording import Text

LEASE = timedelta(minutes=2)  # one whose caller died is called again after that
PLANNED = "freeze.planned"


class Alarm(WorkspaceRow, Base):
    __tablename__ = "alarm"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    # Of an address only where it leads: what comes after may be a secret. (Whole, where it was kept before it was sealed.)
    url: Mapped[str] = mapped_column(String(2000))
    sealed_url: Mapped[str | None] = mapped_column(LongText)
    sealed: Mapped[str] = mapped_column(LongText)  # the signing secret
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when it last took a call
    trouble: Mapped[Text | None] = mapped_column(
        JsonText
    )  # why the last call did not arrive; none since it does

    @property
    def title(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """All that a page shows of its address."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    def address(self, sealer: Sealer) -> str:
        """Raises CannotOpen."""
        return sealer.open(self.sealed_url) if self.sealed_url else self.url

    def keep_address(self, url: str, sealer: Sealer) -> None:
        self.sealed_url = sealer.seal(url)
        self.url = f"{urlsplit(url).scheme}://{urlsplit(url).netloc.rpartition('@')[2]}"


class AlarmCall(WorkspaceRow, Base):
    """One thing to tell one alarm. Gone when it took it, or when nobody tries any more."""

    __tablename__ = "alarm_call"
    __table_args__ = (
        within_workspace("alarm_id", "alarm", ondelete="CASCADE"),
        Index("ix_alarm_call_due_at", "due_at"),
    )

    # The receiver's means to know a repeat: the same for every try.
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    alarm_id: Mapped[int] = mapped_column()
    freeze: Mapped[str] = mapped_column(String(32))  # its public id
    event: Mapped[str] = mapped_column(String(20))
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)

    alarm: Mapped[Alarm] = relationship(
        foreign_keys=[alarm_id], primaryjoin="AlarmCall.alarm_id == Alarm.id", lazy="joined", innerjoin=True
    )
