"""The queue: what needs somebody, what is under way, what is due next, what happened to each."""

# Each of these hangs its addresses on the blueprint.
from web.queue import acting, ahead, concluding, freezing, hanging, holding, listing, looking, resuming, turns  # noqa: F401
from web.queue.blueprint import bp

__all__ = ["bp"]
