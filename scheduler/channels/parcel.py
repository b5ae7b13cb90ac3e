"""A checked list, carried by the browser from the preview to the button: sealed, for one channel, for two hours.

Nothing personal is left lying on the server's disk when somebody only looks and goes away.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scheduler.channels.person import Person
from scheduler.sealing import CannotOpen, Sealer

LIFE = timedelta(hours=2)


class NotOurs(ValueError):
    """Too old, for another channel, or never wrapped here: the file has to be chosen again."""


def wrap(people: Sequence[Person], *, channel_id: str, sealer: Sealer, now: datetime) -> str:
    rows = [[one.email, one.name, one.language, one.consent.isoformat(), one.source] for one in people]
    content = json.dumps({"channel": channel_id, "at": now.isoformat(), "people": rows}, ensure_ascii=False)
    return sealer.seal(base64.b85encode(zlib.compress(content.encode(), 6)).decode())


def unwrap(parcel: str, *, channel_id: str, sealer: Sealer, now: datetime) -> list[Person]:
    """Raises NotOurs."""
    try:
        content = json.loads(zlib.decompress(base64.b85decode(sealer.open(parcel))))
    except CannotOpen:
        raise NotOurs("This list was not wrapped here.") from None
    if content["channel"] != channel_id or now - datetime.fromisoformat(content["at"]) > LIFE:
        raise NotOurs("This list is too old, or belongs to another channel.")
    return [
        Person(email, name, language, date.fromisoformat(consent), source)
        for email, name, language, consent, source in content["people"]
    ]
