"""When it does not work: a page that says what happened and what to do next. Never a stack trace."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, json, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from scheduler.people.roles import NotAllowed
from scheduler.wording import N_, Text
from web.language import say

log = structlog.get_logger()

SENTENCES: dict[int, tuple[Text, Text]] = {
    400: (N_("That request made no sense here"), N_("Go back, reload the page and try again.")),
    401: (N_("Please sign in"), N_("Your session has ended. Sign in and you are back where you were.")),
    403: (N_("Not yours to do"), N_("Your role here does not allow this. Ask an owner of the workspace.")),
    404: (N_("Nothing here"), N_("It may have been moved or removed, or it belongs to another workspace.")),
    405: (
        N_("Not that way"),
        N_("This address does not take that kind of request. Go back and use the button."),
    ),
    409: (
        N_("Somebody was faster"),
        N_("It changed while you were looking. Reload to see how it stands, then try again."),
    ),
    412: (
        N_("Somebody was faster"),
        N_("It changed while you were looking. Reload to see how it stands, then try again."),
    ),
    413: (N_("Too large"), N_("Files may be at most 20 MB. Make it smaller and send it again.")),
    415: (N_("Not that kind of file"), N_("Send a JPEG, PNG, GIF or WebP picture.")),
    422: (N_("Something is missing or not right"), N_("Go back, correct it and send it again.")),
    429: (
        N_("Slow down a little"),
        N_("Too many tries in a short time. Wait a few minutes; nothing is locked."),
    ),
    500: (
        N_("That is our fault"),
        N_("Something broke on our side. Nothing you wrote was sent. Try again in a moment."),
    ),
    503: (
        N_("Busy for a moment"),
        N_("The database could not be reached in time. Nothing was changed. Try again."),
    ),
}
EXPIRED_FORM = N_(
    "This form had been open for too long, or in another session. Reload the page and send it again."
)


BEYOND = N_("It holds a number, a date or a character that cannot be kept. Correct it and send it again.")
UNKNOWN_NAME = N_(
    "Marronnier does not answer under this name. Whoever runs it can say which one in MARRONNIER_PUBLIC_URL."
)


def init(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SecurityError, unknown_name)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(NotAllowed, lambda refusal: answer(403, refusal.text))
    app.register_error_handler(OperationalError, busy)
    # Two wrote the same row at once, a person and a worker as a rule: who came second looks again.
    app.register_error_handler(StaleDataError, lambda error: answer(409))
    # A number, a date or a character that no calendar and no database can hold: the sender's mistake, wherever it shows.
    app.register_error_handler(OverflowError, lambda error: answer(400, BEYOND))
    app.register_error_handler(DataError, lambda error: answer(400, BEYOND))
    app.register_error_handler(StatementError, wrapped)
    app.register_error_handler(Exception, unexpected)


def http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    headers = dict(error.get_headers())
    if isinstance(error, RateLimitExceeded) and error.limit:
        headers.setdefault("Retry-After", str(error.limit.limit.get_expiry()))
    return answer(code, headers=headers)


def csrf_error(error: CSRFError) -> Response:
    return answer(400, EXPIRED_FORM)


def unknown_name(error: SecurityError) -> Response:
    # Without a name to trust no link can be built, so not even the error page.
    return Response(f"{say(UNKNOWN_NAME)}\n", 400, content_type="text/plain; charset=utf-8")


def busy(error: OperationalError) -> Response:
    """Another write held the database for longer than we wait, or the server is away: it passes."""
    log.warning("the database did not answer", path=_address(), method=request.method, reason=str(error.orig))
    return answer(503, headers={"Retry-After": "2"})


def wrapped(error: StatementError) -> Response:
    """What was refused on its way into a statement stands inside; anything else is our fault."""
    if type(error) is StatementError and isinstance(error.orig, OverflowError | ValueError):
        return answer(400, BEYOND)
    return unexpected(error)


def unexpected(error: Exception) -> Response:
    log.exception("unexpected", path=_address(), method=request.method)
    return answer(500)


def _address() -> str:
    # The rule, not what stands in it: some addresses are secrets (feeds, invitations, resets).
    return request.url_rule.rule if request.url_rule else request.path


def answer(
    status: int,
    detail: Text | None = None,
    *,
    headers: dict[str, str] | None = None,
    onward: tuple[str, Text] | None = None,
) -> Response:
    """The error page; for the API the same as problem+json (RFC 9457). `onward`: another way on than the start."""
    title, advice = SENTENCES.get(status) or SENTENCES[500 if status >= 500 else 400]
    detail = detail or advice
    if request.path.startswith("/api/"):
        body = json.dumps(
            {
                "type": "about:blank",
                "title": HTTPStatus(status).phrase,
                "status": status,
                "detail": str(detail),
            }
        )
        made = Response(body, status, content_type="application/problem+json")
    else:
        made = make_response(
            render_template("error.html", status=status, title=title, detail=say(detail), onward=onward),
            status,
        )
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if headers and name in headers:
            made.headers[name] = headers[name]
    if status == 429:
        made.headers.setdefault("Retry-After", "600")  # the longest window there is
    return made
