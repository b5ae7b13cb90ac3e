"""Refusals as RFC 9457 problems. `type` is stable, `title` and `detail` are sentences in the person's language."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scheduler.wording import N_, Text
from web.language import say


class Problem(BaseModel):
    """What went wrong and what to do about it. Members beyond these depend on the type."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Stable name of the kind of problem, such as `past`, `stale`, `refused`.")
    title: str
    status: int
    detail: str


class Refusal(Exception):
    """Raised anywhere under /api/ to answer with a problem."""

    def __init__(self, status: int, type_: str, detail: Text, **more: Any) -> None:
        super().__init__(type_)
        self.problem = problem(status, type_, detail, **more)


def problem(status: int, type_: str, detail: Text, **more: Any) -> dict[str, Any]:
    return {
        "type": type_,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": say(detail),
        **more,
    }


def answer(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(
        json.dumps(body), body["status"], content_type="application/problem+json", headers=headers
    )


def from_validation(error: ValidationError) -> dict[str, Any]:
    """Each field that is not as it should be, with pydantic's reason."""
    errors = [
        {"field": ".".join(str(step) for step in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return problem(422, "invalid", N_("Some fields are missing or not right."), errors=errors)


def init(app: Flask) -> None:
    app.register_error_handler(Refusal, lambda refusal: answer(refusal.problem))
