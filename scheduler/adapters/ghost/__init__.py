from scheduler.adapters.ghost.adapter import Ghost

__all__ = ["Ghost"]
