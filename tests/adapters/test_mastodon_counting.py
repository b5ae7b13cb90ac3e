import time

import pytest

from scheduler.adapters.base import Limits
from scheduler.adapters.mastodon import Mastodon


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("été 日本", 6),
        ("Hi @alice@example.social https://example.com/very/long?x=1 👨‍👩‍👧‍👦", 35),
        ("नि", 1),
        (
            "https://fr.wikipedia.org/wiki/Marée_(océan).",
            24,
        ),  # the brackets belong to it, the full stop does not
        ("(https://a.fr/x)", 25),
        ("https://a.fr/x, y", 26),
        ("https://été.fr/é?q=é!", 24),
        ("https://example.com:8080/a", 23),
        ("example.com/a/long/path", 23),  # no scheme: letter by letter, which happens to be as many
        ("example.com/x", 13),
        ("http://127.0.0.1:80/x", 21),  # no name, no link
        ("https://wiki.internal/abc", 25),  # a name that exists nowhere else is no link either
        ("mailto:ada@example.org", 22),
        ("ada@far.example", 15),
    ],
)
def test_it_counts_as_mastodon_does(text: str, length: int) -> None:
    assert Mastodon.count(text) == length


def test_a_content_warning_counts() -> None:
    assert Mastodon.count("abc", options={"spoiler_text": "👍é"}) == 5


@pytest.mark.parametrize(("link", "length"), [(25, 25), (0, 19), (None, 23)])
def test_a_link_counts_what_the_server_says(link: int | None, length: int) -> None:
    assert Mastodon.count("https://example.com", limits=Limits(link=link)) == length


@pytest.mark.parametrize(
    "text", ["@" + "a" * 20_000, "https://a.fr/" + "(a" * 10_000, "@a." * 10_000, "https://" * 5000]
)
def test_nobody_can_keep_the_server_busy_counting(text: str) -> None:
    started = time.perf_counter()

    Mastodon.count(text)

    assert time.perf_counter() - started < 2
