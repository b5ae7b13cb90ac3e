"""Posts, their versions for each channel, their pictures."""

from scheduler.content.comment import Comment
from scheduler.content.expiry import Expiry
from scheduler.content.holding_statement import HoldingStatement
from scheduler.content.label import Label, PostLabel
from scheduler.content.link_card import LinkCard
from scheduler.content.link_check import LinkCheck
from scheduler.content.media import Attachment, Kind, Media, MediaWords
from scheduler.content.phrase import Phrase, PhraseKind
from scheduler.content.post import Post, Stage
from scheduler.content.revision import Revision
from scheduler.content.variant import Variant
from scheduler.content.words import PostWords

__all__ = [
    "Attachment",
    "Comment",
    "Expiry",
    "HoldingStatement",
    "Kind",
    "Label",
    "LinkCard",
    "LinkCheck",
    "Media",
    "MediaWords",
    "Phrase",
    "PhraseKind",
    "Post",
    "PostLabel",
    "PostWords",
    "Revision",
    "Stage",
    "Variant",
]
