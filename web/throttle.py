"""How often one may try. In Valkey when it is there, in this process while it is not; never for ever."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from scheduler.config import Settings
from scheduler.courier import redis_address
from scheduler.people.user import plain_email

PER_ADDRESS = "30 per 10 minutes"
PER_EMAIL = "10 per 10 minutes"
LETTERS = "3 per 10 minutes"  # to one address: nobody's letter box is filled by somebody else's pranks
PER_TOKEN = "100 per second"  # noqa: S105 (a rate)

limiter = Limiter(
    get_remote_address, in_memory_fallback_enabled=True, headers_enabled=False, key_prefix="marronnier"
)


def by_email() -> str:
    return plain_email(request.form.get("email", ""))


def init(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = storage(redis_address(settings))
    limiter.init_app(app)


def storage(redis_url: str | None) -> str:
    """Where the limiter counts, in its own spelling. Its `valkey` schemes fit the client we have installed."""
    if redis_url is None:
        return "memory://"
    scheme, _, rest = redis_url.partition("://")
    return {"unix": "valkey+unix", "redis": "valkey", "rediss": "valkeys"}.get(scheme, scheme) + "://" + rest


def failed(response: Response) -> bool:
    """Only failures count: whoever knows the password is never slowed down by having signed in often."""
    return response.status_code >= 400
