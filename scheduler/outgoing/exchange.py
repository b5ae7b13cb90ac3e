"""What is sent and what comes back, in plain values."""

from __future__ import annotations

import json as json_
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yarl import URL

from scheduler.late import late
from scheduler.outgoing.errors import Rejected
from scheduler.wording import N_

if TYPE_CHECKING:
    import aiohttp
else:
    aiohttp = late("aiohttp")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(repr=False)  # case-insensitive
    body: bytes = field(repr=False)
    url: str = field(repr=False, default="")  # where it came from, after redirects

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Raises ValueError when it is not JSON."""
        return json_.loads(self.body)


@dataclass(frozen=True)
class Upload:
    """A file in a multipart form."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)


@lru_cache(256)  # channels are called again and again at the same address
def web_address(url: str) -> URL:
    """Raises Rejected for what is not http or https, has no host, or carries a password."""
    try:
        parsed = URL(url)
        fine = parsed.scheme in ("http", "https") and bool(parsed.host) and parsed.port is not None
    except ValueError:
        fine = False
    if not fine:
        raise Rejected(N_("A web address starts with https:// or http:// and names a host."))
    if parsed.user or parsed.password:
        raise Rejected(N_("A web address here may not contain a user name or password."))
    return parsed.with_fragment(None)


def body(how: Mapping[str, Any]) -> bytes | aiohttp.BytesPayload | aiohttp.FormData | None:
    if how["json"] is not None:
        content = json_.dumps(how["json"], ensure_ascii=False, separators=(",", ":")).encode()
        return aiohttp.BytesPayload(content, content_type="application/json")
    if how["form"] is None:
        return how["data"]
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in how["form"].items():
        if isinstance(value, Upload):
            form.add_field(name, value.content, filename=value.filename, content_type=value.content_type)
        else:
            form.add_field(name, value)
    return form
