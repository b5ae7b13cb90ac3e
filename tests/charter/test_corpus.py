import pytest

from tests.charter.labelled import families, posts, score
from tests.charter.report import PRECISION, RECALL


@pytest.mark.parametrize("kind", families())
def test_a_family_finds_what_was_labelled_in_posts_it_was_not_written_for(kind):
    seen = score(kind, held_out=True)

    assert seen.precision >= PRECISION
    assert seen.recall >= RECALL


@pytest.mark.parametrize("kind", families())
def test_half_of_the_corpus_is_held_out_in_both_languages(kind):
    written = list(posts(kind))
    held_out = sum(post.held_out for post in written)

    assert len(written) >= 20
    assert 0.4 <= held_out / len(written) <= 0.6
    assert {"fr", "en"} <= {post.draft.language for post in written}
