"""What every peer does for a post: one signed-looking call on a kept connection, the cheapest way Python has.

No attempt is written, nothing is checked, no row is read: the peers carry as little as they can.
"""

from __future__ import annotations

import http.client
import json
import os
import threading

PLATFORM = int(os.environ.get("BENCH_PLATFORM", "0"))
mine = threading.local()


def post(number: int, channel: int) -> None:
    body = json.dumps(
        {
            "type": "post.published",
            "data": {"id": str(number), "title": f"Post {number}", "text": text(number), "language": "en"},
        }
    ).encode()
    headers = {"Content-Type": "application/json", "webhook-id": str(number)}
    try:
        connection = mine.connection
    except AttributeError:
        connection = mine.connection = http.client.HTTPConnection("127.0.0.1", PLATFORM, timeout=30)
    try:
        connection.request("POST", f"/c/{channel}", body, headers)
    except (http.client.HTTPException, OSError):
        connection.close()
        connection.request("POST", f"/c/{channel}", body, headers)
    connection.getresponse().read()


def text(number: int) -> str:
    return (
        f"Number {number}: the winter season is open, and the house shows its new boats until Sunday evening."
    )
