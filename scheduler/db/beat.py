"""Signs of life of the tick and the workers, and small facts of the installation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db.base import Base
from scheduler.db.types import UtcDateTime


class Beat(Base):
    __tablename__ = "beat"

    name: Mapped[str] = mapped_column(
        String(120), unique=True
    )  # its role, and the process as owners of leases are named
    role: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Fact(Base):
    """A named fact of this installation, such as the hash of the first-run code."""

    __tablename__ = "fact"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[str] = mapped_column(String(400))


class Tally(Base):
    """A running total of this installation, so that nobody has to count a million rows for it."""

    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
