"""Large libraries that most processes never touch, loaded by whoever does: an idle house shall stay small.

if TYPE_CHECKING:
    import nh3
else:
    nh3 = late("nh3")
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


def late(name: str) -> ModuleType:
    """The module of this name, imported when something of it is asked for."""
    return _Late(name)


class _Late(ModuleType):
    def __getattr__(self, word: str) -> Any:
        value = getattr(import_module(self.__name__), word)
        setattr(self, word, value)  # asked for again, it costs nothing
        return value
