from __future__ import annotations

import os
from collections.abc import Iterator
from unittest import mock

import pytest


@pytest.fixture(autouse=True)
def an_environment_of_its_own() -> Iterator[None]:
    """The command reads `.env` into the environment; what a test wrote there must not reach the next one."""
    with mock.patch.dict(os.environ):
        yield
