from scheduler.adapters.listmonk.adapter import Listmonk

__all__ = ["Listmonk"]
