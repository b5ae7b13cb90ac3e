"""The library: what the newsroom may show, on its way in, described, and put in the place of something else."""

# Each of these hangs its addresses on the blueprint.
from web.library import (  # noqa: F401
    describing,
    listing,
    picking,
    pieces,
    postering,
    replacing,
    serving,
    tidying,
    uploading,
)
from web.library.blueprint import bp

__all__ = ["bp"]
