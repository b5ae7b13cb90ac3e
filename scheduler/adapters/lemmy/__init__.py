from scheduler.adapters.lemmy.adapter import Lemmy

__all__ = ["Lemmy"]
