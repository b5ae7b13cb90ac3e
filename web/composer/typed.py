"""The composer's form, read into a sheet. Nothing is refused here: half a date is a page in the making."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability, Field
from scheduler.adapters.form import is_yes
from scheduler.channels import Channel
from scheduler.content import link_tags
from scheduler.content.crop import WHOLE_SIDE, Crop
from scheduler.content.writing.acceptable import plain, text_of, title_of
from web.composer.sheet import Picture, Sheet, Version, When, in_order
from web.composer.wall import Wall

Form = MultiDict[str, str]
CROPPED = ("crop-x", "crop-y", "crop-w", "crop-h")


def read(form: Form, channels: Iterable[Channel], *, stored: Sheet | None = None) -> Sheet:
    """What the page holds now. `stored` fills in the versions that have left, which the page does not send."""
    here = {channel.public_id: channel for channel in channels}
    wanted = dict.fromkeys([*form.getlist("channels"), *form.getlist("add")])
    wall = _wall(form, "")
    versions: dict[str, Version] = {}
    for name in wanted:
        known = stored.versions.get(name) if stored else None
        if known and known.settled:
            versions[name] = known
        elif name in here:
            versions[name] = _version(form, here[name], known)
    return Sheet(
        title=title_of(form.get("title", "")),
        text=text_of(form.get("text", "")),
        language=form.get("language", ""),
        pillar=form.get("pillar", ""),
        campaign=form.get("campaign", ""),
        labels=in_order([*form.getlist("label"), *_new_labels(form)]),
        assignee=form.get("assignee", ""),
        due_on=form.get("due_on", ""),
        tags=link_tags.kept({name: form.get(f"tag:{name}", "") for name in link_tags.NAMES}) or {},
        pictures=_pictures(form, ""),
        wall=wall,
        versions=versions,
    )


def _new_labels(form: Form) -> list[str]:
    """Only when somebody presses a button: a page that saves by itself would make one of each half-typed word."""
    return [] if form.get("quiet") else form.get("new_labels", "").split(",")


def seen(form: Form) -> dict[str, str]:
    """The prints of what the page was shown."""
    try:
        was = json.loads(form.get("was", ""))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in was.items()} if isinstance(was, dict) else {}


def with_choice(sheet: Sheet, chosen: str) -> Sheet:
    """The sheet after a button answered which hour is meant: `where|2026-10-25T02:30|zone|fold`."""
    where, _, word = chosen.partition("|")
    wall = Wall.chosen(word)
    if wall is None:
        return sheet
    if not where:
        return replace(sheet, wall=wall)
    version = sheet.versions.get(where)
    if version is None:
        return sheet
    return replace(sheet, versions={**sheet.versions, where: replace(version, when="own", wall=wall)})


def _version(form: Form, channel: Channel, known: Version | None) -> Version:
    name = channel.public_id
    own = f":{name}"
    when = form.get(f"when{own}", "with")
    kept: When = "own" if when == "own" else "none" if when == "none" else "with"
    return Version(
        channel=name,
        text=text_of(form.get(f"text{own}", "")) if form.get(f"own{own}") else None,
        options=_options(form, channel, known),
        pictures=_pictures(form, own) if form.get(f"own_images{own}") else None,
        when=kept,
        wall=_wall(form, own) if kept == "own" else Wall(zone=channel.zone),
    )


def _wall(form: Form, own: str) -> Wall:
    return Wall(*(form.get(f"{part}{own}", "").strip() for part in ("date", "time", "zone", "fold")))


def _pictures(form: Form, own: str) -> tuple[Picture, ...]:
    names = dict.fromkeys(form.getlist(f"image{own}"))
    return tuple(
        Picture(name, plain(form.get(f"alt{own}:{name}", ""), lines=False), crop_of(form, f"{own}:{name}"))
        for name in names
    )


def crop_of(form: Form, picture: str) -> Crop:
    """Its fields are in per cent, with a decimal."""
    ratio = form.get(f"crop{picture}", "")
    return Crop.read(
        f"{ratio}@{','.join(str(_thousandths(form.get(f'{side}{picture}', ''))) for side in CROPPED)}"
    )


def _thousandths(written: str) -> int:
    try:
        return round(float(written.replace(",", ".")) * 10)
    except (ValueError, OverflowError):
        return WHOLE_SIDE


def _options(form: Form, channel: Channel, known: Version | None) -> Mapping[str, Any]:
    adapter = ADAPTERS.get(channel.platform)
    asked = adapter.options if adapter else ()
    name = channel.public_id
    on_page = {option.name for option in asked} | {"thread"}
    if adapter and Capability.FIRST_COMMENT in adapter.capabilities:
        on_page.add("first_comment")
    # What the API set and this page does not ask about stays.
    given = {name: value for name, value in (known.options if known else {}).items() if name not in on_page}
    for option in asked:
        value = _option(option, form.get(f"option:{name}:{option.name}", ""))
        if value:
            given[option.name] = value
    # Empty pieces stay for now: the page counts each where it stands. Saving leaves them out.
    thread = [text_of(words) for words in form.getlist(f"thread:{name}")]
    if any(words.strip() for words in thread):
        given["thread"] = thread
    comment = text_of(form.get(f"comment:{name}", ""))
    if "first_comment" in on_page and comment.strip():
        given["first_comment"] = comment.strip()
    return given


def _option(option: Field, written: str) -> Any:
    if option.kind == "flag":
        return is_yes(written)
    if option.kind == "choice":
        return written if written in {value for value, _ in option.choices} else ""
    return plain(written, lines=option.kind == "lines").strip()
