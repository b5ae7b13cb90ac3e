"""Layers added, looked at, entered, switched and taken away, by those who may plan."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.activity import WastePaper, wastepaper
from scheduler.calendar.layers import drawing, merging
from scheduler.calendar.layers import said as saying
from scheduler.calendar.layers.drawing import Drawing
from scheduler.calendar.layers.layer import Layer, LayerKind
from scheduler.calendar.layers.merging import Change
from scheduler.calendar.layers.said import Calendar
from scheduler.outgoing.errors import Rejected
from scheduler.outgoing.exchange import web_address
from scheduler.people import Membership, Right, Workspace
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.sealing import Sealer
from scheduler.wording import N_, Text

MOST = 30  # layers of a workspace
LONGEST_ADDRESS = 2000


class BadLayer(ValueError):
    """`text` says what is wrong."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def layers_of(session: Session, workspace_id: int) -> Sequence[Layer]:
    mine = select(Layer).where(Layer.workspace_id == workspace_id)
    return session.scalars(mine.order_by(Layer.name, Layer.id)).all()


def bring(
    session: Session,
    name: str,
    kind: LayerKind,
    content: bytes,
    file_name: str,
    *,
    by: Membership,
    now: datetime,
) -> Layer:
    """A file, to be looked at; nothing of it is in the calendar yet. `content` was read well."""
    layer = _begin(session, name, kind, by=by, now=now)
    lay_down(layer, content, file_name)
    return _kept(session, layer, by, now)


def subscribe(
    session: Session,
    name: str,
    kind: LayerKind,
    address: str,
    *,
    sealer: Sealer,
    by: Membership,
    now: datetime,
) -> Layer:
    """Fetched by the workers at once, and looked at before it is entered. Raises BadLayer."""
    address = checked(address)
    layer = _begin(session, name, kind, by=by, now=now)
    layer.sealed_address, layer.host = sealer.seal(address), urlsplit(address).hostname or ""
    layer.refresh_at = now
    return _kept(session, layer, by, now)


def checked(address: str) -> str:
    """As it is called: webcal is https. Raises BadLayer."""
    address = address.strip()
    for scheme in ("webcal://", "webcals://"):
        if address.lower().startswith(scheme):
            address = "https://" + address[len(scheme) :]
    if len(address) > LONGEST_ADDRESS:
        raise BadLayer(N_("This address is too long."))
    try:
        return str(web_address(address))
    except Rejected as refused:
        raise BadLayer(refused.reason) from None


def lay_down(layer: Layer, content: bytes, file_name: str = "") -> None:
    """What waits to be looked at. The name of a file stands behind it until it is entered: till then the layer is
    what the file before said."""
    layer.waiting, layer.has_waiting = zlib.compress(content, 6) + file_name[:200].encode(), True
    if layer.entered_at is None:
        layer.file_name = file_name[:200]


def set_aside(layer: Layer) -> None:
    """What waits, for a file that brings nothing new: the newest is the one that counts."""
    layer.waiting, layer.has_waiting = None, False


def waiting(session: Session, layer: Layer) -> tuple[Calendar, Change] | None:
    """What was brought or fetched and not entered yet, and what it would change."""
    if layer.waiting is None:
        return None
    space = session.get_one(Workspace, layer.workspace_id)
    found = saying.read(zlib.decompressobj().decompress(layer.waiting), here=space.zone)
    return found, merging.compare(session, layer, found)


def is_old_news(session: Session, layer: Layer, calendar: Calendar) -> bool:
    """All of it is in the layer already, also what could not be read: there is nothing to decide."""
    if layer.entered_at is None or calendar.zone != layer.zone:
        return False
    if merging.told_of(calendar) != layer.problems:
        return False
    return merging.compare(session, layer, calendar).is_nothing


def state_of(layer: Layer) -> str:
    """The same as long as nothing newer waits and nothing was entered: what somebody looked at."""
    entered = layer.entered_at.isoformat() if layer.entered_at else ""
    return hashlib.blake2b((layer.waiting or b"") + entered.encode(), digest_size=10).hexdigest()


