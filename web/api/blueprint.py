"""The room of the API: who asks by bearer token, answers and refuses in JSON, and draws its own OpenAPI 3.1."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, Request, request
from flask.blueprints import BlueprintSetupState
from flask_openapi3 import APIBlueprint, Info, OpenAPI
from pydantic import ValidationError
from sqlalchemy.orm import Session

from scheduler.people import tokens
from scheduler.people.finding import is_here
from scheduler.people.sign_in import secret_hash
from web.api import problems
from web.throttle import PER_TOKEN, limiter
from web.visitor import Visitor, recognise_by

PREFIX = "/api/v1"
SECURITY: dict[str, Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of the profile page or of `marronnier token`.",
    }
}

bp = APIBlueprint(
    "api",
    __name__,
    url_prefix=PREFIX,
    abp_security=[{"bearer": []}],
    abp_responses={
        401: problems.Problem,
        403: problems.Problem,
        404: problems.Problem,
        429: problems.Problem,
    },
)
bp.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is looked at under /api/


def document() -> dict[str, Any]:
    """The OpenAPI description, drawn from the same models that check each request."""
    drawer = OpenAPI(
        "marronnier",
        info=Info(
            title="Marronnier",
            version="1",
            description="Plan posts, schedule them, see what became of them. Stable: additions only.",
        ),
        security_schemes=SECURITY,
        validation_error_model=problems.Problem,
        doc_ui=False,
    )
    drawer.register_api(bp)
    drawn: dict[str, Any] = drawer.api_doc
    _tell_refusals_as_problems(drawn)
    return drawn


def _tell_refusals_as_problems(drawn: dict[str, Any]) -> None:
    # The library describes refusals as plain JSON, and the 422 as a list; ours are problems, every one.
    for path in drawn["paths"].values():
        for operation in path.values():
            for status, answer in operation.get("responses", {}).items():
                if status >= "400":
                    schema = {"$ref": "#/components/schemas/Problem"}
                    answer["content"] = {"application/problem+json": {"schema": schema}}


def by_bearer(session: Session, asked: Request, now: datetime) -> Visitor | None:
    """Whoever the token stands for; the cookie is not looked at, so no other site's page can use it."""
    scheme, _, secret = asked.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    known = tokens.bearer(session, secret.strip())
    if known is None or not is_here(known[1], now):
        return None
    token, membership = known
    scopes = None if token.scopes is None else frozenset(token.scopes) | {"read"}
    return Visitor(membership.user, membership, (membership,), token=token, scopes=scopes)


recognise_by("/api/", by_bearer)


def token_key() -> str:
    """What a call is counted under: its token, or where it came from while it has none."""
    sent = request.headers.get("Authorization", "")
    return secret_hash(sent).hex() if sent else f"from {request.remote_addr}"


limiter.limit(PER_TOKEN, key_func=token_key)(bp)


@bp.record_once
def receive_refusals(state: BlueprintSetupState) -> None:
    app: Any = state.app
    app.validation_error_callback = _invalid
    app.validation_error_status = "422"
    problems.init(app)


def _invalid(error: ValidationError) -> Any:
    return problems.answer(problems.from_validation(error))


def url_map_of(app: Flask) -> list[str]:
    return sorted(rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX))
