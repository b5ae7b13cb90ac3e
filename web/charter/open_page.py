"""The house rules for everybody outside: the public clauses of the version that holds. No sign-in, no cookie."""

from __future__ import annotations

import hashlib

from flask import abort, make_response, render_template, request
from flask_babel import force_locale
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.charter import Readers, adopted
from scheduler.charter.terms import terms_of
from scheduler.charter.written import digest_of
from scheduler.people import Workspace
from web.charter.chapters import chapters
from web.charter.room import bp
from web.language import LANGUAGES
from web.rights import public
from web.visit import g

KEPT_FOR = "public, max-age=300"


@bp.get("/of/<place>")
@public
def open_page(place: str) -> Response:
    """In the workspace's own language, so that anybody's cache may keep it."""
    house = g.db.scalar(select(Workspace).where(Workspace.public_id == place))
    if house is None or not terms_of(g.db, house.id).public:
        abort(404)
    version = adopted(g.db, house.id)
    shown = chapters(version, only=Readers.PUBLIC) if version else []
    if version is None or not shown:
        abort(404)
    tag = hashlib.sha256(f"{digest_of(version)} {house.name} {house.locale}".encode()).hexdigest()[:32]
    locale = house.locale if house.locale in LANGUAGES else "en"
    with force_locale(locale):
        page = render_template(
            "charter/open.html", house=house, locale=locale, version=version, chapters=shown
        )
    answer = make_response(page)
    answer.headers["Cache-Control"] = KEPT_FOR
    answer.set_etag(tag)
    return answer.make_conditional(request)
