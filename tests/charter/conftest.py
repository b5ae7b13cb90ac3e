from tests.web.conftest import app, browser, clock, member, owner, settings, signed_in, stranger  # noqa: F401
