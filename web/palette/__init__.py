"""Going anywhere by a few letters: pages, channels, people, posts, deeds. A page, and a dialog over every other page."""

from web.palette.page import bp

__all__ = ["bp"]
