"""Does a message fit a platform? The same answer while somebody writes, at the gate, and when it leaves."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.adapters.base import COMMENT, Adapter, Capability, Image, Limits, Message
from scheduler.wording import N_, Text


def objections(adapter: Adapter, message: Message) -> tuple[Text, ...]:
    """Everything the platform would refuse about this message, known before it is asked. Pure."""
    if not message.text.strip() and not message.images:
        return (N_("There is nothing to publish yet."),)
    return (
        *_length(adapter, message),
        *_pictures(adapter, message),
        *_films_and_files(adapter, message),
        *adapter.objections(message),
    )


def _length(adapter: Adapter, message: Message) -> Iterator[Text]:
    limits = adapter.limits

    def used(words: str) -> int:
        return adapter.count(words, limits=limits, options=message.options)

    if limits.text is not None:
        for number, words in enumerate(adapter.texts(message), 1):
            if (count := used(words)) > limits.text:
                yield _too_long(number, count, limits.text)
        for part in adapter.parts(message) if adapter.chained else ():
            if part.name == COMMENT and (count := used(part.text)) > limits.text:
                yield N_(
                    "The first comment counts {used} characters here; {most} are allowed.",
                    used=count,
                    most=limits.text,
                )
    if limits.title is not None and len(message.title) > limits.title:
        yield N_(
            "The title has {used} characters; {most} are allowed here.",
            used=len(message.title),
            most=limits.title,
        )


def _too_long(number: int, used: int, most: int) -> Text:
    if number == 1:
        return N_("The text counts {used} characters here; {most} are allowed.", used=used, most=most)
    return N_(
        "Post {number} of the thread counts {used} characters here; {most} are allowed.",
        number=number,
        used=used,
        most=most,
    )


def _pictures(adapter: Adapter, message: Message) -> Iterator[Text]:
    limits, count = adapter.limits, len(message.pictures)
    if count and Capability.IMAGES not in adapter.capabilities:
        yield N_("No images can be published here.")
    elif count > limits.images:
        yield N_("There are {used} images; {most} are allowed here.", used=count, most=limits.images)
    for number, image in enumerate(message.images, 1):
        if image.kind == "picture":
            yield from _picture(number, image, limits)


def _films_and_files(adapter: Adapter, message: Message) -> Iterator[Text]:
    limits = adapter.limits
    films, files = message.videos, message.documents
    if films and not (Capability.VIDEOS in adapter.capabilities and limits.videos):
        yield N_("No videos can be published here.")
    elif len(films) > limits.videos:
        yield N_("There are {used} videos; {most} are allowed here.", used=len(films), most=limits.videos)
    if files and Capability.DOCUMENTS not in adapter.capabilities:
        yield N_("No documents can be published here.")
    elif len(files) > limits.documents:
        yield N_(
            "There are {used} documents; {most} are allowed here.", used=len(files), most=limits.documents
        )
    if not limits.mixed and len({image.kind for image in message.images}) > 1:
        yield N_("A video stands alone here: not beside images.")
    for film in films:
        if limits.video_bytes is not None and film.size > limits.video_bytes:
            yield N_("The video “{name}” is too large for this channel.", name=film.name)
        if limits.video_seconds is not None and (film.duration_ms or 0) > limits.video_seconds * 1000:
            yield N_(
                "The video “{name}” is too long for this channel: at most {most} seconds.",
                name=film.name,
                most=limits.video_seconds,
            )
        if limits.alt_text is not None and len(film.alt) > limits.alt_text:
            yield N_("The description of a video is longer than {most} characters.", most=limits.alt_text)
    for file in files:
        if limits.document_bytes is not None and file.size > limits.document_bytes:
            yield N_(
                "The document “{name}” is too large for this channel: at most {most} MB.",
                name=file.name,
                most=max(1, limits.document_bytes // 2**20),
            )


def _picture(number: int, image: Image, limits: Limits) -> Iterator[Text]:
    if limits.image_bytes is not None and image.size > limits.image_bytes:
        yield N_("The file of image {number} is too large for this channel.", number=number)
    if limits.image_pixels is not None and image.width * image.height > limits.image_pixels:
        yield N_("Image {number} has too many pixels for this channel.", number=number)
    if limits.alt_text is not None and len(image.alt) > limits.alt_text:
        yield N_(
            "The alternative text of image {number} is longer than {most} characters.",
            number=number,
            most=limits.alt_text,
        )
