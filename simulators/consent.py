"""What every door by OAuth 2 has: a page that asks, the way back with a code, and the proof of PKCE."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from urllib.parse import urlencode

from simulators.wire import Answer


def page(yes: str, heading: str, scopes: str) -> Answer:
    """A page with one button, which posts to the address the page was asked at."""
    words = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(yes)}</title>'
        f"<h1>{escape(heading)}</h1><p>{escape(scopes)}</p>"
        f'<form method="post"><button>{escape(yes)}</button></form></html>'
    )
    return 200, {"Content-Type": "text/html; charset=utf-8"}, words.encode()


def sent_back(codes: dict[str, dict[str, str]], asked: dict[str, str]) -> Answer:
    """The yes was given: a new code for what was asked, kept in `codes`."""
    code = f"code-{len(codes)}"
    codes[code] = asked
    back = urlencode({"code": code, "state": asked.get("state", "")})
    return 302, {"Location": f"{asked['redirect_uri']}?{back}"}, b""


def proof_of(verifier: str) -> str:
    """S256, RFC 7636: what the one who asks says beforehand of what it says later."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
