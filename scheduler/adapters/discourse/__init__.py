from scheduler.adapters.discourse.adapter import Discourse

__all__ = ["Discourse"]