@dataclass(frozen=True)
class Foreseen:
    """What waits, read, and what entering it will draw."""

    state: str
    calendar: Calendar
    drawing: Drawing


def foresee(session: Session, layer: Layer, *, now: datetime) -> Foreseen | None:
    """May take seconds: for a session that only reads."""
    found = waiting(session, layer)
    if found is None:
        return None
    return Foreseen(state_of(layer), found[0], merging.foresee(session, layer, found[0], now=now))


def enter(
    session: Session, layer: Layer, *, by: Membership, now: datetime, beforehand: Foreseen | None = None
) -> Change | None:
    """What waits, into the calendar. None: somebody did so already. `beforehand`: what `foresee` gave."""
    demand(by, Right.PLAN)
    if layer.waiting is None:
        return None
    if beforehand is None or beforehand.state != state_of(layer):
        beforehand = foresee(session, layer, now=now)
    if beforehand is None:
        return None
    packed = zlib.decompressobj()
    packed.decompress(layer.waiting)
    name, layer.file_name = layer.file_name, packed.unused_data.decode() or layer.file_name
    change = merging.take_over(
        session,
        layer,
        beforehand.calendar,
        now=now,
        undoable=not layer.is_subscribed,
        beforehand=beforehand.drawing,
        file_name=name,
    )
    activity.record(session, by, "entered_layer", layer, now=now, name=layer.name)
    return change


def refuse(layer: Layer, *, by: Membership, now: datetime) -> None:
    """What waits is thrown away; what is in the calendar stays."""
    demand(by, Right.PLAN)
    set_aside(layer)
    if layer.is_subscribed and layer.entered_at is None:
        # Else its address would say for ever that nothing changed since.
        layer.etag, layer.last_modified, layer.refresh_at = "", "", now


def take_back(
    session: Session, layer: Layer, *, by: Membership, now: datetime, beforehand: Drawing | None = None
) -> None:
    """The last file. `beforehand`: what `merging.foresee_back` gave."""
    demand(by, Right.PLAN)
    if layer.can_undo:
        merging.take_back(session, layer, now=now, beforehand=beforehand)
        activity.record(session, by, "took_back_layer", layer, now=now, name=layer.name)


def switch(session: Session, layer: Layer, shown: bool, *, by: Membership, now: datetime) -> None:
    demand(by, Right.PLAN)
    layer.shown = shown
    touch(session, layer.workspace_id, now)


def ask_again(layer: Layer, *, by: Membership, now: datetime) -> None:
    """At the next chance of the workers."""
    demand(by, Right.PLAN)
    if layer.is_subscribed:
        layer.refresh_at = now


def remove(session: Session, layer: Layer, *, by: Membership, now: datetime) -> WastePaper | None:
    """What lies in the waste paper comes back with its events; where they stand is found anew then."""
    demand(by, Right.PLAN)
    drawing.clear(session, layer)
    paper = wastepaper.keep(session, layer, right=Right.PLAN, by=by, now=now)
    activity.record(session, by, "removed_layer", layer, now=now, name=layer.name)
    session.delete(layer)
    session.flush()
    touch(session, by.workspace_id, now)
    return paper


def _begin(session: Session, name: str, kind: LayerKind, *, by: Membership, now: datetime) -> Layer:
    demand(by, Right.PLAN)
    name = " ".join(name.split())
    if not 0 < len(name) <= 120:
        raise BadLayer(N_("Give it a name of at most {most} characters.", most=120))
    if len(layers_of(session, by.workspace_id)) >= MOST:
        raise BadLayer(N_("At most {most} layers.", most=MOST))
    return Layer(
        workspace_id=by.workspace_id, user_id=by.user_id, name=name, kind=kind, created_at=now, problems=[]
    )


def _kept(session: Session, layer: Layer, by: Membership, now: datetime) -> Layer:
    session.add(layer)
    session.flush()
    activity.record(session, by, "added_layer", layer, now=now, name=layer.name)
    return layer
