from scheduler.adapters.mastodon.adapter import Mastodon

__all__ = ["Mastodon"]
