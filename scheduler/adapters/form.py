"""The answers of a connect form, checked against its fields before any platform is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from scheduler.adapters.base import Field, Rejected
from scheduler.wording import N_, Text

# Enough to send to, and nothing in it that could end a header or an SMTP command.
EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f]+@[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def read(fields: tuple[Field, ...], answers: Mapping[str, str]) -> dict[str, str]:
    """Every field's answer, trimmed, the default where none was given. Raises Rejected naming the field."""
    given = {field.name: str(answers.get(field.name) or "").strip() or field.default for field in fields}
    for field in fields:
        trouble = _trouble(field, given[field.name])
        if trouble:
            raise Rejected(trouble, field.name)
    return given


def is_yes(answer: object) -> bool:
    """A flag, as a form, the API or a stored option gives it."""
    return answer is True or str(answer).lower() in ("1", "true", "on", "yes")


def _trouble(field: Field, answer: str) -> Text | None:
    if not answer:
        return N_("“{field}” is missing.", field=field.label) if field.required else None
    if field.kind != "lines" and CONTROL.search(answer):
        return N_("“{field}” must be a single line.", field=field.label)
    if field.kind == "url" and not _is_web_address(answer):
        return N_("“{field}” must be a web address that starts with https:// or http://.", field=field.label)
    if field.kind == "email" and not EMAIL.fullmatch(answer):
        return N_("“{field}” must be an e-mail address.", field=field.label)
    if field.kind == "choice" and answer not in {value for value, _ in field.choices}:
        return N_("“{field}” is not one of the choices.", field=field.label)
    if field.kind == "number":
        return _number_trouble(field, answer)
    return None


def _number_trouble(field: Field, answer: str) -> Text | None:
    least, most = field.within or (0, 2**31)
    if re.fullmatch(r"[0-9]{1,10}", answer) and least <= int(answer) <= most:
        return None
    return N_(
        "“{field}” must be a whole number from {least} to {most}.", field=field.label, least=least, most=most
    )


def _is_web_address(answer: str) -> bool:
    try:
        parts = urlsplit(answer)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
