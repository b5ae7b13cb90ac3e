"""One person's own desk: what they have to write, to answer and to put right; and the letter that says so each day."""

from scheduler.desk.mine import Mine, Piece, mine

__all__ = ["Mine", "Piece", "mine"]
