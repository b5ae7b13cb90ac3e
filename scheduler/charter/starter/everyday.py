"""The rules any house can begin with, by the key of the clause they hang on. All advise but what the law asks for.

Families that need a list of the house's own (names, days, words to say) are left to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.charter.starter.words import StarterRule

EVERYDAY: Mapping[str, tuple[StarterRule, ...]] = {
    "stance": (
        StarterRule("superlatives", {"superlatives": True, "guarantees": False}),
        StarterRule("form-of-address", {"form_used": "same"}),
        StarterRule("capitals", {"at_most": 5}),
        StarterRule("punctuation", {"at_most": 1, "french_spaces": True}),
    ),
    "objective": (
        StarterRule("cadence", {"by_plan": True, "minutes_apart": 30}),
        StarterRule("quiet-hours", {"begins": "21:00", "ends": "07:00"}),
        StarterRule("days-off", {"holidays": True}),
    ),
    "appetite": (
        StarterRule("length", {"platform_limit": True}),
        StarterRule("self-promotion", {"days": 28}),
        StarterRule("echo", {"days": 30, "alike": 70, "elsewhere": True}),
        StarterRule("freshness", {"days": 90}),
        StarterRule("emoji", {"at_most": 4}),
        StarterRule("hashtags", {"at_most": 5, "camel_from": 14}),
    ),
    "liberty": (
        StarterRule("paid-partnership", {"within": 60}, legal=True),
        StarterRule("figures-without-source"),
        StarterRule("personal-data"),
        StarterRule("image-rights", {"credit": True}),
    ),
    "affinity": (
        StarterRule("alt-text-required"),
        StarterRule("language", {"at_least": 6}),
        StarterRule("long-sentences", {"at_most": 30}),
        StarterRule("readability", {"at_least": 30, "words": 40}),
        StarterRule("links", {"https_only": True, "shorteners": True}),
        StarterRule("dead-links"),
    ),
}
# Said by each language in its own way: signs inside words are a French question, “chairman” an English one.
INCLUSIVE = {"en": StarterRule("inclusive-writing", {"style": "doublets"}),
             "fr": StarterRule("inclusive-writing", {"style": "dot"})}  # fmt: skip
