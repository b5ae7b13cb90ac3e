from tests.notices.conftest import postbox, settings_for  # noqa: F401
