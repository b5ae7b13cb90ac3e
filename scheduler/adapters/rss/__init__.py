from scheduler.adapters.rss.adapter import Rss

__all__ = ["Rss"]
