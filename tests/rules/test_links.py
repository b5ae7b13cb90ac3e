from scheduler.rules import Around, Draft, Links, rule_of
from tests.rules.contract import RuleContract


class TestLinks(RuleContract):
    family = Links
    settings = {
        "https_only": True,
        "shorteners": True,
        "allowed": ["example.org"],
        "forbidden": ["bad.example.org"],
    }
    trips = (
        Draft("http://example.org/a"),
        Draft("https://bit.ly/a"),
        Draft("https://elsewhere.example"),
        Draft("see bad.example.org"),
    )
    passes = (Draft(""), Draft("https://www.example.org/a"), Draft("End.Start, orbit.ly, me@bad.example.org"))


def test_an_unsafe_address_is_mended_at_once():
    (found,) = rule_of("links", {"https_only": True}).check(Draft("(http://example.org/a)."), Around())

    assert (found.start, found.end, found.fix) == (1, 21, "https://example.org/a")
