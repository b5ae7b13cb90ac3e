import pytest

from scheduler.rules import Around, BadSettings, Draft, Finding, WordsToAvoid, rule_of
from tests.rules.contract import RuleContract

LISTED = ["expert", {"word": "garanti", "instead": "prévu"}, "best seller", "n°1", "être", "can", "100 %"]


class TestWordsToAvoid(RuleContract):
    family = WordsToAvoid
    settings = {"words": LISTED}
    trips = (
        Draft("Notre EXPERT répond."),
        Draft("L’expert répond."),
        Draft("l'expert"),
        Draft("#expert"),
        Draft("Fraîcheur garanti-t-il"),
        Draft("A best-seller, again."),
        Draft("Le N° 1 de la région"),
        Draft("100% naturel"),
        Draft("Rien.", title="Un expert"),
        Draft("Rien.", alts=("", "Une femme, expert du miel")),
        Draft("Rien.", also=(("option:spoiler_text", "un expert"),)),
    )
    passes = (
        Draft(""),
        Draft("expertise, expert-comptable, sous-expert"),
        Draft("the best. Seller of honey"),
        Draft("peut-être"),
        Draft("We can't."),
        Draft("https://example.org/expert et moi@expert.example et @expert"),
        Draft("10 °1, n° 12"),
    )


def spans(text: str, *words: str, title: str = "") -> list[tuple[str, str | None]]:
    rule = rule_of("words-to-avoid", {"words": list(words) or LISTED})
    draft = Draft(text, title=title)
    return [(text[f.start : f.end], f.fix) for f in rule.check(draft, Around()) if f.field == "text"]


def test_the_span_counts_code_points_of_the_original_text():
    text = "👩‍👩‍👧 Voilà un exper\u0301t."

    assert spans(text) == [("exper\u0301t", None)]


def test_accents_typed_either_way_are_the_same_word():
    assert spans("de\u0301bat", "débat") == [("de\u0301bat", None)]
    assert spans("débat", "de\u0301bat") == [("débat", None)]
    assert spans("ETE", "été") == [("ETE", None)]


def test_ligatures_soft_hyphens_and_spaces_do_not_hide_a_word():
    assert spans("au cœur", "coeur") == [("cœur", None)]
    assert spans("gra\u00adtuit", "gratuit") == [("gra\u00adtuit", None)]
    assert spans("prix\u202f\u00a0 choc", "prix choc") == [("prix\u202f\u00a0 choc", None)]


def test_the_longest_phrase_wins():
    assert spans("le meilleur prix", "meilleur", "meilleur prix") == [("meilleur prix", None)]


def test_the_words_proposed_keep_the_capitals():
    assert spans("garanti Garanti GARANTI") == [
        ("garanti", "prévu"),
        ("Garanti", "Prévu"),
        ("GARANTI", "PRÉVU"),
    ]


def test_words_are_found_in_title_and_alt_texts_with_their_field():
    rule = rule_of("words-to-avoid", {"words": ["expert"]})

    found = list(rule.check(Draft("", title="Expert !", alts=("", "un expert")), Around()))

    assert [(f.field, f.start, f.end) for f in found] == [("title", 0, 6), ("alt:1", 3, 9)]
    assert isinstance(found[0], Finding)


@pytest.mark.parametrize("words", [[], None, "expert", [" "], [{"instead": "x"}], ["x" * 201]])
def test_a_list_that_makes_no_rule_is_refused(words):
    with pytest.raises(BadSettings):
        rule_of("words-to-avoid", {"words": words})


def test_a_long_text_is_read_in_one_pass():
    text = "un expert " * 5000

    assert len(spans(text)) == 5000
