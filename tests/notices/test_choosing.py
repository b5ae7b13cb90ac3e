"""Which notices reach one how."""

from __future__ import annotations

import ast
from pathlib import Path

import scheduler
from scheduler.notices.choosing import TOPIC_OF
from scheduler.publishing.preflight.telling import KINDS
from scheduler.publishing.sending.telling import AFTERWARDS, SENTENCES
from web.notices import ICONS


def test_one_can_choose_about_every_kind_of_notice() -> None:
    told = {*ICONS, *KINDS.values(), *map(str, SENTENCES), *(str(state) for _, state in AFTERWARDS)}
    for path in Path(scheduler.__path__[0]).rglob("*.py"):
        told |= set(_kinds(ast.parse(path.read_text())))

    assert {"evaluation", "key_date", "comment", "spread"} <= told
    assert told <= set(TOPIC_OF)


def _kinds(tree: ast.Module) -> list[str]:
    """Said outright where somebody is told, or named `…NOTICE` beside it."""
    found = [
        str(word.value.value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) == "tell"
        for word in call.keywords
        if word.arg == "kind" and isinstance(word.value, ast.Constant)
    ]
    for named in ast.walk(tree):
        if isinstance(named, ast.Assign) and isinstance(named.value, ast.Constant):
            names = [target.id for target in named.targets if isinstance(target, ast.Name)]
            found += [str(named.value.value) for name in names if name.endswith("NOTICE")]
    return found
