from scheduler.adapters.email.adapter import Email

__all__ = ["Email"]
