"""`Idempotency-Key` on creating calls: sent again, the call answers as the first time and creates nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, jsonify, make_response, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from scheduler.people import IdempotentCall
from scheduler.wording import N_
from web.api.problems import Refusal
from web.visit import g

View = TypeVar("View", bound=Callable[..., Any])
LONGEST = 255
UNDER_WAY = 0


def creates_once(view: View) -> View:
    """The key and what the call created are committed together: either both are there, or neither.

    The view must do its slow work (network, images) before: it runs inside the write.
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if not key:
            return view(*args, **kwargs)
        if len(key) > LONGEST:
            raise Refusal(
                422, "invalid", N_("Idempotency-Key may have at most {most} characters.", most=LONGEST)
            )
        fingerprint = _fingerprint()
        call = _first(key, fingerprint)
        if call is None:
            return _again(key, fingerprint)
        answer = make_response(view(*args, **kwargs))
        call.status, call.body = answer.status_code, answer.get_json()
        return answer

    return once  # type: ignore[return-value]


def _first(key: str, fingerprint: str) -> IdempotentCall | None:
    """The row that makes this call the first with its key; None when there was one before."""
    call = IdempotentCall(
        workspace_id=g.workspace_id,
        user_id=g.membership.user_id,
        key=key,
        request_hash=fingerprint,
        status=UNDER_WAY,
        body=None,
        created_at=g.now,
    )
    try:
        # Two at once: the unique key lets one in; the other waits for it to end, and then reads its answer.
        with g.db.begin_nested():
            g.db.add(call)
    except IntegrityError:
        return None
    return call


def _again(key: str, fingerprint: str) -> Response:
    before = g.db.scalars(
        select(IdempotentCall).where(
            IdempotentCall.workspace_id == g.workspace_id,
            IdempotentCall.user_id == g.membership.user_id,
            IdempotentCall.key == key,
        )
    ).one()
    if before.request_hash != fingerprint:
        raise Refusal(
            409,
            "key-reused",
            N_("This Idempotency-Key was used for another call. Take a new one for a new call."),
        )
    answer = jsonify(before.body)
    answer.status_code = before.status
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _fingerprint() -> str:
    said = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.files:
        # By the parts' octets: a multipart boundary differs from call to call.
        for name, file in sorted(request.files.items()):
            said.update(name.encode() + file.read())
            file.seek(0)
        said.update(repr(sorted(request.form.items())).encode())
    else:
        said.update(request.get_data(cache=True))
    return said.hexdigest()
