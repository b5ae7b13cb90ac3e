"""The Flask application: settings in, a ready application out. Nothing here decides about posts."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.courier import Courier
from scheduler.db import Sessions
from scheduler.sealing import Sealer
from web import errors, language, pages, rights, security, static_files, throttle, visit
from web.house import House
from web.rooms import ROOMS


def create_app(
    settings: Settings,
    *,
    sessions: Sessions | None = None,
    courier: Courier | None = None,
    clock: Clock | None = None,
    sealer: Sealer | None = None,
) -> Flask:
    """Everything not given is built from the settings; tests give a clock and a database of their own."""
    app = Flask(__name__, static_url_path=static_files.address())
    house = House.build(settings, sessions=sessions, courier=courier, clock=clock, sealer=sealer)
    app.extensions["marronnier"] = house
    app.secret_key = house.signing_key
    app.app_ctx_globals_class = visit.Visit
    # The order counts: a request is let in (security, throttle), recognised (visit), then allowed (rights).
    security.init(app, settings)
    throttle.init(app, settings)
    visit.init(app)
    rights.init(app)
    language.init(app)
    errors.init(app)
    pages.init(app)
    static_files.init(app)
    for module in ROOMS:
        app.register_blueprint(import_module(module).bp)
    security.exempt_what_says_so(app)
    return app
