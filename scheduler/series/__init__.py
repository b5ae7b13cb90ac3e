"""What comes back: series, their occurrences, and the pools that rotate."""

from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.piece import Piece
from scheduler.series.rhythm import Rhythm
from scheduler.series.series import Leaves, Series

__all__ = ["Fate", "Leaves", "Occurrence", "Piece", "Rhythm", "Series"]
