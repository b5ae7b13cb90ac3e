"""The page that shows both versions when two people changed the same words. Nothing is lost, nothing overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, url_for
from sqlalchemy import select

from scheduler.charter.compare import Piece, words
from scheduler.content import Revision
from scheduler.wording import N_, Text
from web.composer.ancestor import ancestors
from web.composer.saving import Clash
from web.composer.sheet import Sheet
from web.composer.telling import name_of
from web.composer.typed import Form, seen
from web.language import say
from web.visit import g

NOT_SENT_AGAIN = frozenset({"csrf_token", "was", "do", "choose", "quiet", "pick", "sent"})


@dataclass(frozen=True)
class Side:
    """One field both changed. `input` is set for words, which can be brought together by hand."""

    name: str
    label: Text
    mine: str
    theirs: str
    input: str = ""
    before: str | None = None  # what both started from, where that is known
    what_i_changed: tuple[Piece, ...] = ()
    what_they_changed: tuple[Piece, ...] = ()
    apart: tuple[Piece, ...] = ()  # from theirs to mine, where nothing older is known


def page(clash: Clash, mine: Sheet, form: Form) -> str:
    names = {v.channel.public_id: v.channel.name for v in clash.post.variants}
    older = ancestors(g.db, clash.post, clash.comparison.clashes, seen(form))
    sides = [_compared(_side(name, mine, clash.stored, names), older) for name in clash.comparison.clashes]
    written = {side.input for side in sides if side.input}
    was = json.loads(form.get("was") or "{}") | {
        name: value for name, value in clash.stored.prints().items() if name in clash.comparison.clashes
    }
    for name in clash.comparison.clashes:
        if name not in clash.stored.fields():
            was.pop(name, None)
    return render_template(
        "composer/conflict.html",
        post=clash.post,
        sides=sides,
        rest=list(_rest(form, mine, written)),
        was=json.dumps(was, separators=(",", ":")),
        last=_last_change(clash),
        action=url_for("composer.write", post_id=clash.post.public_id),
    )


def chosen_theirs(form: Form) -> list[str]:
    """The fields for which the answer was: as the other person wrote it."""
    return [
        name.partition(":")[2]
        for name, value in form.items()
        if name.startswith("keep:") and value == "theirs"
    ]


def _side(name: str, mine: Sheet, stored: Sheet, channels: Mapping[str, str]) -> Side:
    kind, _, channel = name.partition(":")
    ours, others = mine.fields().get(name), stored.fields().get(name)
    field = ""
    if kind in ("title", "text"):
        field = kind
    elif kind == "words" and ours is not None:
        field = f"text:{channel}"
    return Side(name, name_of(name, dict(channels)), _spoken(ours, kind), _spoken(others, kind), field)


def _compared(side: Side, older: Mapping[str, str | None]) -> Side:
    """Word by word, for words only."""
    if not side.input:
        return side
    if side.name not in older:
        return replace(side, apart=words(side.theirs, side.mine))
    before = _spoken(older[side.name], side.name.partition(":")[0])
    return replace(
        side,
        before=before,
        what_i_changed=words(before, side.mine),
        what_they_changed=words(before, side.theirs),
    )


def _spoken(value: Any, kind: str) -> str:
    if value is None:
        return {"words": say(N_("(follows the common text)")), "images": "="}.get(kind, "—")
    if kind == "images":
        return (
            "\n".join(
                f"{number}. {' · '.join(filter(None, one[1:])) or '—'}" for number, one in enumerate(value, 1)
            )
            or "—"
        )
    if kind == "planned":
        return f"{value[0].replace('T', ' ')} {value[1]}"
    if kind in ("options", "tags"):
        return "\n".join(f"{option}: {given}" for option, given in value.items()) or "—"
    if kind == "on":
        return "✓"
    return str(value)


def _rest(form: Form, mine: Sheet, written: set[str]) -> Iterator[tuple[str, str]]:
    """Everything else the page held, to be sent along; pictures as they are after the files just sent."""
    for name, value in form.items(multi=True):
        skipped = (
            name in NOT_SENT_AGAIN
            or name in written
            or name == "image"
            or name.startswith(("image:", "keep:"))
        )
        if not skipped:
            yield name, value
    for picture in mine.pictures:
        yield "image", picture.media
        if f"alt:{picture.media}" not in form:
            yield f"alt:{picture.media}", picture.alt
    for version in mine.versions.values():
        for picture in version.pictures or ():
            yield f"image:{version.channel}", picture.media
            if f"alt:{version.channel}:{picture.media}" not in form:
                yield f"alt:{version.channel}:{picture.media}", picture.alt


def _last_change(clash: Clash) -> Revision | None:
    return g.db.scalar(
        select(Revision)
        .where(Revision.workspace_id == clash.post.workspace_id, Revision.post_id == clash.post.id)
        .order_by(Revision.number.desc())
        .limit(1)
    )
