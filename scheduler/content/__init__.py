"""Posts, their versions for each channel, their pictures."""

from scheduler.content.media import Attachment, Media
from scheduler.content.post import Post, Stage
from scheduler.content.revision import Revision
from scheduler.content.variant import Variant

__all__ = ["Attachment", "Media", "Post", "Revision", "Stage", "Variant"]
