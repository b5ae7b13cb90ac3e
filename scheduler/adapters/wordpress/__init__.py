from scheduler.adapters.wordpress.adapter import WordPress

__all__ = ["WordPress"]
