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
    Picture,
    Plan,
    Rule,
)
from scheduler.rules.cadence import Cadence
from scheduler.rules.capitals import Capitals
from scheduler.rules.confidential_terms import ConfidentialTerms
from scheduler.rules.days_off import DaysOff
from scheduler.rules.dead_links import DeadLinks
from scheduler.rules.echo import Echo
from scheduler.rules.emoji import Emoji
from scheduler.rules.figures_without_source import FiguresWithoutSource
from scheduler.rules.form_of_address import FormOfAddress
from scheduler.rules.freshness import Freshness
from scheduler.rules.hashtags import Hashtags
from scheduler.rules.image_rights import ImageRights
from scheduler.rules.inclusive_writing import InclusiveWriting
from scheduler.rules.language import Language
from scheduler.rules.length import Length
from scheduler.rules.links import Links
from scheduler.rules.long_sentences import LongSentences
from scheduler.rules.paid_partnership import PaidPartnership
from scheduler.rules.personal_data import PersonalData
from scheduler.rules.punctuation import Punctuation
from scheduler.rules.quiet_hours import QuietHours
from scheduler.rules.readability import Readability
from scheduler.rules.scope import Scope
from scheduler.rules.self_promotion import SelfPromotion
from scheduler.rules.sensitive_names import SensitiveNames
from scheduler.rules.setting import BadSettings, Period, Setting, Word, read_all
from scheduler.rules.silence_periods import SilencePeriods
from scheduler.rules.superlatives import Superlatives
from scheduler.rules.topic_blackouts import TopicBlackouts
from scheduler.rules.words_required import WordsRequired
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
        WordsRequired,
        Superlatives,
        SensitiveNames,
        ConfidentialTerms,
        TopicBlackouts,
        ImageRights,
        DeadLinks,
        InclusiveWriting,
        Readability,
        QuietHours,
        DaysOff,
        SilencePeriods,
        Cadence,
        SelfPromotion,
        Echo,
        Freshness,
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


def by_the_clock(kind: str) -> bool:
    """Does it say another thing of the same words at another hour or day?"""
    return bool(getattr(RULES.get(kind), "by_the_clock", False))


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
    "Cadence",
    "Capitals",
    "ConfidentialTerms",
    "DaysOff",
    "DeadLinks",
    "Draft",
    "Echo",
    "Emoji",
    "FiguresWithoutSource",
    "Finding",
    "FormOfAddress",
    "Freshness",
    "Hashtags",
    "ImageRights",
    "InclusiveWriting",
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
    "QuietHours",
    "Readability",
    "Rule",
    "Scope",
    "SelfPromotion",
    "SensitiveNames",
    "Setting",
    "SilencePeriods",
    "Superlatives",
    "TopicBlackouts",
    "Word",
    "WordsRequired",
    "WordsToAvoid",
    "by_the_clock",
    "needs_neighbours",
    "needs_of",
    "rule_of",
    "settings_of",
]
