"""Who did what: of one post in the composer, of the whole workspace on a page of its own, to take along as a file."""

from web.history.page import bp

__all__ = ["bp"]
