"""What every answer carries and every request must satisfy, decided once."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from scheduler.config import Settings

MAX_REQUEST = 64 * 1024 * 1024  # several pictures of 20 MB at once; each is measured by itself

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",  # a still is drawn from a video that is about to be sent
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{what} {where}" for what, where in POLICY.items())
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"

csrf = CSRFProtect()


def init(app: Flask, settings: Settings) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,  # a long post is not an attack; a form field is not an upload
        SESSION_COOKIE_NAME="marronnier_form",  # CSRF and flashed words only; who one is lives in the database
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        TRUSTED_HOSTS=trusted_hosts(settings),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a composer stays open all day
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        PREFERRED_URL_SCHEME=urlsplit(settings.public_url).scheme or "http",
    )
    csrf.init_app(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    secure = settings.secure_cookies

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if response.mimetype == "text/html":
            # A page belongs to whoever was signed in: the back button after signing out must not show it.
            headers.setdefault("Cache-Control", "no-store")
        return response


def trusted_hosts(settings: Settings) -> list[str]:
    """The names this house answers to. Any other Host is refused, so none can creep into a link or a cache."""
    names = {
        "localhost",
        "127.0.0.1",
        "[::1]",
        urlsplit(settings.public_url).hostname or "",
        settings.bind_host,
    }
    return sorted(f"[{name}]" if ":" in name and not name.startswith("[") else name for name in names if name)


def exempt_what_says_so(app: Flask) -> None:
    """Rooms that do not use the cookie (API, feeds, one-click unsubscribe) say `csrf_exempt` on blueprint or view."""
    for bp in app.blueprints.values():
        if getattr(bp, "csrf_exempt", False):
            csrf.exempt(bp)
    for view in app.view_functions.values():
        if getattr(view, "csrf_exempt", False):
            csrf.exempt(view)


def public_link(settings: Settings, path: str) -> str:
    """An absolute link for mails, feeds and copies: built from the public address, never from Host."""
    return urljoin(settings.public_url + "/", path.lstrip("/"))


def safe_goal(goal: str | None) -> str | None:
    """Where to go after signing in, if it stays in this house: a path, nothing a browser could read as another site."""
    if (
        not goal
        or not goal.startswith("/")
        or goal.startswith("//")
        or "\\" in goal
        or any(c < " " for c in goal)
    ):
        return None
    return goal
