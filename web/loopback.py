"""Does a request come from this very machine? A proxy beside the house speaks for anybody."""

from __future__ import annotations

import ipaddress

from flask import request

PROXIES_SAY = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-Ip", "Via")


def from_here() -> bool:
    """Never left this machine, as far as anybody can tell."""
    if any(name in request.headers for name in PROXIES_SAY):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
