"""What may be written down at all, before any charter: lengths, languages, characters a database can keep."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from scheduler.content.spacing import one_line
from scheduler.wording import N_, Text

TITLE_MOST = 200
TEXT_MOST = 50_000
ALT_MOST = 1500
OPTIONS_MOST = 64_000  # of their JSON: a long thread is among them
EMPTY_IS_NONE = ("thread", "first_comment")

# ISO 639-1. A language is two letters here; a region would say more than any rule or platform asks.
LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk
    sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
    yo za zh zu
    """.split()  # noqa: SIM905  (a list of 180 strings would fill three screens)
)

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


class Unfit(ValueError):
    """It cannot be kept as it is. `problems` has a sentence for each field; nothing was changed."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        self.text: Text = next(iter(self.problems.values()))
        super().__init__("; ".join(str(problem) for problem in self.problems.values()))


def plain(written: str, *, lines: bool = True) -> str:
    """The form a text is kept in: one kind of line end, nothing invisible that a database or a platform chokes on."""
    # A lone half of a surrogate pair (possible in JSON) cannot be encoded at all.
    written = written.encode("utf-8", "replace").decode("utf-8")
    written = written.replace("\r\n", "\n").replace("\r", "\n")
    written = _UNSEEN.sub("", written)
    return written if lines else one_line(written)


def title_of(written: str) -> str:
    return plain(written, lines=False)


def text_of(written: str) -> str:
    return plain(written)


def demand_fit(
    *,
    title: str | None = None,
    text: str | None = None,
    language: str | None = None,
    due_on: date | None = None,
    field: str = "text",
) -> None:
    """Say everything that is wrong at once; None is not looked at."""
    problems: dict[str, Text] = {}
    if title is not None and len(title) > TITLE_MOST:
        problems["title"] = N_(
            "The title has {used} characters; {most} fit.", used=len(title), most=TITLE_MOST
        )
    if text is not None and len(text) > TEXT_MOST:
        problems[field] = N_("The text has {used} characters; {most} fit.", used=len(text), most=TEXT_MOST)
    if language is not None and language not in LANGUAGES:
        problems["language"] = N_("“{language}” is not a language we know.", language=language[:20])
    if due_on is not None and not 2000 <= due_on.year <= 2200:
        problems["due_on"] = N_("The year of the due date looks wrong.")
    if problems:
        raise Unfit(problems)


def options_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """A channel's options as they are kept: plain JSON, of a reasonable size."""
    kept = {str(name): _word(value) for name, value in options.items() if value not in (None, "")}
    kept = {name: value for name, value in kept.items() if name not in EMPTY_IS_NONE or value}
    try:
        size = len(json.dumps(kept))
    except (TypeError, ValueError):
        size = OPTIONS_MOST + 1
    if size > OPTIONS_MOST:
        raise Unfit({"options": N_("The options of this channel are too long.")})
    return kept


def alt_of(written: str, *, field: str = "alt") -> str:
    alt = plain(written, lines=False)
    if len(alt) > ALT_MOST:
        raise Unfit(
            {
                field: N_(
                    "The alternative text has {used} characters; {most} fit.", used=len(alt), most=ALT_MOST
                )
            }
        )
    return alt


def _word(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [plain(one) for one in value if one.strip()]
    return plain(value) if isinstance(value, str) else value
