"""What comes back: the series of the house, one of them, its rhythm, its words; pools that rotate."""

from web.series import beginning, dates, listing, marks, one, parting, pools, rhythm, standing, words  # noqa: F401  (their views)
from web.series.room import bp

__all__ = ["bp"]
