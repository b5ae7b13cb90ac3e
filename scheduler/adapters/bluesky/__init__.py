from scheduler.adapters.bluesky.adapter import Bluesky

__all__ = ["Bluesky"]
