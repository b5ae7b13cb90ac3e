"""A charter as a file: YAML whose texts are Markdown, one block each, so that git shows what changed in words.

Written and read back it is the same, to the letter. What comes from a file is read with distrust.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy.orm import Session

from scheduler.charter import editing, versions
from scheduler.charter.version import CharterVersion, Clause, Readers, Severity
from scheduler.charter.written import as_written
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.rules import RULES, BadSettings
from scheduler.wording import N_, Text, verbatim

MOST_BYTES, MOST_EVENTS, DEEPEST = 500_000, 50_000, 10
MOST_CLAUSES, MOST_RULES = 200, 500
KIND, FORMAT = "charter", 1


class UnreadableCharter(ValueError):
    """The file cannot be brought in; `text` says what to correct, and where."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class DraftOpen(Exception):
    """There is a draft already: it has to be replaced knowingly."""

    text = N_("A draft is open. Say that the file may take its place.")


OTHER_LINE_ENDS = "\x85\u2028\u2029"


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, line by line as they were written."""


def _string(dumper: yaml.SafeDumper, words: str) -> Any:
    style = "|" if "\n" in words else None
    if any(end in words for end in OTHER_LINE_ENDS):
        style = '"'  # written as they are, a reader of YAML folds them into spaces
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)


_Dumper.add_representer(str, _string)


def as_file(version: CharterVersion) -> str:
    whole = {"marronnier": KIND, "format": FORMAT} | as_written(version)
    return yaml.dump(whole, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)


def as_markdown(version: CharterVersion) -> str:
    """To read or to print; it is not read back."""
    return "\n".join(f"## {clause.title}\n\n{clause.text.strip()}\n" for clause in version.clauses)


def bring(
    session: Session, content: bytes, *, by: Membership, now: datetime, in_place: bool = False
) -> CharterVersion:
    """A draft that says what the file says. Raises UnreadableCharter, DraftOpen, NotAllowed; the caller undoes."""
    demand(by, Right.CHARTER)
    said = _read(content)
    draft = versions.open_draft(session, by.workspace_id)
    if draft is not None and not in_place:
        raise DraftOpen
    draft = draft or versions.draft_from(session, by=by, now=now)
    write_over(session, draft, said)
    return draft


def write_over(session: Session, draft: CharterVersion, said: Mapping[str, Any]) -> None:
    """The draft says this, and nothing else. Raises UnreadableCharter."""
    versions.still_a_draft(session, draft)
    draft.rules.clear()
    session.flush()
    draft.clauses.clear()
    session.flush()
    for number, row in enumerate(_rows(said.get("clauses"), MOST_CLAUSES), 1):
        place = N_("Clause {number}", number=number)
        _only(row, {"key", "title", "audience", "text", "rules"}, place)
        try:
            clause = editing.write_clause(
                session, draft, key=_words(row, "key"), title=_words(row, "title"),
                text=_words(row, "text"), audience=row.get("audience", Readers.STAFF),
            )  # fmt: skip
        except editing.BadClause as wrong:
            raise UnreadableCharter(N_("{place}: {problem}", place=place, problem=wrong.text)) from wrong
        _write_rules(session, draft, row.get("rules"), clause, place)
    _write_rules(session, draft, said.get("rules"), None, N_("Rules without a clause"))
    session.refresh(draft)


def _write_rules(
    session: Session, draft: CharterVersion, rows: object, clause: Clause | None, place: Text
) -> None:
    for number, row in enumerate(_rows(rows, MOST_RULES), 1):
        at = N_("{place}, rule {number}", place=place, number=number)
        _only(row, {"kind", "severity", "role", "settings", "scope"}, at)
        kind, settings, scope = _words(row, "kind"), row.get("settings") or {}, row.get("scope") or {}
        if kind not in RULES:
            raise UnreadableCharter(
                N_("{place}: there is no family “{kind}”.", place=at, kind=verbatim(kind[:40]))
            )
        if not isinstance(settings, dict) or not isinstance(scope, dict):
            raise UnreadableCharter(
                N_("{place}: settings and scope are lists of names and values.", place=at)
            )
        try:
            editing.write_rule(
                session, draft, kind=kind, settings=settings, scope=scope, role=row.get("role"),
                severity=row.get("severity", Severity.ADVISE), clause=clause,
            )  # fmt: skip
        except BadSettings as wrong:
            problem = next(iter(wrong.problems.values()))
            raise UnreadableCharter(N_("{place}: {problem}", place=at, problem=problem)) from wrong
        except (TypeError, ValueError, AttributeError) as wrong:
            raise UnreadableCharter(N_("{place}: this cannot be a rule.", place=at)) from wrong


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise UnreadableCharter(N_("A charter has at most {most} kB.", most=MOST_BYTES // 1000))
    try:
        words = content.decode("utf-8-sig")
        _look_through(words)
        said = yaml.safe_load(words)
    except UnicodeDecodeError as wrong:
        raise UnreadableCharter(N_("The file is not text in UTF-8.")) from wrong
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise UnreadableCharter(N_("Line {line} is not YAML.", line=line)) from wrong
    except (yaml.YAMLError, RecursionError) as wrong:
        raise UnreadableCharter(N_("The file is not YAML.")) from wrong
    except ValueError as wrong:
        if isinstance(wrong, UnreadableCharter):
            raise
        raise UnreadableCharter(N_("The file is not YAML.")) from wrong
    if not isinstance(said, dict) or said.get("marronnier") != KIND:
        raise UnreadableCharter(N_("This is no charter: its first line would say “marronnier: charter”."))
    if said.get("format") != FORMAT:
        raise UnreadableCharter(
            N_("This charter was written by another release: its format is not known here.")
        )
    _only(said, {"marronnier", "format", "clauses", "rules"}, N_("The file"))
    return said


def _look_through(words: str) -> None:
    """What is too deep or too much, or refers to itself, is refused before anything is built."""
    depth = 0
    for number, event in enumerate(yaml.parse(words, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UnreadableCharter(N_("Anchors and aliases have no place in a charter."))
        if isinstance(event, yaml.ScalarEvent) and "\0" in event.value:
            raise UnreadableCharter(N_("The file is not text in UTF-8."))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or number > MOST_EVENTS:
            raise UnreadableCharter(N_("This file is too long or too deep for a charter."))


def _rows(rows: object, most: int) -> list[dict[str, Any]]:
    if rows is None:
        return []
    if not isinstance(rows, list) or len(rows) > most or not all(isinstance(row, dict) for row in rows):
        raise UnreadableCharter(N_("Clauses and rules are lists, of at most {most}.", most=most))
    return rows


def _only(row: Mapping[Any, Any], known: set[str], place: Text) -> None:
    for name in row:
        if name not in known:
            raise UnreadableCharter(
                N_("{place}: “{name}” means nothing here.", place=place, name=verbatim(str(name)[:40]))
            )


def _words(row: Mapping[str, Any], name: str) -> str:
    said = row.get(name, "")
    return said if isinstance(said, str) else str(said)
