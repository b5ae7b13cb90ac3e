"""Platforms in small, each written from its documentation and not from our adapter: they share no code with it.

Strict where the real one is: an unknown field, a missing header, a wrong order of steps, too much of anything is refused.
"""
