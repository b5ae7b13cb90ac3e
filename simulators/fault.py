from enum import StrEnum


class Fault(StrEnum):
    """What goes wrong with the next call that would publish."""

    REFUSED = "nobody takes the connection"
    RESET = "taken, then the connection is reset before the answer"
    BROKEN = "taken, then the server says that it broke"
    LIMITED = "told to come back later"
    STRANGER = "the credentials are no longer good"
    HANG = "taken, and then silence"
    GARBAGE = "taken, and the answer is no answer"
    TRUNCATED = "taken, and the answer stops in the middle"
