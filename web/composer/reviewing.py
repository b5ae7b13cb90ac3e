"""What there is to say about a sheet while it is being written: counts, what does not fit, the charter's findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.charter import Finding
from scheduler.content import Kind, Media, Post, link_card
from scheduler.db import GapHour, OverlapHour
from scheduler.people import Membership
from scheduler.wording import N_, Text
from web.composer.asking import Asking
from web.composer.linking import first_links
from web.composer.looks import Look, look, pictures_of
from web.composer.marking import Snippet, snippet
from web.composer.sheet import Picture, Sheet, Version
from web.composer.wall import Unclear


@dataclass
class Noted:
    """A finding, and every channel it holds for."""

    finding: Finding
    input: str  # the id of what its words stand in
    snippet: Snippet | None
    words: str = ""  # exactly those it is about
    variant: str = ""  # public id of the first stored version it holds for
    channels: list[Channel] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    looks: Mapping[str, Look]  # by the channel's public id, in the order of the sheet
    notes: list[Noted]
    passed: list[Text]  # the charter's rules that had nothing to say
    rules: int
    charter: int | None  # number of the adopted version
    images: Mapping[str, Media]  # those shown anywhere, by public id
    # When each file is to be shown, by public id; None: with a version that has no day yet.
    shown_at: Mapping[str, list[datetime | None]] = field(default_factory=dict)

    def rights_fail(self, media: str, now: datetime) -> Text | None:
        """Why a file may not be shown when one of those goes out that carry it; as the gate will say."""
        shown, days = self.images.get(media), self.shown_at.get(media, ())
        times = sorted(max(day or now, now) for day in days)
        at = next((at for at in times if shown and not shown.is_usable(at)), None)
        if shown is None or at is None:
            return None
        if shown.valid_from and at < shown.valid_from:
            return N_("Its rights begin later")
        return N_("Its rights end before that") if shown.is_usable(now) else N_("Its rights have ended")

    @property
    def over(self) -> list[Look]:
        return [seen for seen in self.looks.values() if seen.count.over and not seen.version.settled]

    @property
    def blocking(self) -> int:
        return sum(note.finding.blocks for note in self.notes)


def review(
    session: Session,
    workspace_id: int,
    sheet: Sheet,
    channels: Iterable[Channel],
    *,
    post: Post | None = None,
    by: Membership | None = None,
) -> Review:
    """Reads the charter once, then works on what the sheet says; nothing is stored. `post`: as it is stored; `by` writes one."""
    by_id = {channel.public_id: channel for channel in channels}
    asking = Asking.of(session, workspace_id, sheet, by_id, post=post, by=by)
    book = asking.book
    stored = {variant.channel_id: variant.public_id for variant in post.variants} if post else {}
    images = _images(session, workspace_id, sheet)
    cards = link_card.known(session, workspace_id, first_links(map(sheet.text_for, sheet.versions)))
    looks: dict[str, Look] = {}
    notes: dict[tuple[object, ...], Noted] = {}
    for name, version in sheet.versions.items():
        channel = by_id[name]
        findings = (
            [] if version.settled else asking.ask(version, channel, _seen(sheet, version, images), images)
        )
        looks[name] = look(sheet, version, channel, findings, images, cards)
        _note(notes, sheet, version, channel, findings, variant=stored.get(channel.id, ""), images=images)
    if not sheet.versions:
        nowhere = Version("")
        findings = asking.ask(nowhere, None, _seen(sheet, nowhere, images), images)
        _note(notes, sheet, nowhere, None, findings, images=images)
    spoke = {note.finding.rule_id for note in notes.values()}
    entries = book.entries if book else ()
    return Review(
        looks=looks,
        notes=sorted(notes.values(), key=lambda note: not note.finding.blocks),
        passed=[entry.rule.spoken() for entry in entries if entry.id not in spoke],
        rules=len(entries),
        charter=book.number if book else None,
        images=images,
        shown_at=_shown_at(sheet),
    )


def _shown_at(sheet: Sheet) -> dict[str, list[datetime | None]]:
    found: dict[str, list[datetime | None]] = {}
    for version in sheet.versions.values() or [Version("")]:
        if not version.settled:
            at = _leaves(sheet, version)
            for one in pictures_of(sheet, version):
                found.setdefault(one.media, []).append(at)
    return found


def _leaves(sheet: Sheet, version: Version) -> datetime | None:
    # What is no time yet, or one of two, is asked about beside its fields.
    with suppress(Unclear, GapHour, OverlapHour):
        if planned := sheet.planned(version):
            return planned.instant()
    return None


def _images(session: Session, workspace_id: int, sheet: Sheet) -> dict[str, Media]:
    names = {p.media for version in sheet.versions.values() for p in pictures_of(sheet, version)}
    names |= {picture.media for picture in sheet.pictures}
    found = session.scalars(
        select(Media).where(Media.workspace_id == workspace_id, Media.public_id.in_(names))
    )
    return {media.public_id: media for media in found}


def _seen(sheet: Sheet, version: Version, images: Mapping[str, Media]) -> list[Picture]:
    """What needs an alternative text: pictures, not what hangs beside them."""
    shown = [(images.get(one.media), one) for one in pictures_of(sheet, version)]
    return [one for media, one in shown if media and media.kind == Kind.PICTURE]


def _note(
    notes: dict[tuple[object, ...], Noted],
    sheet: Sheet,
    version: Version,
    channel: Channel | None,
    findings: list[Finding],
    *,
    variant: str = "",
    images: Mapping[str, Media],
) -> None:
    """The same finding on the same words is said once, with the channels it holds for."""
    for finding in findings:
        place, words = _place(sheet, version, finding.field, images)
        key = (finding.rule_id, place, finding.start, finding.end, str(finding.message))
        note = notes.setdefault(
            key,
            Noted(
                finding,
                place,
                snippet(words, finding.start, finding.end) if words else None,
                words[finding.start : finding.end],
                variant,
            ),
        )
        if channel is not None:
            note.channels.append(channel)


def _place(sheet: Sheet, version: Version, field: str, images: Mapping[str, Media]) -> tuple[str, str]:
    """The id of the input that holds the words of a finding, and the words."""
    kind, _, rest = field.partition(":")
    if kind == "text":
        return ("x-common", sheet.text) if version.text is None else (f"x-{version.channel}", version.text)
    if kind == "title":
        return "title", sheet.title
    if kind == "alt":
        shown = _seen(sheet, version, images)
        own = version.channel if version.pictures is not None else ""
        number = int(rest)
        if number < len(shown):
            return f"alt-{own}-{shown[number].media}", shown[number].alt
    if kind == "option":
        name, _, number_of = rest.partition(":")
        value = version.options.get(name) or ""
        words = value[int(number_of)] if isinstance(value, list) and number_of.isdecimal() else str(value)
        return f"o-{version.channel}-{name}{'-' + number_of if number_of else ''}", words
    return "x-common", ""
