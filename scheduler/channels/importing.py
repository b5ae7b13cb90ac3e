"""Taking in a list of recipients: first what would change, in full; then, when a person says so, the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import person, recipient_file
from scheduler.channels.answers import BadAnswers
from scheduler.channels.channel import Channel
from scheduler.channels.mailing_list import fingerprint, is_erased, of, standing_of, today
from scheduler.channels.person import Person
from scheduler.channels.recipient import Recipient
from scheduler.db import new_public_id
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.wording import N_, Text

A_CHUNK = (
    400  # addresses in one question to the database, each asked for twice: by itself and by its fingerprint
)


@dataclass(frozen=True)
class LeftOut:
    line: int
    email: str
    reason: Text


@dataclass(frozen=True)
class Change:
    before: Person
    after: Person


@dataclass
class Preview:
    """What a file would do. People in `new` and `changed` are what `take` wants."""

    new: list[Person] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    kept_out: list[LeftOut] = field(
        default_factory=list
    )  # unsubscribed, suppressed: never come back by a list
    refused: list[LeftOut] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @property
    def refused_lines(self) -> int:
        """A line may be refused for several reasons."""
        return len({left.line for left in self.refused})

    @property
    def people(self) -> list[Person]:
        return [*self.new, *(change.after for change in self.changed)]


@dataclass(frozen=True)
class Taken:
    new: int
    changed: int


def preview(session: Session, channel: Channel, data: bytes, *, now: datetime) -> Preview:
    """Read the file and compare it with the list; changes nothing. Raises recipient_file.BadFile."""
    rows, unknown = recipient_file.read(data)
    found = Preview(unknown_columns=unknown)
    asked, lines = _read(rows, channel, now, found)
    for one, there in _beside(session, channel, asked):
        _sort(one, there, channel, lines, found)
    return found


def take(
    session: Session, channel: Channel, people: Sequence[Person], *, by: Membership, now: datetime
) -> Taken:
    """Do what the preview showed. Compared anew, so that taking it twice, or after somebody left, does no harm."""
    demand(by, Right.CONNECT)
    found = Preview()
    rows: dict[str, Recipient] = {}
    for one, there in _beside(session, channel, people):
        _sort(one, there, channel, {}, found)
        if there is not None:
            rows[one.email] = there
    if found.new:
        session.execute(insert(Recipient), [_values(channel, one, now) for one in found.new])
    for change in found.changed:
        row, after = rows[change.after.email], change.after
        row.name, row.language = after.name, after.language
        row.consent_at, row.consent_source = after.consent_at, after.source
    taken = Taken(len(found.new), len(found.changed))
    activity.record(
        session, by, "imported_recipients", channel, now=now, new=taken.new, changed=taken.changed
    )
    return taken


def _read(
    rows: list[recipient_file.Row], channel: Channel, now: datetime, found: Preview
) -> tuple[list[Person], dict[str, int]]:
    people: list[Person] = []
    lines: dict[str, int] = {}
    day = today(channel, now)
    for row in rows:
        written = row.cells.get("email", "").strip()
        try:
            one = person.read(row.cells, language="", today=day)
        except BadAnswers as wrong:
            found.refused += [LeftOut(row.line, written, text) for text in wrong.by_field.values()]
            continue
        if one.email in lines:
            again = N_("The same address stands in line {line} already.", line=lines[one.email])
            found.refused.append(LeftOut(row.line, written, again))
            continue
        lines[one.email] = row.line
        people.append(one)
    return people, lines


def _beside(
    session: Session, channel: Channel, people: Sequence[Person]
) -> Iterator[tuple[Person, Recipient | None]]:
    """Each person with the row of their address, when there is one."""
    for start in range(0, len(people), A_CHUNK):
        chunk = people[start : start + A_CHUNK]
        keys = {one.email: one for one in chunk} | {fingerprint(channel, one.email): one for one in chunk}
        rows = session.scalars(select(Recipient).where(*of(channel), Recipient.email.in_(list(keys))))
        there = {keys[row.email].email: row for row in rows}
        yield from ((one, there.get(one.email)) for one in chunk)


def _sort(
    one: Person, there: Recipient | None, channel: Channel, lines: dict[str, int], found: Preview
) -> None:
    if there is None:
        found.new.append(replace(one, language=one.language or channel.language))
    elif standing_of(there) != "subscribed":
        found.kept_out.append(LeftOut(lines.get(one.email, 0), one.email, _why(there)))
    else:
        before = _as_written(there)
        after = _together(before, one)
        if after == before:
            found.same += 1
        else:
            found.changed.append(Change(before, after))


def _together(before: Person, one: Person) -> Person:
    """An empty cell erases nothing, and an older consent does not replace a newer one."""
    newer = one if one.consent >= before.consent else before
    return Person(
        before.email,
        one.name or before.name,
        one.language or before.language,
        newer.consent,
        newer.source,
    )


def _as_written(row: Recipient) -> Person:
    return Person(row.email, row.name, row.language, row.consent_at.date(), row.consent_source)


def _why(there: Recipient) -> Text:
    if is_erased(there):
        return N_("Asked to be erased from the list.")
    if there.suppressed_at is not None:
        return there.suppressed_reason or N_("Suppressed.")
    return N_("Has unsubscribed.")


def _values(channel: Channel, one: Person, now: datetime) -> dict[str, object]:
    return {
        "workspace_id": channel.workspace_id,
        "channel_id": channel.id,
        "public_id": new_public_id(),
        "email": one.email,
        "name": one.name,
        "language": one.language,
        "consent_at": one.consent_at,
        "consent_source": one.source,
        "created_at": now,
    }
