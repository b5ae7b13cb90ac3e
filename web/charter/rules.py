"""The rules of the draft; each family's form is drawn from the settings it declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.charter import CharterRule, Clause, Severity, editing
from scheduler.people import Right
from scheduler.rules import RULES, BadSettings, Rule, Setting, rule_of
from scheduler.wording import N_
from web.answers import Answers
from web.charter import scopes
from web.charter.room import bp, of_version, the_draft
from web.rights import allowed
from web.visit import g

SEVERITIES = (
    (Severity.ADVISE, N_("Advises: said while writing, never in the way")),
    (Severity.APPROVE, N_("Asks: somebody with a role has to agree, for these words")),
    (Severity.BLOCK, N_("Blocks: nothing is scheduled against it")),
)


@bp.get("/draft/rules/new")
@allowed(Right.CHARTER)
def new_rule() -> str:
    family = RULES.get(request.args.get("kind", "")) or abort(404)
    asked = _usual(family) | {
        "severity": Severity.ADVISE,
        "role": "",
        "clause": request.args.get("clause", ""),
    }
    return _form(Answers(asked), family, None, {})


@bp.post("/draft/rules/new")
@allowed(Right.CHARTER)
def add_rule() -> Response | tuple[str, int]:
    return _save(RULES.get(request.form.get("kind", "")) or abort(404), None)


@bp.get("/draft/rules/<rule_id>")
@allowed(Right.CHARTER)
def rule(rule_id: str) -> str:
    found = of_version(the_draft().rules, rule_id)
    made = rule_of(found.kind, found.settings)
    typed = {setting.name: setting.to_form(getattr(made, setting.name)) for setting in made.form}
    clause = found.clause.public_id if found.clause else ""
    asked = {"severity": found.severity, "role": found.role or "", "clause": clause}
    return _form(Answers(typed | asked), RULES[found.kind], found, found.scope or {})


@bp.post("/draft/rules/<rule_id>")
@allowed(Right.CHARTER)
def write_rule(rule_id: str) -> Response | tuple[str, int]:
    found = of_version(the_draft().rules, rule_id)
    return _save(RULES[found.kind], found)


@bp.post("/draft/rules/<rule_id>/removal")
@allowed(Right.CHARTER)
def drop_rule(rule_id: str) -> Response:
    version = the_draft()
    editing.drop_rule(g.db, version, of_version(version.rules, rule_id))
    flash(gettext("The rule is out of the draft."))
    return redirect(url_for("charter.draft"))


def _usual(family: type[Rule]) -> dict[str, str]:
    """What most houses would answer: the family's own defaults, typed into its form."""
    return {
        setting.name: setting.to_form(getattr(family, setting.name))
        for setting in family.form
        if hasattr(family, setting.name)  # a field without default is no attribute of its class
    }


def _save(family: type[Rule], found: CharterRule | None) -> Response | tuple[str, int]:
    answers, version, scope = Answers(request.form), the_draft(), scopes.answered(request.form)
    clause = of_version(version.clauses, answers["clause"]) if answers["clause"] else None
    try:
        kept = editing.write_rule(
            g.db,
            version,
            kind=family.kind,
            settings={s.name: s.from_form("\n".join(request.form.getlist(s.name))) for s in family.form},
            severity=answers["severity"],
            role=answers["role"] or None,
            scope=scope,
            clause=clause,
            rule=found,
        )
    except BadSettings as wrong:
        answers.errors |= wrong.problems
        return _form(answers, family, found, scope), 422
    return redirect(url_for("charter.draft", _anchor=f"rule-{kept.public_id}"))


def _form(answers: Answers, family: type[Rule], found: CharterRule | None, scope: Mapping[str, Any]) -> str:
    clauses: list[Clause] = the_draft().clauses
    return render_template(
        "charter/rule.html",
        answers=answers,
        family=family,
        rule=found,
        severities=SEVERITIES,
        lifts=scopes.LIFTS,
        places=scopes.places(scope),
        scope=scope,
        ticked={s.name: _ticked(answers, s) for s in family.form if s.kind == "several"},
        clauses=[("", N_("No clause")), *((clause.public_id, clause.title) for clause in clauses)],
    )


def _ticked(answers: Answers, setting: Setting) -> list[str]:
    """As it came from the form, one value a tick, or as it was stored, one a line."""
    named = request.form.getlist(setting.name) if request.method == "POST" else answers[setting.name].split()
    return [value for value, _ in setting.choices if value in named]
