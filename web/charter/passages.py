"""What a published text left with: on a page, and as a file for an auditor."""

from __future__ import annotations

from flask import Response, abort, jsonify, render_template

from scheduler.content import Variant
from scheduler.publishing import Delivery, Passage
from scheduler.publishing.gating import leaving
from scheduler.rules import RULES
from scheduler.wording import Text
from web.charter.room import bp
from web.language import say
from web.visit import find, g


@bp.get("/passages/<variant_id>")
def passage(variant_id: str) -> str:
    variant = find(Variant, variant_id)
    return render_template(
        "charter/passage.html",
        variant=variant,
        every=[(one, leaving.told(g.db, one, kept)) for one, kept in _each(variant)],
        families=RULES,
        says=Text.from_json,
    )


@bp.get("/passages/<variant_id>.json")
def passage_file(variant_id: str) -> Response:
    variant = find(Variant, variant_id)
    first, *corrected = [in_words(leaving.told(g.db, *each)) for each in _each(variant)] or [abort(404)]
    answer = jsonify(first | {"corrections": corrected})
    answer.headers["Content-Disposition"] = f'attachment; filename="passage-{variant.public_id}.json"'
    return answer


def _each(variant: Variant) -> list[tuple[Delivery, Passage]]:
    """The post itself, then each of its corrections."""
    kept = leaving.passage_of(g.db, variant.delivery)
    return ([(variant.delivery, kept)] if kept else []) + leaving.corrections(g.db, variant)


def in_words(told: dict[str, object]) -> dict[str, object]:
    """Its messages as sentences in the reader's language."""

    def spoken(rows: object) -> list[dict[str, object]]:
        assert isinstance(rows, list)
        return [row | {"message": say(Text.from_json(row["message"]))} for row in rows]

    return told | {"findings": spoken(told["findings"]), "waivers": spoken(told["waivers"])}
