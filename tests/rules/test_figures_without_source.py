from scheduler.rules import Draft, FiguresWithoutSource
from tests.rules.contract import RuleContract


class TestFiguresWithoutSource(RuleContract):
    family = FiguresWithoutSource
    settings = {"sources": ["The Free Bee"]}
    trips = (
        Draft("80% of people love honey."),
        Draft("It works 3 times more."),
        Draft("Un Français sur trois en mange.", language="fr"),
    )
    passes = (
        Draft(""),
        Draft("20% off, 100% wool, 70% cocoa, -15 %"),
        Draft("80% of people love honey, says The Free Bee."),
        Draft("According to Kew, 80% of people love honey."),
        Draft("80% of people love honey: https://example.org/study"),
    )
