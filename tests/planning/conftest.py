from tests.web.conftest import app, browser, clock, member, owner, settings, signed_in  # noqa: F401
