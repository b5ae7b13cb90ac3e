"""Posts that end: taken down on a day, or looked over by whoever keeps them."""

from scheduler.content.expiry import Deed, Expiry

__all__ = ["Deed", "Expiry"]
