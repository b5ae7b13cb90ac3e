"""Languages as the API takes them: those a post may be written in."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from scheduler.content.writing import LANGUAGES


def _is_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError("not a language of ISO 639-1, such as fr")
    return code


Language = Annotated[str, AfterValidator(_is_language), Field(examples=["fr"])]
