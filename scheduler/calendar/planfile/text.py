"""The file itself: YAML, written for people, read with distrust.

Nothing but text, numbers, true, false and null comes out of a file: no dates that turn up as numbers, no
aliases that grow, no tags that build objects, no depth that exhausts the stack.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from scheduler.calendar.planfile.shape import Plan, UnreadablePlan, plan
from scheduler.charter.carrying import OTHER_LINE_ENDS
from scheduler.wording import N_

MOST_BYTES = 500_000
MOST_EVENTS = 60_000
DEEPEST = 12
PLAIN = {
    "tag:yaml.org,2002:null": (re.compile(r"(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""]),
    "tag:yaml.org,2002:bool": (re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), list("tTfF")),
    "tag:yaml.org,2002:float": (
        re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:e[-+][0-9]+)?\Z"),
        list("-0123456789"),
    ),
    "tag:yaml.org,2002:int": (re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z"), list("-0123456789")),
}


# The one in C where it was built, ten times as quick.
Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Loader(Safe):
    yaml_implicit_resolvers: dict[str, list[Any]] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [each.value for each, _ in node.value]
        if len(set(map(str, keys))) != len(keys):
            raise yaml.constructor.ConstructorError(None, None, "a key twice", node.start_mark)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


for _tag, (_said, _begins) in PLAIN.items():
    _Loader.add_implicit_resolver(_tag, _said, _begins)


def _string(dumper: Any, words: str) -> Any:
    # Written as they are, a reader folds them into spaces.
    style = '"' if any(end in words for end in OTHER_LINE_ENDS) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)


class _Dumper(Dumper):
    pass


_Dumper.add_representer(str, _string)


def write(stored: Plan) -> str:
    """As YAML anybody's reader understands."""
    return yaml.dump(stored, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def read(content: bytes) -> Plan:
    """Raises UnreadablePlan with a sentence."""
    if len(content) > MOST_BYTES:
        raise UnreadablePlan(N_("A plan has at most {most} kB.", most=MOST_BYTES // 1000))
    try:
        words = content.decode("utf-8-sig")
        _look_through(words)
        stored = yaml.load(words, Loader=_Loader)  # noqa: S506  (a SafeLoader)
    except UnicodeDecodeError as wrong:
        raise UnreadablePlan(N_("The file is not text in UTF-8.")) from wrong
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise UnreadablePlan(N_("Line {line} is not YAML.", line=line)) from wrong
    except (yaml.YAMLError, ValueError) as wrong:
        if isinstance(wrong, UnreadablePlan):
            raise
        raise UnreadablePlan(N_("The file is not YAML.")) from wrong
    return plan(stored)


def _look_through(words: str) -> None:
    """Event by event, which needs no stack: what is too deep or too much is refused before anything is built."""
    depth = 0
    for number, event in enumerate(yaml.parse(words, Loader=_Loader)):
        if (
            isinstance(event, yaml.AliasEvent)
            or getattr(event, "anchor", None)
            or getattr(event, "tag", None)
        ):
            raise UnreadablePlan(N_("Anchors, aliases and tags have no place in a plan."))
        if isinstance(event, yaml.ScalarEvent) and "\0" in event.value:  # no database keeps that
            raise UnreadablePlan(N_("The file is not text in UTF-8."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or number > MOST_EVENTS:
            raise UnreadablePlan(N_("This file is too long or too deep for a plan."))
