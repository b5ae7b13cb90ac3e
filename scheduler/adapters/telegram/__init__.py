from scheduler.adapters.telegram.adapter import Telegram

__all__ = ["Telegram"]
