"""What is sent and what comes back, in plain values."""

from __future__ import annotations

import json as json_
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from yarl import URL

from scheduler.outgoing.errors import Rejected
from scheduler.wording import N_

BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})  # usually: no length is told of nothing
# Said in every call. No cookies: channels of different people share a connection.
ALWAYS = "User-Agent: Marronnier\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(repr=False)  # case-insensitive
    body: bytes = field(repr=False)
    url: str = field(repr=False, default="")  # where it came from, after redirects

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def every(self, name: str) -> list[str]:
        """All headers of a name: cookies come in several."""
        found: Any = self.headers
        return list(found.every(name)) if hasattr(found, "every") else [found[name]] if name in found else []

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


def request_bytes(method: str, url: URL, how: Mapping[str, Any]) -> bytes:
    """A whole HTTP/1.1 request. Raises ValueError for a header that would begin another line."""
    content, kind = _body(how)
    headers: Mapping[str, str] = how["headers"]
    own = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    # Asked of all at once: each header breaks its line exactly once.
    if not own.count("\r") == own.count("\n") == len(headers) or "\0" in own:
        raise ValueError("A header ends where its line ends.")
    if content or method not in BODILESS:
        if kind and not any(name.lower() == "content-type" for name in headers):
            own += f"Content-Type: {kind}\r\n"
        own += f"Content-Length: {len(content)}\r\n"
    return f"{_opening(method, url)}{own}\r\n".encode() + content


@lru_cache(256)
def _opening(method: str, url: URL) -> str:
    return f"{method} {url.raw_path_qs} HTTP/1.1\r\nHost: {url.host_port_subcomponent}\r\n{ALWAYS}"


def _body(how: Mapping[str, Any]) -> tuple[bytes, str]:
    """What is sent, and of which kind it is."""
    if how["json"] is not None:
        return json_.dumps(
            how["json"], ensure_ascii=False, separators=(",", ":")
        ).encode(), "application/json"
    if how["form"] is not None:
        return _form(how["form"])
    return (how["data"], "application/octet-stream") if how["data"] else (b"", "")


def _form(fields: Mapping[str, str | Upload]) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    content = bytearray()
    for name, value in fields.items():
        content += f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'.encode()
        if isinstance(value, Upload):
            content += (
                f'; filename="{_quoted(value.filename)}"\r\nContent-Type: {value.content_type}'.encode()
            )
            content += b"\r\n\r\n" + value.content + b"\r\n"
        else:
            content += b"\r\n\r\n" + value.encode() + b"\r\n"
    content += f"--{boundary}--\r\n".encode()
    return bytes(content), f"multipart/form-data; boundary={boundary}"


def _quoted(word: str) -> str:
    """As browsers write names in forms."""
    return word.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
