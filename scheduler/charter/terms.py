"""A workspace's own terms around its charter: how long people have to read it, when it is looked at again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.db import Base, WorkspaceRow
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.wording import N_, Text

GRACE_DAYS, LONGEST_GRACE = 14, 365


class CharterTerms(WorkspaceRow, Base):
    __tablename__ = "charter_terms"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    grace_days: Mapped[int] = mapped_column(default=GRACE_DAYS)
    review_on: Mapped[date | None]  # the day, on the workspace's wall, to look at the charter again
    review_told: Mapped[date | None]  # the review date people were last told of
    public: Mapped[bool] = mapped_column(default=False)  # its public clauses may be read without signing in


class BadTerms(ValueError):
    """`problems` says what to correct, by field."""

    def __init__(self, problems: dict[str, Text]) -> None:
        self.problems = problems
        super().__init__(", ".join(problems))


def terms_of(session: Session, workspace_id: int) -> CharterTerms:
    """As chosen, or as usual where nobody chose (then not stored)."""
    found = session.scalar(select(CharterTerms).where(CharterTerms.workspace_id == workspace_id))
    return found or CharterTerms(workspace_id=workspace_id, grace_days=GRACE_DAYS, public=False)


def set_terms(
    session: Session, *, by: Membership, grace_days: int | None, review_on: date | None, public: bool
) -> CharterTerms:
    """Raises BadTerms, NotAllowed."""
    demand(by, Right.CHARTER)
    if grace_days is None or not 0 <= grace_days <= LONGEST_GRACE:
        raise BadTerms({"grace_days": N_("Between 0 and {most} days.", most=LONGEST_GRACE)})
    try:
        with session.begin_nested():
            return _written(session, by.workspace_id, grace_days, review_on, public)
    except IntegrityError:  # saved twice at once: the row is there now
        return _written(session, by.workspace_id, grace_days, review_on, public)


def _written(
    session: Session, workspace_id: int, grace_days: int, review_on: date | None, public: bool
) -> CharterTerms:
    terms = terms_of(session, workspace_id)
    terms.grace_days, terms.review_on, terms.public = grace_days, review_on, public
    session.add(terms)
    session.flush()
    return terms
