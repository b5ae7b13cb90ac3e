"""What another version says of one post that the former did not, and the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.charter.finding import Finding
from scheduler.charter.version import Severity
from scheduler.content import Variant

MOST_REASONS, EXCERPT = 5, 80
STRICT = ("", *Severity)  # from nothing said to what blocks


def verdict(found: Sequence[Finding]) -> str:
    """The strictest thing said that nobody has waived; "" where nothing is."""
    said = (str(one.severity) for one in found if one.blocks or one.severity is Severity.ADVISE)
    return max(said, key=STRICT.index, default="")


def count(rules: dict[str, dict[str, Any]], old: Sequence[Finding], new: Sequence[Finding]) -> None:
    """Posts, not places: how many each rule newly speaks of, or no longer."""
    said_before, said_after = {one.rule_print for one in old}, {one.rule_print for one in new}
    for sign, those, others in (("added", new, said_before), ("gone", old, said_after)):
        for rule_print, one in {one.rule_print: one for one in those}.items():
            if rule_print not in others:
                row = rules.setdefault(
                    rule_print, {"kind": one.rule_kind, "clause": one.clause_title, "added": 0, "gone": 0}
                )
                row[sign] += 1


def reasons(variant: Variant, old: Sequence[Finding], new: Sequence[Finding]) -> list[dict[str, Any]]:
    kept = {(one.key, one.severity) for one in old} & {(one.key, one.severity) for one in new}
    text = variant.wording
    return [
        {
            "gone": gone,
            "clause": one.clause_title,
            "severity": str(one.severity),
            "message": one.message.as_json(),
            "words": text[one.start : one.end][:EXCERPT] if one.field == "text" else "",
        }
        for gone, those in ((False, new), (True, old))
        for one in those
        if (one.key, one.severity) not in kept
    ][:MOST_REASONS]
