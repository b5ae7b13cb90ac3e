"""Writing a sheet down: only what was changed on this page, each thing by the function of `scheduler` it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler.content import Post, Variant, labelling, writing
from scheduler.content.writing.conflict import hold
from scheduler.db import GapHour, LocalTime, OverlapHour, gate_lock
from scheduler.people import Membership
from scheduler.people.roles import NotAllowed
from scheduler.publishing import State
from scheduler.publishing.planned import editing, scheduling
from scheduler.publishing.refusals import NotInThatState, PastTime, Refused, UnderWay
from scheduler.wording import Text
from web.composer import named
from web.composer.comparing import Comparison, compare
from web.composer.sheet import Picture, Sheet, Version
from web.composer.theirs import with_theirs
from web.composer.wall import Unclear

Question = GapHour | OverlapHour


class Clash(Exception):
    """Somebody else changed the same fields meanwhile; nothing was written."""

    def __init__(self, post: Post, stored: Sheet, comparison: Comparison) -> None:
        super().__init__(", ".join(comparison.clashes))
        self.post, self.stored, self.comparison = post, stored, comparison


@dataclass(frozen=True)
class Desk:
    """Who writes, where and when: what every step needs."""

    session: Session
    by: Membership
    now: datetime


@dataclass
class Saved:
    """What came of it. `problems` and `questions` are named after the field they stand beside."""

    post: Post
    changed: bool = False
    problems: dict[str, Text] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    theirs: list[str] = field(default_factory=list)  # changed by others, kept
    news: list[Text] = field(default_factory=list)  # what the gate made of the change

    @property
    def ok(self) -> bool:
        return not self.problems and not self.questions


def save(desk: Desk, post: Post, mine: Sheet, was: Mapping[str, str], *, theirs: Iterable[str] = ()) -> Saved:
    """Raises Clash; everything else that cannot be kept is in `problems`, and the rest is written all the same.

    `theirs` names fields of an earlier clash that stay as the other person wrote them.
    """
    gate_lock.hold(
        desk.session, [post.workspace_id]
    )  # before any row: whoever closes the gate wants them next
    hold(desk.session, post, None, {})
    stored = Sheet.of(post, zone=desk.by.workspace.zone)
    mine = with_theirs(mine, stored, theirs)
    found = compare(mine.fields(), stored.fields(), was)
    if found.clashes:
        raise Clash(post, stored, found)
    version, saved = post.version, Saved(post, theirs=found.theirs)
    writer = _Writer(desk, saved, mine, found.mine)
    writer.write()
    # Once, after the whole page: a step in between could cost a schedule that the whole deserves.
    saved.news = editing.ask_again(desk.session, post, by=desk.by, now=desk.now).notes
    writer.plan_what_was_taken_off()
    saved.changed = post.version != version
    return saved


class _Writer:
    """One page being saved. A step that is refused is told beside its field and does not stop the others."""

    def __init__(self, desk: Desk, saved: Saved, mine: Sheet, names: set[str]) -> None:
        self.session, self.saved, self.mine, self.names = desk.session, saved, mine, names
        self.post = saved.post
        self.how: dict[str, Any] = {"by": desk.by, "now": desk.now}
        self.place = desk.by.workspace_id
        self.refused: list[tuple[Variant, LocalTime | None, Refused]] = []

    def write(self) -> None:
        self.common()
        self.channels()
        if "images" in self.names:
            self.images("images", self.post, self.mine.pictures)
        for variant in list(self.post.variants):
            version = self.mine.versions.get(variant.channel.public_id)
            if version and not version.settled:
                self.version(variant, version)

    def common(self) -> None:
        changes: dict[str, Any] = {
            name: getattr(self.mine, name) for name in ("title", "text", "language") if name in self.names
        }
        if "pillar" in self.names:
            with self.beside("pillar"):
                changes["pillar"] = named.pillar(self.session, self.place, self.mine.pillar)
        if "campaign" in self.names:
            with self.beside("campaign"):
                changes["campaign"] = named.campaign(self.session, self.place, self.mine.campaign)
        if "assignee" in self.names:
            with self.beside("assignee"):
                changes["assignee"] = named.member(self.session, self.place, self.mine.assignee)
        if "tags" in self.names:
            changes["link_tags"] = self.mine.tags
        if "due_on" in self.names:
            with self.beside("due_on"):
                changes["due_on"] = named.day(self.mine.due_on)
        with self.beside():
            writing.revise(self.session, self.post, **self.how, **changes)
        if "labels" in self.names:
            with self.beside("labels"):
                labelling.carry(self.session, self.post, self.mine.labels, **self.how)

    def channels(self) -> None:
        here = {variant.channel.public_id: variant for variant in self.post.variants}
        for name in sorted(self.names):
            kind, _, channel = name.partition(":")
            if kind != "on":
                continue
            with self.beside("channels"):
                if channel not in self.mine.versions:
                    editing.remove_channel(self.session, here[channel], **self.how)
                else:
                    added = named.channel(self.session, self.place, channel)
                    writing.add_channel(self.session, self.post, added, **self.how)

    def version(self, variant: Variant, version: Version) -> None:
        name = version.channel
        if {f"words:{name}", f"options:{name}"} & self.names:
            text = version.text if f"words:{name}" in self.names else variant.text
            options = version.options if f"options:{name}" in self.names else None
            with self.beside(f"words:{name}"):
                writing.tailor(self.session, variant, text, options=options, **self.how)
        if f"images:{name}" in self.names:
            self.images(f"images:{name}", variant, version.pictures)
        # Beside the inputs that were filled in: the common ones, or the version's own.
        with self.beside(f"planned:{name}" if version.when == "own" else "planned"):
            wanted = self.mine.planned(version)
            if f"planned:{name}" in self.names:
                self.plan(variant, wanted)

    def plan(self, variant: Variant, wanted: LocalTime | None) -> None:
        try:
            scheduling.move(self.session, variant, wanted, **self.how)
        except Refused as refused:
            # Perhaps it is about to be taken off the schedule by what was just written; then the new time is its own.
            self.refused.append((variant, wanted, refused))

    def plan_what_was_taken_off(self) -> None:
        for variant, wanted, refused in self.refused:
            name = variant.channel.public_id
            if variant.delivery.state == State.SCHEDULED:
                self.saved.problems[f"planned:{name}"] = refused.refusals[0].text
            else:
                with self.beside(f"planned:{name}"):
                    writing.plan(self.session, variant, wanted, **self.how)

    def images(self, name: str, about: Post | Variant, shown: tuple[Picture, ...] | None) -> None:
        with self.beside(name):
            picked = None if shown is None else named.pictures(self.session, self.place, shown)
            writing.set_images(self.session, about, picked, **self.how)

    @contextmanager
    def beside(self, name: str = "") -> Iterator[None]:
        """Problems are told there; those of `revise` name their fields themselves."""
        try:
            yield
        except writing.Unfit as unfit:
            for field_name, text in unfit.problems.items():
                self.saved.problems[name or field_name] = text
        except (GapHour, OverlapHour) as question:
            self.saved.questions[name] = question
        except (
            Unclear,
            labelling.BadLabel,
            PastTime,
            writing.StillGoing,
            NotAllowed,
            UnderWay,
            NotInThatState,
        ) as refused:
            self.saved.problems[name] = refused.text
