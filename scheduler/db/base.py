"""The shape every table shares: integer keys inside, a random public id outside, one workspace around it."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


# Each of 256 bytes stands for one of 32 signs, all as likely.
SIGNS = b"abcdefghijklmnopqrstuvwxyz234567" * 8


def new_public_id() -> str:
    """20 characters, 100 random bits, safe in URLs, feeds and file names."""
    return secrets.token_bytes(20).translate(SIGNS).decode()


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)

    id: Mapped[int] = mapped_column(primary_key=True)

    def __init_subclass__(cls, **kw: Any) -> None:
        if "__tablename__" in cls.__dict__:
            own = cls.__dict__.get("__table_args__", ())
            if issubclass(cls, WorkspaceRow):
                # The target of every composite foreign key: a row can only point inside its own workspace.
                own = (*own, UniqueConstraint("workspace_id", "id"))
            # Ids must not come back: a deleted post's id in an old feed or log must never name a new one.
            cls.__table_args__ = (*own, {"sqlite_autoincrement": True})
        super().__init_subclass__(**kw)


class WorkspaceRow:
    """Mixin for everything that belongs to one brand or organisation."""

    @declared_attr
    def workspace_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))


def within_workspace(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the workspace. SET NULL is refused: it would null workspace_id too."""
    if ondelete not in (None, "CASCADE", "RESTRICT"):
        raise ValueError("Only CASCADE or RESTRICT on a composite key.")
    return ForeignKeyConstraint(
        ["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], ondelete=ondelete
    )
