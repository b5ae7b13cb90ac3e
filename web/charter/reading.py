"""The charter as everybody reads it: the version that holds, and the ones before."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_babel import gettext

from scheduler.charter import CharterVersion, acknowledging, adopted, compare, versions
from scheduler.charter.terms import terms_of
from scheduler.charter.written import digest_of
from scheduler.people import Right, User
from scheduler.publishing.gating.asked_again import asked_again
from scheduler.rules import rule_of
from web.charter.chapters import chapters, loose_rules
from web.charter.room import bp
from web.rights import may
from web.visit import g


@bp.get("")
def show() -> str:
    return _page(adopted(g.db, g.workspace_id))


@bp.get("/versions/<int:number>")
def version(number: int) -> str:
    found = versions.numbered(g.db, g.workspace_id, number)
    if found is None or found.adopted_at is None:
        abort(404)
    return _page(found)


@bp.get("/versions/<int:number>/changes")
def changes(number: int) -> str:
    """What changed between this version and another; the one before, unless somebody chose."""
    known = {one.number: one for one in versions.history(g.db, g.workspace_id) if one.adopted_at}
    against = request.args.get("against", max((n for n in known if n < number), default=None), type=int)
    if number not in known or (against is not None and against not in known):
        abort(404)
    before, found = known[against] if against else None, known[number]
    if before and before.number > found.number:
        before, found = found, before  # what is newer is what was added
    return render_template(
        "charter/changes.html",
        before=before,
        version=found,
        found=compare.versions(before, found),
        rule_of=rule_of,
        others=[(str(n), gettext("Version %(number)s", number=n)) for n in known if n != found.number],
    )


def _page(version: CharterVersion | None) -> str:
    holds = adopted(g.db, g.workspace_id)
    return render_template(
        "charter/show.html",
        version=version,
        holds=holds is not None and version is holds,
        chapters=chapters(version) if version else [],
        loose=loose_rules(version) if version else [],
        by=g.db.get(User, version.adopted_by_id) if version and version.adopted_by_id else None,
        history=versions.history(g.db, g.workspace_id),
        draft=versions.open_draft(g.db, g.workspace_id),
        digest=digest_of(version) if version else "",
        reading=acknowledging.reading_of(g.db, g.membership),
        now=g.now,
        again=asked_again(g.db, version) if version and version is holds else None,
        terms=terms_of(g.db, g.workspace_id),
        readers=acknowledging.readers(g.db, g.workspace_id) if may(Right.CHARTER) else [],
    )
