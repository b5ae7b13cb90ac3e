from scheduler.rules import Draft, PersonalData
from tests.rules.contract import RuleContract


class TestPersonalData(RuleContract):
    family = PersonalData
    settings = {"allowed": ["desk@example.org", "@estuaires.example", "+33 2 98 11 22 33"]}
    trips = (
        Draft("Write to anna@honey.example."),
        Draft("Call 06 12 34 56 78."),
        Draft("FR76 3000 6000 0112 3456 7890 189"),
        Draft("4242 4242 4242 4242"),
        Draft("1 84 12 76 451 089 46"),
        Draft("", title="Call 06 12 34 56 78"),
        Draft("", alts=("A card with anna@honey.example",)),
    )
    passes = (
        Draft(""),
        Draft("desk@example.org, DESK@example.org, camille@estuaires.example"),
        Draft("02 98 11 22 33, +33 (0)2 98 11 22 33, 0033 2 98 11 22 33"),
        Draft("4242 4242 4242 4243"),
        Draft("https://example.org/anna@honey.example"),
    )
