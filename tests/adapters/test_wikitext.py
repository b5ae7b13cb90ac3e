from __future__ import annotations

import pytest

from scheduler.adapters.mediawiki.wikitext import wikitext_of


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("# The pier\n\nIt is **open**, *free*, ~~late~~.", "== The pier ==\n\nIt is '''open''', ''free'', <s>late</s>."),
        ("[The map](https://e.example/a_b[1])", "[https://e.example/a_b%5B1%5D The map]"),
        ("See https://e.example/pier.", "See [https://e.example/pier https://e.example/pier]."),
        ("- one\n- two\n  1. first\n  2. second\n- three", "* one\n* two\n*# first\n*# second\n* three"),
        ("> said\n\n---\n\n`<b>`", "<blockquote>\nsaid\n</blockquote>\n\n----\n\n<code>&#60;b&#62;</code>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", '{| class="wikitable"\n|-\n! a\n! b\n|-\n| 1\n| 2\n|}'),
        ("first\nsecond", "first<br>second"),
    ],
)  # fmt: skip
def test_markdown_is_written_as_a_wiki_writes_it(written: str, there: str) -> None:
    said = wikitext_of(written)

    assert said == there


@pytest.mark.parametrize("sign", ["{{Delete}}", "[[Home]]", "~~~~", "a__TOC__", "<ref>x</ref>", "''x''", "\\# x", ": x", "; x"])  # fmt: skip
def test_no_word_of_a_text_is_a_sign_to_the_wiki(sign: str) -> None:
    said = wikitext_of(f"{sign} and more")

    assert not any(it in said for it in ("{{", "[[", "~~~", "__", "<ref", "''"))
    assert said[0] not in "#:;*="


def test_a_link_to_a_script_leads_nowhere() -> None:
    said = wikitext_of("[press](javascript:alert(1)) and [here](/local)")

    assert "[" not in said
    assert said.endswith("and here")
