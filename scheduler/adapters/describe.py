"""A platform as plain data: what the connect form asks, what can be done there, how sure we can be."""

from __future__ import annotations

from typing import Any

from scheduler.adapters.base import Adapter, Capability, Field
from scheduler.wording import Text, Translate


def describe(adapter: type[Adapter], translate: Translate = str) -> dict[str, Any]:
    """For GET /api/v1/platforms; sentences in the language of `translate`."""

    def words(text: Text | None) -> str:
        return text.render(translate) if text else ""

    def question(field: Field) -> dict[str, Any]:
        return {
            "name": field.name,
            "label": words(field.label),
            "kind": field.kind,
            "required": field.required,
            "secret": field.secret,
            "help": words(field.help),
            "default": field.default,
            "choices": [{"value": value, "label": words(label)} for value, label in field.choices],
            "within": list(field.within) if field.within else None,
        }

    life = adapter.key_life
    return {
        "platform": adapter.platform,
        "kind": adapter.kind,
        "label": words(adapter.label),
        "fields": [question(field) for field in adapter.fields],
        "options": [question(field) for field in adapter.options],
        "limits": adapter.usual.as_json(),
        "ratios": list(adapter.ratios),
        "capabilities": sorted(str(capability) for capability in adapter.capabilities),
        "idempotency": str(adapter.idempotency),
        "key_life": int(life.total_seconds()) if life else None,
        "readback": str(adapter.readback),
        "proof": Capability.PROOF in adapter.capabilities,
        "proven": str(adapter.proven),
        "sent_for_good": words(adapter.sent_for_good) or None,
    }
