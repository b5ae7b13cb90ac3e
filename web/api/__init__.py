"""The API, version 1: the same functions as the pages, for programs. Stable: additions only."""

from web.api import platforms
from web.api.blueprint import bp

__all__ = ["bp", "platforms"]
