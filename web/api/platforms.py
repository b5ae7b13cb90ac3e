"""What can be connected, drawn from the adapters themselves."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from scheduler.adapters import ADAPTERS, describe
from web.api.blueprint import bp, document
from web.language import say
from web.rights import public


class Platforms(BaseModel):
    items: list[dict[str, Any]]


@bp.get("/platforms", summary="What can be connected", responses={200: Platforms})
def platforms() -> dict[str, Any]:
    """Each platform with the fields of its connect form, its limits and what it can do."""
    return {"items": [_spoken(describe(adapter)) for adapter in ADAPTERS.values()]}


@bp.get("/openapi.json", summary="This description", security=[])
@public
def openapi() -> dict[str, Any]:
    return document()


def _spoken(facts: Any) -> Any:
    """The same facts with every `Text` rendered in the reader's language."""
    if hasattr(facts, "msgid"):
        return say(facts)
    if isinstance(facts, dict):
        return {key: _spoken(value) for key, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [_spoken(value) for value in facts]
    return facts
