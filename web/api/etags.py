"""Optimistic locking: a write names the version it read, and is refused when somebody was faster."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from scheduler.wording import N_
from web.api.problems import Refusal


def answer(body: dict[str, Any], version: object, status: int = 200) -> Response:
    """JSON with a strong ETag of the row's version."""
    made = jsonify(body)
    made.status_code = status
    made.set_etag(str(version))
    return made


def demand_match(version: object, *, required: bool = False) -> None:
    """412 when If-Match names another version than the row's. Without the header, 428 where it is required."""
    if "If-Match" not in request.headers:
        if required:
            raise Refusal(428, "if-match-needed", N_("Send If-Match with the ETag of your last read."))
        return
    if not request.if_match.contains(str(version)) and not request.if_match.star_tag:
        raise Refusal(
            412,
            "stale",
            N_("It changed since you read it. Read it again, then try again."),
            version=str(version),
        )
