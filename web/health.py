"""For machines: is the process alive, may it get traffic, and the figures for Prometheus."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from scheduler.courier import doorbells
from scheduler.health import figures
from scheduler.health.check import Level
from scheduler.health.checking import database
from scheduler.people import Right
from web.house import house
from web.loopback import from_here
from web.metrics import Newsroom
from web.rights import may, public
from web.visit import g

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> Response:
    """This process answers; nothing else is asked, or a slow database would have it restarted."""
    return Response("ok\n", content_type="text/plain")


@bp.get("/readyz")
@public
def ready() -> Response:
    """The database is there and has the tables of this release."""
    bad = [check for check in database(house().sessions) if check.level is Level.BAD]
    words = "\n".join(str(check.text) for check in bad) or "ready"
    return Response(f"{words}\n", 503 if bad else 200, content_type="text/plain; charset=utf-8")


@bp.get("/metrics")
@public
def metrics() -> Response:
    """For this machine, and for those who may see the status page (a bearer token will do)."""
    if not (from_here() or may(Right.STATUS)):
        abort(404)
    registry = CollectorRegistry()
    registry.register(Newsroom(figures(g.db, g.now), doorbells(house().settings)))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
