"""`make charter-report`: how well each family of rules finds what people labelled, on posts it was not written for.

`--tuning` shows instead what is wrong on the other half, which is there to be looked at.
"""

from __future__ import annotations

import sys

from tests.charter.labelled import families, posts, score

PRECISION, RECALL = 0.95, 0.90


def main() -> int:
    if "--tuning" in sys.argv:
        return tuning(sys.argv[sys.argv.index("--tuning") + 1 :])
    total, fell_short = 0, 0
    print(
        f"{'family':<26}{'posts':>6}{'held out':>10}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
    )
    for kind in families():
        seen = score(kind, held_out=True)
        all_posts = sum(1 for _ in posts(kind))
        total += all_posts
        short = seen.precision < PRECISION or seen.recall < RECALL
        fell_short += short
        print(
            f"{kind:<26}{all_posts:>6}{seen.posts:>10}{seen.right:>7}{seen.wrong:>7}{seen.missed:>8}"
            f"{seen.precision:>11.3f}{seen.recall:>8.3f}{'  falls short' if short else ''}"
        )
    print(
        f"{total} labelled posts; asked: precision {PRECISION}, recall {RECALL}, spans exact to the code point"
    )
    return 1 if fell_short else 0


def tuning(kinds: list[str]) -> int:
    for kind in kinds or families():
        for post in posts(kind):
            found = post.found(kind)
            if post.held_out or found == post.expected:
                continue
            words = post.draft.fields[post.field].text if post.field in post.draft.fields else ""
            for name, spans in (("wrong", found - post.expected), ("missed", post.expected - found)):
                for start, end in sorted(spans):
                    print(f"{kind}:{post.line} {name} {words[start:end]!r} in {words!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
