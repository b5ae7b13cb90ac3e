"""Writing posts: the composer, what it says while one types, and everything its buttons do."""

from web.composer import composing, ending, looking, spelling, talking
from web.composer.blueprint import bp

__all__ = ["bp", "composing", "ending", "looking", "spelling", "talking"]
