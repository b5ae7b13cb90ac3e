"""One application for many tests: making one costs a third of a second, giving it another house nothing."""

from __future__ import annotations

from typing import Any

from flask import Flask

from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.courier import Courier
from scheduler.db import Sessions
from web.app import create_app
from web.house import House

_LENT: dict[tuple[object, ...], tuple[Flask, dict[str, Any]]] = {}


def lent_app(
    settings: Settings, *, sessions: Sessions, clock: Clock | None = None, courier: Courier | None = None
) -> Flask:
    """The application as it is for these settings, in a house of its own. Who changes the application makes one."""
    house = House.build(settings, sessions=sessions, courier=courier, clock=clock, sealer=None)
    shape = (settings.public_url, settings.bind_host, settings.trusted_proxies, settings.redis_url)
    if shape not in _LENT:
        made = create_app(settings, sessions=sessions, clock=clock, courier=courier)
        _LENT[shape] = made, dict(made.config)
    app, config = _LENT[shape]
    app.config.clear()
    app.config.update(config)
    app.extensions["marronnier"] = house
    app.secret_key = house.signing_key
    return app
