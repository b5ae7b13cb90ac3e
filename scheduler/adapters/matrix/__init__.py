from scheduler.adapters.matrix.adapter import Matrix

__all__ = ["Matrix"]
