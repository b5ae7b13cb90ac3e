"""Families of charter rules: one file each. No database, no network, no clock in here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheduler.rules.alt_text_required import AltTextRequired
from scheduler.rules.base import (
    NEIGHBOURS,
    Around,
    Draft,
    Finding,
    Neighbour,
    Period,
    Picture,
    Plan,
    Rule,
)
from scheduler.rules.capitals import Capitals
from scheduler.rules.emoji import Emoji
from scheduler.rules.figures_without_source import FiguresWithoutSource
from scheduler.rules.form_of_address import FormOfAddress
from scheduler.rules.hashtags import Hashtags
from scheduler.rules.language import Language
from scheduler.rules.length import Length
from scheduler.rules.links import Links
from scheduler.rules.long_sentences import LongSentences
from scheduler.rules.paid_partnership import PaidPartnership
from scheduler.rules.personal_data import PersonalData
from scheduler.rules.punctuation import Punctuation
from scheduler.rules.scope import Scope
from scheduler.rules.setting import BadSettings, Setting, Word, read_all
from scheduler.rules.words_to_avoid import WordsToAvoid
from scheduler.wording import N_

RULES: dict[str, type[Rule]] = {
    family.kind: family
    for family in (
        WordsToAvoid,
        AltTextRequired,
        Length,
        PersonalData,
        Capitals,
        Emoji,
        Hashtags,
        Links,
        Punctuation,
        PaidPartnership,
        FormOfAddress,
        Language,
        LongSentences,
        FiguresWithoutSource,
    )
}


def rule_of(kind: str, settings: Mapping[str, Any]) -> Rule:
    """The rule a stored kind and its settings make. Raises BadSettings with what to correct."""
    if kind not in RULES:
        raise BadSettings({"": N_("There is no family of rules “{kind}”.", kind=kind)})
    family = RULES[kind]
    return family(**read_all(family.form, settings))


def needs_of(kind: str) -> frozenset[str]:
    """What a family reads of `Around`."""
    # Families need not inherit from Rule: most say nothing about it.
    return frozenset(getattr(RULES.get(kind), "needs", ()))


def needs_neighbours(kind: str) -> bool:
    return NEIGHBOURS in needs_of(kind)


def settings_of(rule: Rule) -> dict[str, Any]:
    """A rule's settings as JSON; `rule_of` makes the same rule of them."""
    return {setting.name: setting.plain(getattr(rule, setting.name)) for setting in rule.form}


__all__ = [
    "RULES",
    "AltTextRequired",
    "Around",
    "BadSettings",
    "Capitals",
    "Draft",
    "Emoji",
    "FiguresWithoutSource",
    "Finding",
    "FormOfAddress",
    "Hashtags",
    "Language",
    "Length",
    "Links",
    "LongSentences",
    "Neighbour",
    "PaidPartnership",
    "Period",
    "PersonalData",
    "Picture",
    "Plan",
    "Punctuation",
    "Rule",
    "Scope",
    "Setting",
    "Word",
    "WordsToAvoid",
    "needs_neighbours",
    "needs_of",
    "rule_of",
    "settings_of",
]
