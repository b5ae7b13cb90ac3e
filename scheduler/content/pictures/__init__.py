"""Pictures: from an upload to what is safe to show, and where the files of an asset lie."""

from scheduler.content.pictures.preparing import Prepared, Unsuitable, prepare
from scheduler.content.pictures.shelf import files, original, shown, thumb

__all__ = ["Prepared", "Unsuitable", "files", "original", "prepare", "shown", "thumb"]
