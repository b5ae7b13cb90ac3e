"""Where files lie: a folder a workspace, three files a picture, one for anything else and a video's poster. Random names: none can be guessed."""

from __future__ import annotations

from scheduler.content.media import Kind, Media
from scheduler.content.pictures.preparing import EXTENSIONS
from scheduler.storage import Place


def shown(root: Place, media: Media) -> Place:
    """What platforms get; of a picture the re-encoded copy, which is also what pages show."""
    if media.kind != Kind.PICTURE:
        return original(root, media)
    return _file(root, media, EXTENSIONS[media.content_type])


def thumb(root: Place, media: Media) -> Place:
    """Small, always WebP; of pictures, and of videos that have a poster."""
    return _file(root, media, "thumb.webp")


def original(root: Place, media: Media) -> Place:
    """The upload: of a picture as it came, with whatever is inside it. Only ever given out as a download."""
    return _file(root, media, "original")


def files(root: Place, media: Media) -> tuple[Place, ...]:
    """All there are of an asset."""
    if media.kind != Kind.PICTURE:
        return (original(root, media), *([thumb(root, media)] if media.has_poster else []))
    return shown(root, media), thumb(root, media), original(root, media)


def _file(root: Place, media: Media, end: str) -> Place:
    return root / media.workspace.public_id / f"{media.public_id}.{end}"
