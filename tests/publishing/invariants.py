"""The checks of `tests/faults`, for the tests of this room too."""

from tests.faults.invariants import broken

__all__ = ["broken"]
