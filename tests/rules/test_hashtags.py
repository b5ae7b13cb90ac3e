from scheduler.rules import Draft, Hashtags
from tests.rules.contract import RuleContract


class TestHashtags(RuleContract):
    family = Hashtags
    settings = {"at_most": 2, "banned": ["#promo"], "camel_from": 12}
    trips = (Draft("#One #Two #Three"), Draft("#Promo"), Draft("#honeyofbrittany"))
    passes = (Draft(""), Draft("#One #Two"), Draft("#HoneyOfBrittany"), Draft("C# #1 page#promo &#39;"))
