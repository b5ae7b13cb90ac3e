"""Posts, their versions for each channel, their pictures."""

from scheduler.content.comment import Comment
from scheduler.content.label import Label, PostLabel
from scheduler.content.media import Attachment, Media
from scheduler.content.phrase import Phrase, PhraseKind
from scheduler.content.post import Post, Stage
from scheduler.content.revision import Revision
from scheduler.content.variant import Variant
from scheduler.content.words import PostWords

__all__ = [
    "Attachment",
    "Comment",
    "Label",
    "Media",
    "Phrase",
    "PhraseKind",
    "Post",
    "PostLabel",
    "PostWords",
    "Revision",
    "Stage",
    "Variant",
]
