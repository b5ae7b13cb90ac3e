"""Posts, their versions for each channel, their pictures."""

from scheduler.content.label import Label, PostLabel
from scheduler.content.media import Attachment, Media
from scheduler.content.post import Post, Stage
from scheduler.content.revision import Revision
from scheduler.content.variant import Variant
from scheduler.content.words import PostWords

__all__ = ["Attachment", "Label", "Media", "Post", "PostLabel", "PostWords", "Revision", "Stage", "Variant"]
